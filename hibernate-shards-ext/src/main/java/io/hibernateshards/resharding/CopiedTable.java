package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.fence.GuardedTable;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as it is copied: its columns that are written, in the source's order, which the target has with the same types.
 *
 * @param table its name, keyspace and key
 * @param schema as the database has it, or null where it has none
 * @param name as the database has it
 * @param columns all that are not computed by the database, quoted as the database quotes them
 */
record CopiedTable(GuardedTable table, @Nullable String schema, String name, List<Column> columns) {

    /**
     * One column.
     *
     * @param name quoted
     * @param type as the database names it, with its length or precision
     */
    record Column(String name, String type) {

        /** Whether it is the column of that name, as SQL reads names with and without quotes. */
        boolean isNamed(String other) {
            return name.equals(other) || name.substring(1, name.length() - 1).equalsIgnoreCase(other);
        }

        @Override
        public String toString() {
            return name + " " + type;
        }
    }

    /**
     * Reads the columns of both sides.
     *
     * @throws MoveRefusedException where the target has not the same columns with the same types
     */
    static CopiedTable of(GuardedTable table, Connection source, Connection target) throws SQLException {
        var there = read(source, table);
        var here = read(target, table);
        if (!Set.copyOf(there.columns).equals(Set.copyOf(here.columns))) {
            throw new MoveRefusedException(MESSAGES.tablesDiffer(
                    table.name(), less(there.columns, here.columns), less(here.columns, there.columns)));
        }
        return there;
    }

    private static String less(List<Column> columns, List<Column> others) {
        return columns.stream()
                .filter(column -> !others.contains(column))
                .map(Column::toString)
                .collect(Collectors.joining(", ", "'", "'"));
    }

    private static CopiedTable read(Connection connection, GuardedTable table) throws SQLException {
        var metadata = connection.getMetaData();
        var quote = metadata.getIdentifierQuoteString();
        var columns = new ArrayList<Column>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + table.name() + " where 1 = 0")) {
            var its = rows.getMetaData();
            var schema = its.getSchemaName(1).isEmpty() ? null : its.getSchemaName(1);
            var computed = computed(connection, metadata, schema, its.getTableName(1));
            for (int column = 1; column <= its.getColumnCount(); column++) {
                var name = its.getColumnName(column);
                if (its.isNullable(column) != ResultSetMetaData.columnNoNulls
                        && table.keyColumns().stream()
                                .anyMatch(key -> normal(key).equalsIgnoreCase(name))) {
                    throw new MoveRefusedException(MESSAGES.nullableKey(table.name(), name));
                }
                if (!computed.contains(name)) {
                    columns.add(new Column(
                            quote + name.replace(quote, quote + quote) + quote,
                            its.getColumnTypeName(column) + "(" + its.getPrecision(column) + "," + its.getScale(column)
                                    + ")"));
                }
            }
            return new CopiedTable(table, schema, its.getTableName(1), List.copyOf(columns));
        }
    }

    private static Set<String> computed(
            Connection connection, DatabaseMetaData metadata, @Nullable String schema, String table)
            throws SQLException {
        var names = new HashSet<String>();
        try (var rows = metadata.getColumns(connection.getCatalog(), schema, escaped(metadata, table), null)) {
            while (rows.next()) {
                if ("YES".equals(rows.getString("IS_GENERATEDCOLUMN"))) {
                    names.add(rows.getString("COLUMN_NAME"));
                }
            }
        }
        return names;
    }

    private static String escaped(DatabaseMetaData metadata, String table) throws SQLException {
        var escape = metadata.getSearchStringEscape();
        return table.replace("_", escape + "_").replace("%", escape + "%");
    }

    private static String normal(String column) {
        return column.replace("\"", "");
    }

    /** Whether deleting its rows changes or deletes rows of other tables. */
    boolean isCascading(Connection connection) throws SQLException {
        try (var keys = connection.getMetaData().getExportedKeys(connection.getCatalog(), schema, name)) {
            while (keys.next()) {
                int rule = keys.getInt("DELETE_RULE");
                if (rule != DatabaseMetaData.importedKeyNoAction && rule != DatabaseMetaData.importedKeyRestrict) {
                    return true;
                }
            }
            return false;
        }
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

    /** The type of a column without its length or precision, as a cast names it. */
    String typeOf(String column) {
        var type = columns.get(placeOf(column)).type().replaceFirst("\\([^()]*\\)$", "");
        // What PostgreSQL's driver calls numbers that have a default of their own.
        return switch (type) {
            case "smallserial" -> "int2";
            case "serial" -> "int4";
            case "bigserial" -> "int8";
            default -> type;
        };
    }
}
