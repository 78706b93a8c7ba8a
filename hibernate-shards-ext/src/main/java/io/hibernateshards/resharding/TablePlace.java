package io.hibernateshards.resharding;

import io.hibernateshards.fence.GuardedTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Where a database has a table.
 *
 * @param schema as the database has it
 * @param name as the database has it
 */
record TablePlace(String schema, String name) {

    /** Finds a table as SQL does, by its name and the connection's search path. */
    static TablePlace of(Connection connection, GuardedTable table) throws SQLException {
        if (!isPostgres(connection)) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select * from " + table.name() + " where 1 = 0")) {
                return new TablePlace(
                        rows.getMetaData().getSchemaName(1), rows.getMetaData().getTableName(1));
            }
        }
        try (var statement = connection.prepareStatement("select nspname, relname from pg_class join pg_namespace "
                + "on pg_namespace.oid = relnamespace where pg_class.oid = cast(? as regclass)")) {
            statement.setString(1, table.name());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return of(rows, 1);
            }
        }
    }

    /** Reads the schema from that column of a row and the name from the next one. */
    static TablePlace of(ResultSet row, int column) throws SQLException {
        return new TablePlace(row.getString(column), row.getString(column + 1));
    }

    static boolean isPostgres(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    /** A name as it stands in SQL, whatever characters it has. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The table's name as it stands in SQL. */
    String sql() {
        return quoted(schema) + "." + quoted(name);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
