package io.hibernateshards.query.collation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The texts that rules are proved with. Each pair of known rules differs on some of them: in case, accents, their direction,
 * punctuation, blanks, digits, letters and contractions of single languages, scripts, supplementary code points.
 */
final class Corpus {

    /** A letter that a version of Unicode brought, given by its code point. */
    record NewLetter(int version, int codePoint) {}

    /** What every database with Unicode knows. */
    static final int OLDEST_UNICODE = 6;

    /** Letters that come before ideographs where the database knows them, oldest first. */
    static final List<NewLetter> LETTERS_BY_VERSION = List.of(
            new NewLetter(7, 0xAB30),
            new NewLetter(8, 0xA7B4),
            new NewLetter(9, 0xA7AE),
            new NewLetter(10, 0x0860),
            new NewLetter(11, 0xA7B8),
            new NewLetter(12, 0xA7BA),
            new NewLetter(13, 0xA7C7),
            new NewLetter(14, 0xA7C0),
            new NewLetter(15, 0x1DF25),
            new NewLetter(16, 0xA7CB),
            new NewLetter(17, 0xA7D2));

    private static final String LETTERS =
            "a A b B c C d D e E f g h H i I j k l L m n N o O p q r R s S t T u U v V w W x y Y z Z "
                    + "\u00e0 \u00e1 \u00c1 \u00e2 \u00e3 \u00e4 \u00c4 \u00e5 \u00c5 \u00e6 \u00c6 \u00e7 \u00c7 \u00e8 \u00e9 \u00c9 \u00ea "
                    + "\u00eb \u00ec \u00ed \u00ee \u00ef \u00f0 \u00d0 \u00f1 \u00d1 \u00f2 \u00f3 \u00f4 \u00f5 \u00f6 \u00d6 \u00f8 \u00d8 "
                    + "\u00f9 \u00fa \u00fb \u00fc \u00dc \u00fd \u00fe \u00de \u00ff \u00df \u1e9e \u0101 \u0103 \u0105 \u0107 \u010d \u010c "
                    + "\u010f \u0111 \u0110 \u0113 \u0117 \u0119 \u011b \u011f \u0131 \u0130 \u012f \u013a \u013e \u0142 \u0141 \u0144 \u0148 "
                    + "\u014b \u0151 \u0153 \u0152 \u0155 \u0159 \u015b \u015f \u0219 \u0161 \u0160 \u0163 \u021b \u0165 \u016b \u016f \u0171 "
                    + "\u0173 \u017a \u017c \u017e \u017d \u01a1 \u01b0 \u0259 \u0292";

    private static final String WORDS =
            "aa aA Aa AA ab aB Ab AB aab abb ac az ae ad \u00e6b aeb oe oz \u0153b ue uz \u00e4b a\u0308 "
                    + "a\u0308b o\u0308 u\u0308 a\u030a e\u0301 e\u0301a ea eb \u00e9a n\u0303 c\u0327 cote cot\u00e9 c\u00f4te c\u00f4t\u00e9 "
                    + "resume r\u00e9sum\u00e9 Resume R\u00e9sum\u00e9 RESUME ss SS st straSse strasse stra\u00dfe a\u00df \u00e4\u00df a\u00dfa \u00e4\u00dfa Strasse STRASSE "
                    + "ch cg ci cz Ch CH dz d\u017e dzs gy gz ll lz lj nj ny nz rz sz zs zz cs ccs cz th tz ij iz ng "
                    + "va wa vb wb ya y\u00fc ua oa \u00fca \u00f6a ia \u0131a Ia \u0130a ka q qa za \u017ea zb co-op coop CO-OP co-oP "
                    + "co_op co.op co'op co\u2019op co/op black-bird blackbird black-birds de-luxe deluge deluxe DeLuxe "
                    + "mac Mac MacB mca Mca a\u0323\u0302 a\u0302\u0323 \u1ead q\u0307\u0323 q\u0323\u0307 \u0301 \u0301a "
                    + "\ufb01 fi fj \ufb00 ff \u2163 IV \u2122 TM \u2103 \uff21 \uff41 \uff11 \u1d2c \u212b \u2126 \u01c4 \u01c6";

    private static final String DIGITS = "0 1 2 9 10 11 100 01 001 1a 10a 2a a1 a2 a10 A1 v1.9 v1.10 -1 +1 1,5 1.5 "
            + "\u0661 \u0662 \uff12 \u00bd \u00b2 \u2460 \u0967 \u4e00\u5341";

    private static final String SIGNS =
            "! \" # $ % & ' ( ) * + , - . / : ; < = > ? @ [ \\ ] ^ _ ` { | } ~ -- -a a- _a a_ .a a. 'a a' "
                    + "\u00a1 \u00bf \u00ab \u00bb \u2013 \u2014 \u2018 \u2019 \u201c \u201d \u2026 \u00a7 \u00b6 \u00a9 \u00ae \u00b0 \u00b1 \u00d7 "
                    + "\u00f7 \u00b5 \u20ac \u00a3 \u00a5 \u00a2 \u2020 \u2022 \u2030 \u2190 \u221e \u2260 \u2603 \u2605 \u2764 \u2764\ufe0f";

    private static final String SCRIPTS =
            "\u03b1 \u0391 \u03ac \u03b2 \u03c3 \u03c2 \u03a3 \u03c9 \u03a9 \u0430 \u0410 \u0431 \u0412 \u0435 \u0451 "
                    + "\u0401 \u0436 \u0438 \u0439 \u0456 \u0457 \u045e \u044a \u044f \u042f \u0491 \u0433 \u0433\u044f \u0491\u0430 \u0456\u0430 \u05d0 \u05d1 \u05e9 \u0627 \u0628 \u064a "
                    + "\u0623 \u06cc \u0905 \u0915 \u0916 \u0e01 \u0e40\u0e01 \u0e41\u0e01 \u0e01\u0e30 \u0e02 \u10d0 \u10d1 \u0561 \u0531 "
                    + "\uac00 \uac01 \ud7a3 \u1100\u1161 \u3131 \u3042 \u30a2 \uff71 \u3041 \u30a1 \u304c \u30ac \u304b\u3099 \u30ab\u30fc \u30ab\u30a2 "
                    + "\u30cf \u30d0 \u30d1 \u4e00 \u4e01 \u4e2d \u65e5 \u8a9e \u9f8d \u4e9c \u963f \u5f20 \u3400 \u9fa5 \u3105";

    private static final List<String> OTHERS = List.of(
            "",
            " ",
            "  ",
            "a ",
            "a  ",
            " a",
            "a b",
            "a  b",
            "ab ",
            "A ",
            "a\tb",
            "a\nb",
            "\t",
            "\u00a0",
            "a\u00a0b",
            "\u3000",
            "\u200b",
            "a\u200bb",
            "a\u00adb",
            "a\u200db",
            "\u0001",
            "a\u0001b",
            "de luxe",
            "de-Luxe",
            "black bird",
            "Black Bird",
            "the end",
            "theend",
            "\ue000",
            "\uffee",
            "\ufffd",
            "\ud800\udc00",
            "\ud83d\ude00",
            "\ud83d\ude01",
            "\ud83d\udc4d",
            "a\ud83d\ude00",
            "\ud83d\udc4d\ud83c\udffd",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\ud83c\udde9\ud83c\uddea",
            "\ud83c\uddf8\ud83c\uddea",
            "\ud835\udc00",
            "\ud835\udd1e",
            "\ud840\udc00",
            "\ud869\uded6");

    /** The texts, each once. */
    static final List<String> TEXTS = texts();

    /** The place of an ideograph among the texts. */
    static final int IDEOGRAPH = TEXTS.indexOf("\u4e00");

    private Corpus() {}

    private static List<String> texts() {
        var texts = new LinkedHashSet<String>();
        for (var part : List.of(LETTERS, WORDS, DIGITS, SIGNS, SCRIPTS)) {
            texts.addAll(List.of(part.split(" ", -1)));
        }
        texts.addAll(OTHERS);
        return List.copyOf(texts);
    }

    /** What a database is asked to order: the texts, then the letters by version. */
    static List<String> asked() {
        var asked = new ArrayList<>(TEXTS);
        LETTERS_BY_VERSION.forEach(letter -> asked.add(Character.toString(letter.codePoint())));
        return asked;
    }

    /** A text as people can read it wherever they are shown it. */
    static String shown(String text) {
        return text.codePoints()
                .mapToObj(codePoint -> codePoint > ' ' && codePoint < 127
                        ? Character.toString(codePoint)
                        : IntStream.of(codePoint)
                                .mapToObj(Integer::toHexString)
                                .collect(Collectors.joining("", "\\u{", "}")))
                .collect(Collectors.joining("", "'", "'"));
    }
}
