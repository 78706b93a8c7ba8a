package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.fence.GuardedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The guarded tables of a keyspace on one database, and the foreign keys that refer to them. */
final class TableGraph {

    private final Map<TablePlace, GuardedTable> tables;
    private final List<ForeignKey> keys;

    private TableGraph(Map<TablePlace, GuardedTable> tables, List<ForeignKey> keys) {
        this.tables = tables;
        this.keys = keys;
    }

    /** Reads it, in the connection's transaction. */
    static TableGraph of(Connection connection, List<GuardedTable> guarded) throws SQLException {
        var tables = new LinkedHashMap<TablePlace, GuardedTable>();
        var keys = new ArrayList<ForeignKey>();
        for (var table : guarded) {
            var place = TablePlace.of(connection, table);
            tables.put(place, table);
            keys.addAll(ForeignKey.to(place, connection));
        }
        return new TableGraph(tables, keys);
    }

    /** All foreign keys that refer to one of the tables. */
    List<ForeignKey> keys() {
        return keys;
    }

    /** Those that refer to one table. */
    List<ForeignKey> keysTo(GuardedTable table) {
        return keys.stream()
                .filter(key -> table.equals(tables.get(key.parent())))
                .toList();
    }

    /** The guarded table at a place, if it is of the keyspace. */
    Optional<GuardedTable> guardedAt(TablePlace place) {
        return Optional.ofNullable(tables.get(place));
    }

    /**
     * The tables, a parent before its children.
     *
     * @throws MoveRefusedException where tables refer to each other in a circle
     */
    List<GuardedTable> parentsFirst() {
        var ordered = new ArrayList<GuardedTable>();
        var left = new LinkedHashSet<>(tables.keySet());
        while (!left.isEmpty()) {
            var next =
                    left.stream().filter(place -> !isChildOfOneOf(place, left)).findFirst();
            var place = next.orElseThrow(() -> new MoveRefusedException(MESSAGES.circle(
                    left.stream().map(TablePlace::toString).collect(Collectors.joining("', '", "'", "'")))));
            left.remove(place);
            guardedAt(place).ifPresent(ordered::add);
        }
        return ordered;
    }

    private boolean isChildOfOneOf(TablePlace place, Set<TablePlace> parents) {
        return keys.stream()
                .anyMatch(key -> key.child().equals(place) && !key.isWithinTable() && parents.contains(key.parent()));
    }
}
