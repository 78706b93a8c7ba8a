package io.hibernateshards.query.collation;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Rules that the JDK has: of its collators, and of the bytes of a character set. */
final class JavaRules {

    private JavaRules() {}

    /** @param strength as in {@link Collator} */
    static TextRules ofLocale(Locale locale, int strength) {
        var collator = Collator.getInstance(locale);
        collator.setStrength(strength);
        return new TextRules(
                "java.text " + locale.toLanguageTag() + ", strength " + (strength + 1),
                () -> {
                    var own = (Collator) collator.clone();
                    return (left, right) -> own.getCollationKey(TextRules.text(left))
                            .compareTo(own.getCollationKey(TextRules.text(right)));
                },
                () -> {
                    var own = (Collator) collator.clone();
                    return text -> ByteBuffer.wrap(
                            own.getCollationKey(TextRules.text(text)).toByteArray());
                });
    }

    /** The bytes of a character set, with and without a sign, of texts as they are and in upper case. */
    static List<TextRules> ofBytes(Charset charset) {
        var rules = new ArrayList<TextRules>();
        for (boolean areSigned : new boolean[] {false, true}) {
            for (boolean areUpperCase : new boolean[] {false, true}) {
                UnaryOperator<String> change = areUpperCase ? TextRules::upperCase : UnaryOperator.identity();
                Comparator<byte[]> order = areSigned ? Arrays::compare : Arrays::compareUnsigned;
                rules.add(new TextRules(
                        (areSigned ? "signed bytes of " : "bytes of ")
                                + charset.name()
                                + (areUpperCase ? ", upper case" : ""),
                        () -> Comparator.comparing(value -> bytes(value, change, charset), order),
                        () -> value -> ByteBuffer.wrap(bytes(value, change, charset))));
            }
        }
        return rules;
    }

    private static byte[] bytes(Object value, UnaryOperator<String> change, Charset charset) {
        return change.apply(TextRules.text(value)).getBytes(charset);
    }
}
