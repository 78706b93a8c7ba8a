package io.hibernateshards.delegate;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Properties;
import javax.sql.DataSource;

/** A database's connections out of HikariCP. Loaded only where HikariCP is on the class path. */
final class HikariConnections implements ConnectionSource {

    private final HikariDataSource pool;
    private final int size;

    private HikariConnections(HikariDataSource pool, int size) {
        this.size = size;
        this.pool = pool;
    }

    static HikariConnections of(DatabaseSettings settings) {
        var further = new Properties();
        further.putAll(settings.pool().hikari());
        var config = new HikariConfig(further);
        config.setPoolName("shards-" + settings.database().name());
        var address = Secrets.apart(settings.url(), settings.password());
        config.setJdbcUrl(address.url());
        config.setUsername(settings.user());
        config.setPassword(address.password());
        if (settings.driver() != null) {
            config.setDriverClassName(settings.driver());
        }
        config.setMaximumPoolSize(settings.pool().maximumSize());
        config.setMinimumIdle(settings.pool().minimumIdle());
        config.setConnectionTimeout(settings.pool().connectionTimeout().toMillis());
        config.setMaxLifetime(settings.pool().maximumLifetime().toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariConnections(new HikariDataSource(config), config.getMaximumPoolSize());
    }

    @Override
    public Connection open() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException failure) {
            if (failure.getCause() == null && pool.getHikariPoolMXBean().getActiveConnections() < size) {
                // Not all are in use: the database is slow to give one. A cause tells the two apart.
                throw new SQLException(failure.getMessage(), failure.getSQLState(), failure);
            }
            throw failure;
        }
    }

    @Override
    public void release(Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }
}
