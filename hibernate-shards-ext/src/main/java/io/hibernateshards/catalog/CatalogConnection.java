package io.hibernateshards.catalog;

import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One short connection of the library's own to a database: each statement by itself, or several in one transaction. */
final class CatalogConnection implements AutoCloseable {

    private static final int BATCH_SIZE = 1000;

    private final DatabaseConnections connections;
    private final Database database;
    private final Connection connection;
    private final boolean autoCommitBefore;

    private CatalogConnection(DatabaseConnections connections, Database database, Connection connection)
            throws SQLException {
        this.connections = connections;
        this.database = database;
        this.connection = connection;
        this.autoCommitBefore = connection.getAutoCommit();
    }

    static CatalogConnection open(DatabaseConnections connections, Database database) throws SQLException {
        var connection = connections.open(database);
        try {
            var opened = new CatalogConnection(connections, database, connection);
            if (!opened.autoCommitBefore) {
                connection.setAutoCommit(true);
            }
            return opened;
        } catch (SQLException failure) {
            connections.release(database, connection);
            throw failure;
        }
    }

    Connection jdbc() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    int update(String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    void updateEach(String sql, Iterable<Object[]> rows) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            int pending = 0;
            for (var row : rows) {
                bind(statement, row);
                statement.addBatch();
                if (++pending == BATCH_SIZE) {
                    statement.executeBatch();
                    pending = 0;
                }
            }
            if (pending > 0) {
                statement.executeBatch();
            }
        }
    }

    <T> List<T> query(String sql, RowReader<T> reader, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (var rows = statement.executeQuery()) {
                var read = new ArrayList<T>();
                while (rows.next()) {
                    read.add(reader.read(rows));
                }
                return read;
            }
        }
    }

    /** What a transaction of its own gives: committed, or rolled back where the work fails. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            var result = work.run();
            connection.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int place = 0; place < values.length; place++) {
            statement.setObject(place + 1, values[place]);
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            if (!autoCommitBefore) {
                connection.setAutoCommit(false);
            }
        } finally {
            connections.release(database, connection);
        }
    }

    /** Reads the row that a result stands at. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Some statements that belong together. */
    interface Work<T> {
        T run() throws SQLException;
    }
}
