package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.fence.GuardedTable;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table as it is copied: its columns that are written, in the source's order, which the target has with the same types.
 *
 * @param table its name, keyspace and key
 * @param columns all that are not computed by the database, quoted as the database quotes them
 */
record CopiedTable(GuardedTable table, List<Column> columns) {

    /**
     * One column.
     *
     * @param name quoted
     * @param type as the database names it, with its length or precision
     */
    record Column(String name, String type) {

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
        var columns = columnsOf(source, table);
        var others = columnsOf(target, table);
        if (!Set.copyOf(columns).equals(Set.copyOf(others))) {
            throw new MoveRefusedException(
                    MESSAGES.tablesDiffer(table.name(), less(columns, others), less(others, columns)));
        }
        return new CopiedTable(table, columns);
    }

    private static String less(List<Column> columns, List<Column> others) {
        return columns.stream()
                .filter(column -> !others.contains(column))
                .map(Column::toString)
                .collect(Collectors.joining(", ", "'", "'"));
    }

    private static List<Column> columnsOf(Connection connection, GuardedTable table) throws SQLException {
        var metadata = connection.getMetaData();
        var quote = metadata.getIdentifierQuoteString();
        var columns = new ArrayList<Column>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + table.name() + " where 1 = 0")) {
            var its = rows.getMetaData();
            var computed = computed(connection, metadata, its.getSchemaName(1), its.getTableName(1));
            for (int column = 1; column <= its.getColumnCount(); column++) {
                var name = its.getColumnName(column);
                if (!computed.contains(name)) {
                    columns.add(new Column(
                            quote + name.replace(quote, quote + quote) + quote,
                            its.getColumnTypeName(column) + "(" + its.getPrecision(column) + "," + its.getScale(column)
                                    + ")"));
                }
            }
        }
        return List.copyOf(columns);
    }

    private static Set<String> computed(Connection connection, DatabaseMetaData metadata, String schema, String table)
            throws SQLException {
        var names = new HashSet<String>();
        try (var rows = metadata.getColumns(
                connection.getCatalog(), schema.isEmpty() ? null : schema, escaped(metadata, table), null)) {
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

    /** The columns as a list in SQL. */
    String columnList() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
