package io.hibernateshards.delegate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.hibernate.HibernateException;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.jdbc.connections.internal.DriverManagerConnectionProvider;
import org.jspecify.annotations.Nullable;

/**
 * A database's connections out of Hibernate's own pool, which a unit without HikariCP gets as it does in plain Hibernate.
 * Adapter to {@code org.hibernate.engine.jdbc.connections.internal.DriverManagerConnectionProvider}: Hibernate offers this pool by
 * no public type.
 */
final class HibernateConnections implements ConnectionSource {

    private final DatabaseSettings settings;
    private @Nullable DriverManagerConnectionProvider pool;
    private @Nullable StandardServiceRegistry registry;

    HibernateConnections(DatabaseSettings settings) {
        this.settings = settings;
    }

    @Override
    public Connection open() throws SQLException {
        try {
            return startedPool().getConnection();
        } catch (HibernateException failure) {
            if (failure.getCause() == null) {
                // This pool says so that all of its connections are in use.
                throw new SQLTransientConnectionException(failure.getMessage());
            }
            throw failure;
        }
    }

    @Override
    public void release(Connection connection) throws SQLException {
        startedPool().closeConnection(connection);
    }

    /** Starting this pool connects, so it is started when it is first asked. */
    private synchronized DriverManagerConnectionProvider startedPool() {
        if (pool != null) {
            return pool;
        }
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(AvailableSettings.JAKARTA_JDBC_URL, Objects.requireNonNull(settings.url()));
        putIfPresent(configuration, AvailableSettings.JAKARTA_JDBC_USER, settings.user());
        putIfPresent(configuration, AvailableSettings.JAKARTA_JDBC_PASSWORD, settings.password());
        putIfPresent(configuration, AvailableSettings.JAKARTA_JDBC_DRIVER, settings.driver());
        configuration.put(
                AvailableSettings.POOL_SIZE, Integer.toString(settings.pool().maximumSize()));
        var its = new StandardServiceRegistryBuilder()
                .applySettings(configuration)
                .build();
        var provider = new DriverManagerConnectionProvider();
        try {
            provider.injectServices((org.hibernate.service.spi.ServiceRegistryImplementor) its);
            provider.configure(configuration);
        } catch (RuntimeException failure) {
            StandardServiceRegistryBuilder.destroy(its);
            throw failure;
        }
        registry = its;
        pool = provider;
        return provider;
    }

    private static void putIfPresent(Map<String, Object> configuration, String name, @Nullable String value) {
        if (value != null) {
            configuration.put(name, value);
        }
    }

    @Override
    public DataSource dataSource() {
        return startedPool().unwrap(DataSource.class);
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.stop();
            pool = null;
        }
        if (registry != null) {
            StandardServiceRegistryBuilder.destroy(registry);
            registry = null;
        }
    }
}
