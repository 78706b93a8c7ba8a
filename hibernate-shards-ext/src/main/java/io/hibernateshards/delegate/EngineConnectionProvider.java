package io.hibernateshards.delegate;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.metrics.EventRelay;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;

/** Gives the engine the connections of the database that is a session's tenant. Any thread. */
public final class EngineConnectionProvider implements MultiTenantConnectionProvider<Object> {

    private static final long serialVersionUID = 1;

    private final transient CheckedConnections connections;
    private final transient DatabasePools pools;
    private final transient Database lowest;
    private final transient Database home;
    private final transient EventRelay events;
    private final transient PreparedConnections prepared = new PreparedConnections();
    private final transient Map<Connection, Database> any = Collections.synchronizedMap(new IdentityHashMap<>());

    /**
     * @param lowest the database that the dialect is built for
     * @param home the database of sessions whose tenant is the application's own, which there are where all is on one
     * @param events are told of executed statements, while one of those who listen wants to know
     */
    public EngineConnectionProvider(CheckedConnections connections, Database lowest, Database home, EventRelay events) {
        this.lowest = lowest;
        this.connections = connections;
        this.home = home;
        this.events = events;
        this.pools = connections.pools();
    }

    /** What all databases share is read from the one of the lowest version, or else from the first that answers. */
    @Override
    public Connection getAnyConnection() {
        try {
            return any(lowest);
        } catch (ShardUnavailableException failure) {
            for (var database : pools.databases()) {
                try {
                    return any(database);
                } catch (ShardUnavailableException further) {
                    failure.addSuppressed(further);
                }
            }
            throw failure;
        }
    }

    private Connection any(Database database) {
        var connection = pools.open(database);
        any.put(connection, database);
        return connection;
    }

    @Override
    public void releaseAnyConnection(Connection connection) throws SQLException {
        pools.release(Objects.requireNonNull(any.remove(connection)), connection);
    }

    @Override
    public Connection getConnection(Object tenant) throws SQLException {
        var database = databaseOf(tenant);
        var connection = connections.open(database);
        return events.isTiming() ? TimedConnection.of(connection, database.name(), events) : connection;
    }

    @Override
    public void releaseConnection(Object tenant, Connection connection) throws SQLException {
        prepared.restore(connection);
        pools.release(databaseOf(tenant), TimedConnection.original(connection));
    }

    /** Sets a connection that was given, outside a transaction, to a mode that it keeps until it is restored or released. */
    public void prepare(Connection connection, ConnectionMode mode) throws SQLException {
        prepared.prepare(connection, mode);
    }

    /** Sets a connection back to what it was, if it still is in a mode. */
    public void restore(Connection connection) throws SQLException {
        prepared.restore(connection);
    }

    private Database databaseOf(Object tenant) {
        return tenant instanceof Database database ? database : home;
    }

    @Override
    public boolean supportsAggressiveRelease() {
        return false;
    }

    @Override
    public boolean isUnwrappableAs(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return type.cast(this);
    }
}
