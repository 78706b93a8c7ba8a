package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.ScatterMode;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.metamodel.Metamodel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The name by which a query, a session and a unit say what becomes of scatters. */
public final class ScatterHint {

    public static final String NAME = "hibernate.shards.scatter";

    private ScatterHint() {}

    /** What the annotations of named queries say, by their names: Hibernate keeps no hints but its own. */
    static Map<String, String> ofNamedQueries(Metamodel metamodel) {
        var modes = new HashMap<String, String>();
        for (var type : metamodel.getManagedTypes()) {
            for (var query : type.getJavaType().getAnnotationsByType(NamedQuery.class)) {
                for (var hint : query.hints()) {
                    if (hint.name().equals(NAME)) {
                        modes.put(query.name(), hint.value());
                    }
                }
            }
        }
        return Map.copyOf(modes);
    }

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
