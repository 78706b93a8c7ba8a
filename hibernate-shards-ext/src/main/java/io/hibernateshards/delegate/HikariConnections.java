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

    /** The standard's state of a client that got no connection. */
    private static final String UNABLE_TO_CONNECT = "08001";

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

    /** What its settings are set on. */
    static Class<?> configuration() {
        return HikariConfig.class;
    }

    static boolean takes(String name, String value) {
        var alone = new Properties();
        alone.setProperty(name, value);
        try {
            return new HikariConfig(alone) != null;
        } catch (RuntimeException refusal) {
            return false;
        }
    }

    @Override
    public Connection open() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException failure) {
            if (failure.getCause() == null && pool.getHikariPoolMXBean().getActiveConnections() < size) {
                // Not all are in use: the database gave none in time. The state tells the two apart, and that it is out
                // of reach.
                throw new SQLException(failure.getMessage(), UNABLE_TO_CONNECT, failure);
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
