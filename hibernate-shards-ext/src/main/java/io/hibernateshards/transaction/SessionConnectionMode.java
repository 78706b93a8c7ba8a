package io.hibernateshards.transaction;

import io.hibernateshards.delegate.ConnectionMode;
import io.hibernateshards.delegate.EngineConnectionProvider;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** The connection of an engine session, set to a mode while a transaction lasts. */
final class SessionConnectionMode {

    private final SharedSessionContractImplementor session;
    private final EngineConnectionProvider connections;
    private @Nullable Connection prepared;

    SessionConnectionMode(SharedSessionContractImplementor session) {
        this.session = session;
        this.connections = session.getFactory()
                .getServiceRegistry()
                .requireService(MultiTenantConnectionProvider.class)
                .unwrap(EngineConnectionProvider.class);
    }

    /** Before the transaction begins on the database. */
    void prepare(ConnectionMode mode) {
        var connection = session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection();
        try {
            connections.prepare(connection, mode);
            prepared = connection;
        } catch (SQLException failure) {
            throw converted(failure, "The connection takes no such isolation or read-only mark");
        }
    }

    /** After it has ended, for a session that keeps its connection beyond a transaction. */
    void restore() {
        var connection = prepared;
        prepared = null;
        var logical = session.getJdbcCoordinator().getLogicalConnection();
        // One that was released is restored, and may be another session's by now.
        if (connection != null && logical.isPhysicallyConnected() && logical.getPhysicalConnection() == connection) {
            try {
                connections.restore(connection);
            } catch (SQLException failure) {
                throw converted(failure, "The connection could not be ended");
            }
        }
    }

    private RuntimeException converted(SQLException failure, String text) {
        return session.getJdbcServices().getSqlExceptionHelper().convert(failure, text);
    }
}
