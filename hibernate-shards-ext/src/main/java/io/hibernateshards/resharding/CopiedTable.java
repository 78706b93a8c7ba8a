package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.fence.GuardedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table as it is copied: its columns that are written, in the source's order, which the target has with the same types.
 *
 * @param table its name, keyspace and key
 * @param columns all that are not computed by the database
 * @param keys the foreign keys of the target that refer to it
 */
record CopiedTable(GuardedTable table, List<Column> columns, List<ForeignKey> keys) {

    /**
     * One column.
     *
     * @param name quoted
     * @param type as a cast names it, with its length, precision and scale
     * @param builtIn whether the type is the same in every database of the product
     */
    record Column(String name, String type, boolean builtIn) {

        /** Whether it is the column of that name, as SQL reads names with and without quotes. */
        boolean isNamed(String other) {
            return ForeignKey.isNamed(name, other);
        }

        @Override
        public String toString() {
            return name + " " + type;
        }
    }

    /**
     * Reads the columns of both sides.
     *
     * @throws MoveRefusedException where the target has not the same columns with the same types, or values would not arrive as they
     *     were
     */
    static CopiedTable of(GuardedTable table, Connection source, Connection target) throws SQLException {
        var there = TableColumns.read(source, table);
        var here = TableColumns.read(target, table);
        if (!Set.copyOf(there).equals(Set.copyOf(here))) {
            throw new MoveRefusedException(MESSAGES.tablesDiffer(table.name(), less(there, here), less(here, there)));
        }
        return new CopiedTable(table, there, ForeignKey.to(TablePlace.of(target, table), target));
    }

    private static String less(List<Column> columns, List<Column> others) {
        return columns.stream()
                .filter(column -> !others.contains(column))
                .map(Column::toString)
                .collect(Collectors.joining(", ", "'", "'"));
    }

    /** Whether deleting its rows changes or deletes rows of other tables. */
    boolean isCascading() {
        return keys.stream().anyMatch(ForeignKey::changesChildren);
    }

    /** The foreign keys by which its rows refer to rows of its own. */
    List<ForeignKey> keysWithin() {
        return keys.stream().filter(ForeignKey::isWithinTable).toList();
    }

    /** The columns as a list in SQL. */
    String columnList() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The place of a column among those that are copied. */
    int placeOf(String column) {
        for (int place = 0; place < columns.size(); place++) {
            if (columns.get(place).isNamed(column)) {
                return place;
            }
        }
        throw new IllegalArgumentException(
                "The table '" + table.name() + "' has no column '" + column + "': " + columns);
    }

    /** The type of a column, as a cast names it. */
    String typeOf(String column) {
        return columns.get(placeOf(column)).type();
    }
}
