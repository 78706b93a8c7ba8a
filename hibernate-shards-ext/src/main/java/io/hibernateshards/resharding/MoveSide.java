package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveLog.LOG;
import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.fence.Ownership;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** One of the two databases of a move, with a connection of the mover's own and its guard. One thread. */
final class MoveSide implements AutoCloseable {

    private final DatabaseConnections connections;
    private final Database database;
    private final Connection connection;
    private final boolean autoCommitBefore;
    private final int isolationBefore;
    private final String product;
    private final OwnershipGuard guard;
    private Map<String, String> settingsBefore = Map.of();

    private MoveSide(DatabaseConnections connections, Database database, Connection connection) throws SQLException {
        this.connections = connections;
        this.database = database;
        this.connection = connection;
        this.autoCommitBefore = connection.getAutoCommit();
        this.isolationBefore = connection.getTransactionIsolation();
        this.product = connection.getMetaData().getDatabaseProductName();
        this.guard = OwnershipGuard.of(product, null)
                .orElseThrow(() -> new MoveRefusedException(MESSAGES.unknownProduct(product)));
        connection.setAutoCommit(false);
    }

    /** @param isolation of its transactions, as {@link Connection} numbers them */
    static MoveSide open(DatabaseConnections connections, Database database, int isolation) throws SQLException {
        var connection = connections.open(database);
        try {
            var side = new MoveSide(connections, database, connection);
            connection.setTransactionIsolation(isolation);
            if (side.product.equals("PostgreSQL")) {
                side.settingsBefore = PostgresTexts.setForSession(connection);
                connection.commit();
            }
            return side;
        } catch (SQLException | RuntimeException failure) {
            connections.release(database, connection);
            throw failure;
        }
    }

    Database database() {
        return database;
    }

    Connection jdbc() {
        return connection;
    }

    OwnershipGuard guard() {
        return guard;
    }

    String product() {
        return product;
    }

    /** What the database is to a virtual shard. */
    Ownership ownership(ShardId shard) throws SQLException {
        var its = guard.read(connection, shard);
        return its.orElseThrow(() -> new MoveRefusedException(MESSAGES.notRecorded(shard.toString(), database.name())));
    }

    /** Ends its transaction; whether the connection can be used. */
    boolean isFresh() {
        try {
            connection.rollback();
            return true;
        } catch (SQLException | RuntimeException broken) {
            return false;
        }
    }

    /** Gives the connection back as it was, or, where that fails, broken, so that nobody gets it. */
    @Override
    public void close() {
        try {
            connection.rollback();
            guard.leave(connection);
            if (!settingsBefore.isEmpty()) {
                PostgresTexts.restore(connection, settingsBefore);
            }
            connection.commit();
            connection.setAutoCommit(autoCommitBefore);
            connection.setTransactionIsolation(isolationBefore);
            connections.release(database, connection);
        } catch (SQLException | RuntimeException failure) {
            LOG.connectionNotReset(database.name(), String.valueOf(failure.getMessage()));
            giveUp();
        }
    }

    /** Gives the connection back broken. */
    void giveUp() {
        try {
            try {
                connection.abort(Runnable::run);
            } finally {
                connections.release(database, connection);
            }
        } catch (SQLException | RuntimeException failure) {
            LOG.connectionNotReset(database.name(), String.valueOf(failure.getMessage()));
        }
    }
}
