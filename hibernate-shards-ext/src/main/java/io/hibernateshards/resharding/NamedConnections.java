package io.hibernateshards.resharding;

import static io.hibernateshards.logging.ReshardingMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** The connections of the map's databases, found by their names. Any thread. */
record NamedConnections(DatabaseAccess access) implements DatabaseConnections {

    @Override
    public Connection open(Database database) {
        if (!access.names().contains(database.name())) {
            throw new ShardUnavailableException(
                    MESSAGES.notReached(database.name(), String.join(", ", access.names())),
                    Set.of(database.name()),
                    null);
        }
        return access.open(database.name());
    }

    @Override
    public void release(Database database, Connection connection) throws SQLException {
        access.release(database.name(), connection);
    }

    @Override
    public String address(Database database) {
        return access.address(database.name());
    }
}
