package io.hibernateshards.spring;

import io.hibernateshards.delegate.DatabasePools;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** One database's connections as a DataSource whose failures name the database and show no password. */
final class OneDatabase extends AbstractDataSource {

    private final DatabasePools pools;
    private final Database database;

    OneDatabase(DatabasePools pools, Database database) {
        this.pools = pools;
        this.database = database;
    }

    @Override
    public Connection getConnection() {
        return pools.open(database);
    }

    @Override
    public Connection getConnection(String username, String password) {
        return getConnection();
    }
}
