package io.hibernateshards.query.collation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.util.VersionInfo;
import io.hibernateshards.ShardException;
import java.nio.charset.StandardCharsets;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CollationProofTest {

    private static final int NEWEST = 15;

    /** Each of them orders or equates some texts otherwise than all others do. */
    private static List<TextRules> distinctRules() {
        var rules = new ArrayList<>(List.of(TextRules.UTF16, TextRules.CODE_POINTS, TextRules.UTF16_OF_ANY_CASE));
        for (var tag : List.of(
                "und",
                "und-u-ks-level1",
                "und-u-ks-level2",
                "und-u-ka-shifted",
                "und-u-kn",
                "und-u-kf-upper",
                "und-u-kb",
                "sv",
                "da",
                "nb-u-kf-lower",
                "de-u-co-phonebk",
                "es",
                "es-u-co-trad",
                "cs",
                "sk",
                "hu",
                "pl",
                "tr",
                "lt",
                "lv",
                "et",
                "is",
                "hr",
                "ro",
                "ru",
                "uk",
                "vi",
                "th",
                "ja",
                "zh",
                "zh-u-co-stroke")) {
            rules.add(IcuRules.named(tag, NEWEST));
        }
        rules.add(IcuRules.named("und", NEWEST).toTheLastCodePoint());
        for (var strength : List.of(Collator.PRIMARY, Collator.SECONDARY, Collator.TERTIARY)) {
            rules.add(JavaRules.ofLocale(Locale.ENGLISH, strength));
        }
        rules.add(JavaRules.ofLocale(new Locale("sv"), Collator.TERTIARY));
        rules.addAll(JavaRules.ofBytes(StandardCharsets.ISO_8859_1));
        return rules;
    }

    @Test
    void everyTwoOfTheKnownRulesAreToldApart() {
        var confused = new ArrayList<String>();
        var all = distinctRules();

        for (var database : all) {
            var answer = answerOf(database);
            for (var rules : all) {
                if (answer.disagreement(rules).isEmpty() != database.equals(rules)) {
                    confused.add(database + " and " + rules);
                }
            }
        }

        assertThat(confused).isEmpty();
    }

    @Test
    void whatADatabaseDeclaresIsFoundAmongTheCandidates() {
        var proof = proof(icu("de", true), IcuRules.named("de", NEWEST).toTheLastCodePoint());

        assertThat(proof.rules()).map(TextRules::name).contains("ICU4J de, then code points");
    }

    @Test
    void equalityIsProvedAsWellAsOrder() {
        var proof = proof(icu("de", true), IcuRules.named("de", NEWEST));

        assertThat(proof.rules()).isEmpty();
        assertThat(proof.reason()).startsWith("'ICU4J de, then code points' differs at '");
    }

    @Test
    void aNameAloneProvesNothing() {
        var proof = proof(icu("de", true), IcuRules.named("sv", NEWEST).toTheLastCodePoint());

        assertThat(proof.rules()).isEmpty();
        assertThat(proof.reason()).contains("'ICU4J de, then code points' differs at");
    }

    @Test
    void rulesOfACollationsOwnAreNotKnown() {
        var declared = new DeclaredCollation("icu", "de", true, "& a < z", "", "1");

        var proof = proof(declared, IcuRules.named("de", NEWEST).toTheLastCodePoint());

        assertThat(proof.reason()).isEqualTo("no rules that are known here go by that name");
        assertThat(declared).hasToString("icu de, with rules of its own");
    }

    @Test
    void anotherDatabaseIsAskedOnlyWhereBothDeclareAndAnswerTheSame() {
        var order = IcuRules.named("de", NEWEST).toTheLastCodePoint();
        var other = IcuRules.named("sv", NEWEST).toTheLastCodePoint();
        var asked = asked(ruled("& a < z", "1"), order);

        assertThat(asked.isAlike(asked(ruled("& a < z", "1"), order))).isTrue();
        assertThat(asked.isAlike(asked(ruled("& a < z", "2"), order))).isFalse();
        assertThat(asked.isAlike(asked(ruled("& a < y", "1"), order))).isFalse();
        assertThat(asked.isAlike(asked(ruled("& a < z", "1"), other))).isFalse();
        assertThat(proof(icu("de", true), order).asked()).isEmpty();
        assertThat(proof(ruled("& a < z", ""), order).asked()).isEmpty();
    }

    @Test
    void onlyWhatTellsAllTextsApartHasAKnownEqualityWithoutRules() {
        var loose = new DeclaredCollation("icu", "de", false, "& a < z", "", "1");
        var declaredOnly = IcuRules.named("und-u-ks-level2", NEWEST);

        assertThat(asked(ruled("& a < z", "1"), TextRules.CODE_POINTS).tellsAllApart())
                .isTrue();
        assertThat(asked(loose, TextRules.CODE_POINTS).tellsAllApart()).isFalse();
        assertThat(asked(ruled("& a < z", "1"), declaredOnly).tellsAllApart()).isFalse();
    }

    private static DeclaredCollation ruled(String rules, String version) {
        return new DeclaredCollation("icu", "de", true, rules, "", version);
    }

    private static AskedCollation asked(DeclaredCollation declared, TextRules ofDatabase) {
        return proof(declared, ofDatabase).asked().orElseThrow();
    }

    @Test
    void whatADatabaseDidNotAnswerProvesNothing() {
        var proof = CollationProof.of(
                new DeclaredCollation("libc", "C", true, "", "", "1"),
                Optional.empty(),
                "",
                (connection, texts) -> new int[0]);

        assertThat(proof.rules()).isEmpty();
        assertThat(proof.reason()).contains("its encoding is not UTF-8");
    }

    @Test
    void theLettersOfAVersionAreNotOlder() {
        var newest = UCharacter.getUnicodeVersion();

        for (var letter : Corpus.LETTERS_BY_VERSION) {
            if (VersionInfo.getInstance(letter.version()).compareTo(newest) <= 0) {
                assertThat(UCharacter.getAge(letter.codePoint()))
                        .as("U+%x", letter.codePoint())
                        .isEqualTo(VersionInfo.getInstance(letter.version()));
            }
        }
        for (var text : Corpus.TEXTS) {
            text.codePoints()
                    .forEach(
                            codePoint -> assertThat(UCharacter.getAge(codePoint).getMajor())
                                    .as("U+%x", codePoint)
                                    .isBetween(1, 8));
        }
    }

    @Test
    void aLetterThatTheDatabaseDoesNotKnowIsRefused() {
        var rules = IcuRules.named("und", 10);

        assertThat(rules.order().compare("\ud83d\ude00", "a")).isNegative();
        assertThatThrownBy(() -> rules.order().compare("a", "b\ud83e\udd70"))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("the letter U+1f970")
                .hasMessageContaining("Name a binary collation in the query");
        assertThatThrownBy(() -> rules.form().apply("b\ud83e\udd70"))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("the database knows Unicode 10");
    }

    @Test
    void trailingBlanksOfPaddedTypesAreNothing() {
        var padded = TextRules.CODE_POINTS.withoutTrailingBlanks();

        assertThat(padded.order().compare("a  ", "a")).isZero();
        assertThat(padded.form().apply("a  ")).isEqualTo(padded.form().apply("a"));
        assertThat(padded.order().compare("a", "a b")).isNegative();
        assertThat(padded.order().compare('a', "a ")).isZero();
    }

    private static DeclaredCollation icu(String tag, boolean isDeterministic) {
        return new DeclaredCollation("icu", tag, isDeterministic, "", "", "1");
    }

    private static CollationProof proof(DeclaredCollation declared, TextRules ofDatabase) {
        return CollationProof.of(
                declared, Optional.of(answerOf(ofDatabase)), "", (connection, texts) -> new int[texts.size()]);
    }

    /** What a database answers that compares by some rules. */
    private static ProbedOrder answerOf(TextRules rules) {
        // Letters that ICU4J does not know are after all others, as in a database.
        var asked = Corpus.asked().stream()
                .map(text -> UCharacter.getAge(text.isEmpty() ? 'a' : text.codePointAt(0))
                                        .getMajor()
                                == 0
                        ? "\u4e02"
                        : text)
                .toList();
        var order = rules.order();
        var form = rules.form();
        var numbers = new ArrayList<Integer>();
        for (int number = 0; number < asked.size(); number++) {
            numbers.add(number);
        }
        numbers.sort(Comparator.comparing(asked::get, order));
        var ranks = new int[asked.size()];
        for (int place = 0, rank = 0; place < numbers.size(); place++) {
            boolean isNext =
                    place == 0 || order.compare(asked.get(numbers.get(place - 1)), asked.get(numbers.get(place))) != 0;
            rank += isNext ? 1 : 0;
            ranks[numbers.get(place)] = rank;
        }
        var groups = new int[asked.size()];
        for (int number = 0; number < groups.length; number++) {
            int first = 0;
            while (!form.apply(asked.get(first)).equals(form.apply(asked.get(number)))) {
                first++;
            }
            groups[number] = first;
        }
        return new ProbedOrder(ranks, groups);
    }
}
