package io.hibernateshards.cli;

import io.hibernateshards.resharding.OpenMove;
import java.util.Locale;

/** How far the copy of a move is, for people. */
final class Copies {

    private static final long WHOLE = 100;

    private Copies() {}

    /** {@code " 42 %"} of a copy that has begun and not ended; else nothing. */
    static String percent(OpenMove move) {
        var its = move.progress();
        return its.rows() == 0 || its.rows() >= its.ofRows() ? "" : " " + WHOLE * its.rows() / its.ofRows() + " %";
    }

    /** {@code 1,000 of about 4,000 rows, 2,500 a second, 1.2 s left}. */
    static String text(OpenMove move) {
        var its = move.progress();
        if (its.rows() == 0) {
            return "-";
        }
        return String.format(
                        Locale.ROOT,
                        "%,d of about %,d rows, %,d a second",
                        its.rows(),
                        Math.max(its.rows(), its.ofRows()),
                        Math.round(its.rowsPerSecond()))
                + its.left().map(left -> ", " + Times.text(left) + " left").orElse("");
    }
}
