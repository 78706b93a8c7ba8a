package io.hibernateshards.demo.tour;

import java.util.Locale;

/** Numbers as they are shown. */
final class Figures {

    private Figures() {}

    /** Whole numbers with separators of thousands, others with two decimals. */
    static String text(Number number) {
        boolean whole = number instanceof Long || number instanceof Integer;
        return whole
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : String.format(Locale.ROOT, "%,.2f", number.doubleValue());
    }
}
