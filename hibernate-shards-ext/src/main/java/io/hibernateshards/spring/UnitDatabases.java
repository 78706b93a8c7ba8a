package io.hibernateshards.spring;

import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.delegate.DatabasePools;
import io.hibernateshards.delegate.DatabaseSettings;
import io.hibernateshards.delegate.PoolSettings;
import io.hibernateshards.topology.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.cfg.AvailableSettings;
import org.jspecify.annotations.Nullable;

/** The databases that a unit's settings name, before the unit itself is built. */
final class UnitDatabases {

    /** Flyway takes one for its history, one for the migrations and one for callbacks. */
    private static final int CONNECTIONS = 4;

    private UnitDatabases() {}

    /** Small pools, in the order of the databases, by that login where there is one; none where the settings do not give an address or a DataSource for each. */
    static DatabasePools open(Map<String, Object> unit, @Nullable OtherLogin login) {
        var settings = new ArrayList<DatabaseSettings>();
        for (var name : String.valueOf(unit.get(ShardsSettings.DATABASES)).split(",", -1)) {
            var its = settings(new Database(name.trim(), settings.size()), unit, login);
            if (its.url() == null && its.dataSource() == null) {
                return new DatabasePools(List.of());
            }
            settings.add(its);
        }
        return new DatabasePools(settings);
    }

    private static DatabaseSettings settings(Database database, Map<String, Object> unit, @Nullable OtherLogin login) {
        var prefix = ShardsSettings.DATABASE_PREFIX + database.name() + ".";
        var user = unit.getOrDefault(prefix + "user", unit.get(AvailableSettings.JAKARTA_JDBC_USER));
        var password = unit.getOrDefault(prefix + "password", unit.get(AvailableSettings.JAKARTA_JDBC_PASSWORD));
        var driver = unit.getOrDefault(prefix + "driver", unit.get(AvailableSettings.JAKARTA_JDBC_DRIVER));
        var dataSource = unit.get(prefix + "datasource") instanceof DataSource its ? its : null;
        if (login != null) {
            user = login.user();
            password = login.password();
            driver = login.driver() != null ? login.driver() : driver;
            dataSource = dataSource == null ? null : login.to(database.name(), dataSource);
        }
        return new DatabaseSettings(
                database,
                text(unit.get(prefix + "url")),
                text(user),
                text(password),
                text(driver),
                dataSource,
                1,
                new PoolSettings(CONNECTIONS, 0, PoolSettings.DEFAULT_CONNECTION_TIMEOUT, Duration.ZERO, Map.of()));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
