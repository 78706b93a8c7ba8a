package io.hibernateshards.resharding;

import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The columns of a table on one database.
 *
 * @param columns each column's type with its length and whether it may be null, by its name
 */
record TableShape(Map<String, String> columns) {

    /** Reads them, in the connection's transaction, which goes on; empty where there is no such table. */
    static Optional<TableShape> of(Connection connection, String table) throws SQLException {
        var before = connection.setSavepoint();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + table + " where 1 = 0")) {
            var columns = new TreeMap<String, String>();
            var its = rows.getMetaData();
            for (int column = 1; column <= its.getColumnCount(); column++) {
                columns.put(
                        its.getColumnName(column),
                        its.getColumnTypeName(column).toLowerCase(Locale.ROOT) + "(" + its.getPrecision(column) + ","
                                + its.getScale(column) + ")"
                                + (its.isNullable(column) == ResultSetMetaData.columnNoNulls ? " not null" : ""));
            }
            return Optional.of(new TableShape(columns));
        } catch (SQLException failure) {
            var state = String.valueOf(failure.getSQLState());
            if (!state.startsWith("42") && !state.startsWith("3F")) {
                throw failure;
            }
            connection.rollback(before);
            return Optional.empty();
        }
    }

    /** The names as they stand in SQL, in an order of their own. */
    List<String> quoted() {
        return columns.keySet().stream()
                .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                .toList();
    }
}
