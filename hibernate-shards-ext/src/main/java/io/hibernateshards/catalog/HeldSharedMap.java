package io.hibernateshards.catalog;

import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The shared map through one connection that is kept: who holds locks that others wait for can ask it although these have
 * emptied the pool. One thread.
 */
public final class HeldSharedMap implements AutoCloseable {

    private final Kept kept;
    private final SharedMap map;

    HeldSharedMap(DatabaseConnections connections, Database home, SharedMapTables tables) {
        this.kept = new Kept(connections, home);
        this.map = new SharedMap(kept, home, tables);
        kept.open(home);
    }

    /** The map, through that connection. */
    public SharedMap map() {
        return map;
    }

    @Override
    public void close() throws SQLException {
        kept.end();
    }

    private static final class Kept implements DatabaseConnections {

        private final DatabaseConnections connections;
        private final Database home;
        private @Nullable Connection connection;

        Kept(DatabaseConnections connections, Database home) {
            this.connections = connections;
            this.home = home;
        }

        @Override
        public Connection open(Database database) {
            var its = connection;
            if (its == null) {
                its = connections.open(home);
                connection = its;
            }
            return its;
        }

        /** Keeps it, unless it broke. */
        @Override
        public void release(Database database, Connection used) throws SQLException {
            if (used.isClosed()) {
                end();
            }
        }

        @Override
        public String address(Database database) {
            return connections.address(database);
        }

        void end() throws SQLException {
            var its = connection;
            connection = null;
            if (its != null) {
                connections.release(home, its);
            }
        }
    }
}
