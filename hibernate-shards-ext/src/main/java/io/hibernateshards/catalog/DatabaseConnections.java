package io.hibernateshards.catalog;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** Gives the connections of every database. Any thread. */
public interface DatabaseConnections {

    /** A connection; throws {@link ShardUnavailableException} where the database gives none. */
    Connection open(Database database);

    void release(Database database, Connection connection) throws SQLException;

    /** Where a database is, without any password. */
    String address(Database database);
}
