package io.hibernateshards.query.collation;

import io.hibernateshards.query.merge.ValueOrder;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How texts are compared: their ascending order, and which of them are equal. Rules with equal names are the same rules. A
 * text is a String or a Character, not null. Any thread; what it gives, one thread at a time.
 */
public final class TextRules {

    /** By UTF-16 unit; only a text itself equals it. */
    public static final TextRules UTF16 =
            new TextRules("UTF-16 units", () -> ValueOrder.UTF16_STRINGS, () -> TextRules::text);

    /** By code point, as the bytes of UTF-8; only a text itself equals it. */
    public static final TextRules CODE_POINTS =
            new TextRules("code points", () -> ValueOrder.CODE_POINT_STRINGS, () -> TextRules::text);

    /** By UTF-16 unit, each in the lower case of its upper case. */
    static final TextRules UTF16_OF_ANY_CASE = new TextRules(
            "UTF-16 units of any case",
            () -> (left, right) -> text(left).compareToIgnoreCase(text(right)),
            () -> TextRules::folded);

    private final String name;
    private final Supplier<Comparator<Object>> orders;
    private final Supplier<Function<Object, Object>> forms;

    /** @param forms make objects that are equal where texts are */
    TextRules(String name, Supplier<Comparator<Object>> orders, Supplier<Function<Object, Object>> forms) {
        this.name = name;
        this.orders = orders;
        this.forms = forms;
    }

    /** What tells them from other rules. */
    public String name() {
        return name;
    }

    /** The ascending order; 0 for texts that are equal. */
    public Comparator<Object> order() {
        return orders.get();
    }

    /** Gives objects that are equal, with equal hash codes, where the texts are. */
    public Function<Object, Object> form() {
        return forms.get();
    }

    /** The same order, in which only a text itself equals it: what would be equal is ordered by code point. */
    TextRules toTheLastCodePoint() {
        return new TextRules(
                name + ", then code points",
                () -> order().thenComparing(ValueOrder.CODE_POINT_STRINGS),
                () -> TextRules::text);
    }

    /** The same of what a change makes of texts. */
    TextRules of(String what, UnaryOperator<String> change) {
        return new TextRules(
                name + " of " + what,
                () -> {
                    var order = order();
                    return (left, right) -> order.compare(change.apply(text(left)), change.apply(text(right)));
                },
                () -> {
                    var form = form();
                    return text -> form.apply(change.apply(text(text)));
                });
    }

    /** The same of texts whose trailing blanks are cut off. */
    TextRules withoutTrailingBlanks() {
        return of("texts without trailing blanks", text -> {
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == ' ') {
                end--;
            }
            return text.substring(0, end);
        });
    }

    static String text(Object value) {
        return value instanceof Character ? value.toString() : (String) value;
    }

    private static String folded(Object value) {
        var units = text(value).toCharArray();
        for (int index = 0; index < units.length; index++) {
            units[index] = Character.toLowerCase(Character.toUpperCase(units[index]));
        }
        return new String(units);
    }

    static String upperCase(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextRules rules && rules.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
