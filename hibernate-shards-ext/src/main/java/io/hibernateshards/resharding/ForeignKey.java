package io.hibernateshards.resharding;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A foreign key as a database has it.
 *
 * @param childColumns quoted, in the order of the parent's
 * @param parentColumns quoted
 * @param changesChildren whether a parent that is deleted deletes its children, or changes them
 */
record ForeignKey(
        String name,
        TablePlace child,
        List<String> childColumns,
        TablePlace parent,
        List<String> parentColumns,
        boolean changesChildren) {

    /** Those that refer to a table. */
    static List<ForeignKey> to(TablePlace parent, Connection connection) throws SQLException {
        var found = new LinkedHashMap<String, ForeignKey>();
        try (var rows =
                connection.getMetaData().getExportedKeys(connection.getCatalog(), parent.schema(), parent.name())) {
            while (rows.next()) {
                var name = rows.getString("FK_NAME");
                var child = new TablePlace(rows.getString("FKTABLE_SCHEM"), rows.getString("FKTABLE_NAME"));
                int rule = rows.getInt("DELETE_RULE");
                boolean changes =
                        rule != DatabaseMetaData.importedKeyNoAction && rule != DatabaseMetaData.importedKeyRestrict;
                var key = found.computeIfAbsent(
                        child + " " + name,
                        its -> new ForeignKey(name, child, new ArrayList<>(), parent, new ArrayList<>(), changes));
                key.childColumns.add(TablePlace.quoted(rows.getString("FKCOLUMN_NAME")));
                key.parentColumns.add(TablePlace.quoted(rows.getString("PKCOLUMN_NAME")));
            }
        }
        return List.copyOf(found.values());
    }

    boolean isWithinTable() {
        return child.equals(parent);
    }

    /** Whether one column refers to the other. */
    boolean joins(String childColumn, String parentColumn) {
        return IntStream.range(0, childColumns.size())
                .anyMatch(place -> isNamed(childColumns.get(place), childColumn)
                        && isNamed(parentColumns.get(place), parentColumn));
    }

    /** Whether a quoted name is another name, as SQL reads names with and without quotes. */
    static boolean isNamed(String quoted, String other) {
        return quoted.equals(other) || quoted.substring(1, quoted.length() - 1).equalsIgnoreCase(other);
    }

    /** The condition that joins a row of the child with one of the parent. */
    String join(String childRow, String parentRow) {
        BiFunction<String, String, String> equal =
                (its, others) -> childRow + "." + its + " = " + parentRow + "." + others;
        return IntStream.range(0, childColumns.size())
                .mapToObj(place -> equal.apply(childColumns.get(place), parentColumns.get(place)))
                .collect(Collectors.joining(" and "));
    }
}
