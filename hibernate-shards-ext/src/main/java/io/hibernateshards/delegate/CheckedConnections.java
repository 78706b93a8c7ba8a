package io.hibernateshards.delegate;

import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** The connections of databases that were found to be those they should be: a database is checked before its first use. */
public final class CheckedConnections implements DatabaseConnections {

    private final DatabasePools pools;
    private volatile Consumer<Database> check = database -> {};

    public CheckedConnections(DatabasePools pools) {
        this.pools = pools;
    }

    /** Sets what is asked before a connection is given; it throws where the database must not be used. */
    public void beforeUse(Consumer<Database> newCheck) {
        check = newCheck;
    }

    DatabasePools pools() {
        return pools;
    }

    @Override
    public Connection open(Database database) {
        check.accept(database);
        return pools.open(database);
    }

    @Override
    public void release(Database database, Connection connection) throws SQLException {
        pools.release(database, connection);
    }

    @Override
    public String address(Database database) {
        return pools.address(database);
    }
}
