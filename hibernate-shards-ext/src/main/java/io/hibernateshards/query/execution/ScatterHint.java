package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.ScatterMode;
import java.util.Locale;

/** The name by which a query, a session and a unit say what becomes of scatters. */
public final class ScatterHint {

    public static final String NAME = "hibernate.shards.scatter";

    private ScatterHint() {}

    /**
     * The mode that a value names.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static ScatterMode mode(Object value) {
        if (value instanceof ScatterMode mode) {
            return mode;
        }
        return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
            case "allow" -> ScatterMode.ALLOW;
            case "warn" -> ScatterMode.WARN;
            case "refuse" -> ScatterMode.REFUSE;
            default -> throw MESSAGES.unknownScatterMode(NAME, value.toString());
        };
    }
}
