package io.hibernateshards.delegate;

import io.hibernateshards.ShardUnavailableException;
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
    private final transient Map<Connection, Database> any = Collections.synchronizedMap(new IdentityHashMap<>());

    public EngineConnectionProvider(CheckedConnections connections) {
        this.connections = connections;
        this.pools = connections.pools();
    }

    /** Any database serves to read what all of them share: the first that answers. */
    @Override
    public Connection getAnyConnection() throws SQLException {
        ShardUnavailableException first = null;
        for (var database : pools.databases()) {
            try {
                var connection = pools.open(database);
                any.put(connection, database);
                return connection;
            } catch (ShardUnavailableException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first == null) {
            throw new SQLException("There are no databases");
        }
        throw first;
    }

    @Override
    public void releaseAnyConnection(Connection connection) throws SQLException {
        pools.release(Objects.requireNonNull(any.remove(connection)), connection);
    }

    @Override
    public Connection getConnection(Object tenant) throws SQLException {
        return connections.open((Database) tenant);
    }

    @Override
    public void releaseConnection(Object tenant, Connection connection) throws SQLException {
        pools.release((Database) tenant, connection);
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
