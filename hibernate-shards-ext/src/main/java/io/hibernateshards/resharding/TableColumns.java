package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.resharding.CopiedTable.Column;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the columns of a table that are written, with their types as casts name them. */
final class TableColumns {

    /** The first number of a type that is not PostgreSQL's own. */
    private static final int FIRST_OWN_TYPE = 16_384;

    private TableColumns() {}

    static List<Column> read(Connection connection, GuardedTable table) throws SQLException {
        return TablePlace.isPostgres(connection) ? readPostgres(connection, table) : readH2(connection, table);
    }

    private static List<Column> readPostgres(Connection connection, GuardedTable table) throws SQLException {
        var columns = new ArrayList<Column>();
        try (var statement = connection.prepareStatement(
                "select attname, format_type(atttypid, atttypmod), atttypid < ?, not attnotnull from pg_attribute "
                        + "where attrelid = cast(? as regclass) and attnum > 0 and not attisdropped "
                        + "and attgenerated = '' order by attnum")) {
            statement.setInt(1, FIRST_OWN_TYPE);
            statement.setString(2, table.name());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var column =
                            new Column(TablePlace.quoted(rows.getString(1)), rows.getString(2), rows.getBoolean(3));
                    checkKey(table, column, rows.getBoolean(4));
                    columns.add(column);
                }
            }
        }
        return List.copyOf(columns);
    }

    private static List<Column> readH2(Connection connection, GuardedTable table) throws SQLException {
        var columns = new ArrayList<Column>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + table.name() + " where 1 = 0")) {
            var its = rows.getMetaData();
            var computed = computedOnH2(connection, TablePlace.of(connection, table));
            for (int place = 1; place <= its.getColumnCount(); place++) {
                if (!computed.contains(its.getColumnName(place))) {
                    var column = new Column(
                            TablePlace.quoted(its.getColumnName(place)),
                            H2Values.typeOf(its.getColumnTypeName(place), its.getPrecision(place), its.getScale(place)),
                            true);
                    boolean isKey = checkKey(table, column, its.isNullable(place) != ResultSetMetaData.columnNoNulls);
                    H2Values.check(table, column, isKey);
                    columns.add(column);
                }
            }
        }
        return List.copyOf(columns);
    }

    private static Set<String> computedOnH2(Connection connection, TablePlace place) throws SQLException {
        var names = new HashSet<String>();
        try (var statement = connection.prepareStatement("select column_name from information_schema.columns "
                + "where table_schema = ? and table_name = ? and is_generated = 'ALWAYS'")) {
            statement.setString(1, place.schema());
            statement.setString(2, place.name());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /** Whether the column is of the key, in which there are no nulls. */
    private static boolean checkKey(GuardedTable table, Column column, boolean nullable) {
        boolean isKey = table.keyColumns().stream().anyMatch(column::isNamed);
        if (isKey && nullable) {
            throw new MoveRefusedException(MESSAGES.nullableKey(table.name(), column.name()));
        }
        return isKey;
    }
}
