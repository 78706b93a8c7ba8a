package io.hibernateshards.scenario.moves;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Connections to the one database that has a shared map. */
record OneHome(TestDatabase home) implements DatabaseConnections {

    static SharedMap sharedMap(TestDatabase home, Database itself) {
        return new SharedMap(new OneHome(home), itself, new SharedMapTables(null));
    }

    @Override
    public Connection open(Database database) {
        try {
            return home.connection();
        } catch (SQLException failure) {
            throw new ShardUnavailableException("no connection", Set.of(database.name()), failure);
        }
    }

    @Override
    public void release(Database database, Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public String address(Database database) {
        return home.url();
    }
}
