package io.hibernateshards.resharding;

import io.hibernateshards.ShardUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reaches the databases of a unit by their names. Any thread. */
public interface DatabaseAccess {

    /** The names of the databases that can be asked for. */
    List<String> names();

    /** A connection; throws {@link ShardUnavailableException} where the database gives none. */
    Connection open(String database);

    /** Takes a connection back. */
    void release(String database, Connection connection) throws SQLException;

    /** Where a database is, without any password. */
    String address(String database);
}
