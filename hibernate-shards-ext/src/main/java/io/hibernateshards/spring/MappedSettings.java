package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.spring.ShardsProperties.DatabaseProperties;
import io.hibernateshards.spring.ShardsProperties.PoolProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the properties of a Spring application say, by the names that the settings of a persistence unit have. */
final class MappedSettings {

    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final int LONGEST_NUMBER = 20;

    /** @param property its name in the Spring application */
    private record Setting(String property, Object value) {}

    private final Function<String, @Nullable DataSource> dataSources;
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** @param dataSources the application's DataSource bean of a name, or null */
    MappedSettings(ShardsProperties properties, Function<String, @Nullable DataSource> dataSources) {
        this.dataSources = dataSources;
        var databases = properties.databases() == null ? Map.<String, DatabaseProperties>of() : properties.databases();
        var order = properties.order();
        put("order", ShardsSettings.DATABASES, order != null ? String.join(", ", order) : null);
        if (order == null && !databases.isEmpty()) {
            put("databases", ShardsSettings.DATABASES, String.join(", ", inOrder(databases.keySet())));
        }
        databases.forEach(this::database);
        put("virtual-shards", ShardsSettings.VIRTUAL_SHARDS, properties.virtualShards());
        put("groups", ShardsSettings.GROUPS, properties.groups());
        if (properties.keyspaces() != null) {
            properties.keyspaces().forEach((name, keyspace) -> {
                var prefix = ShardsSettings.KEYSPACE_PREFIX + name + ".";
                put("keyspaces." + name + ".virtual-shards", prefix + "virtual_shards", keyspace.virtualShards());
                put("keyspaces." + name + ".groups", prefix + "groups", keyspace.groups());
            });
        }
        put("transactions", ShardsSettings.TRANSACTIONS, properties.transactions());
        put("scatter", ShardsSettings.SCATTER, properties.scatter());
        put("unsharded-database", ShardsSettings.UNSHARDED_DATABASE, properties.unshardedDatabase());
        put("query-timeout", ShardsSettings.QUERY_TIMEOUT, properties.queryTimeout());
        put("scatter-threads", ShardsSettings.SCATTER_THREADS, properties.scatterThreads());
        put("cut-off-failures", ShardsSettings.CUT_OFF_FAILURES, properties.cutOffFailures());
        put("cut-off-time", ShardsSettings.CUT_OFF_TIME, properties.cutOffTime());
        put("catalog", ShardsSettings.CATALOG, properties.catalog());
        put("catalog-adopt", ShardsSettings.CATALOG_ADOPT, properties.catalogAdopt());
        put("catalog-node", ShardsSettings.CATALOG_NODE, properties.catalogNode());
        put("catalog-lease", ShardsSettings.CATALOG_LEASE, properties.catalogLease());
        put("catalog-poll", ShardsSettings.CATALOG_POLL, properties.catalogPoll());
        put("catalog-patience", ShardsSettings.CATALOG_PATIENCE, properties.catalogPatience());
        pool("pool.", ShardsSettings.POOL_PREFIX, properties.pool());
    }

    /** By their names, where numbers count as such: {@code db2} stands before {@code db10}. */
    static List<String> inOrder(Set<String> names) {
        return names.stream()
                .sorted(Comparator.comparing(MappedSettings::withLongNumbers).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static String withLongNumbers(String name) {
        return DIGITS.matcher(name).replaceAll(digits -> {
            var number = digits.group();
            return "0".repeat(Math.max(0, LONGEST_NUMBER - number.length())) + number;
        });
    }

    private void database(String name, DatabaseProperties database) {
        var property = "databases." + name + ".";
        var prefix = ShardsSettings.DATABASE_PREFIX + name + ".";
        put(property + "url", prefix + "url", database.url());
        put(property + "username", prefix + "user", database.username());
        put(property + "password", prefix + "password", database.password());
        put(property + "driver-class-name", prefix + "driver", database.driverClassName());
        put(property + "capacity", prefix + "capacity", database.capacity());
        pool(property + "pool.", prefix + "pool.", database.pool());
        var bean = database.dataSource();
        if (bean != null) {
            var dataSource = dataSources.apply(bean);
            if (dataSource == null) {
                problems.add(MESSAGES.noSuchDataSource(spring(property + "data-source"), bean));
            } else {
                put(property + "data-source", prefix + "datasource", dataSource);
            }
        }
    }

    private void pool(String property, String prefix, @Nullable PoolProperties pool) {
        if (pool == null) {
            return;
        }
        put(property + "max-size", prefix + "max_size", pool.maxSize());
        put(property + "min-idle", prefix + "min_idle", pool.minIdle());
        put(property + "connection-timeout", prefix + "connection_timeout", pool.connectionTimeout());
        put(property + "max-lifetime", prefix + "max_lifetime", pool.maxLifetime());
        if (pool.hikari() != null) {
            pool.hikari().forEach((name, value) -> put(property + "hikari." + name, prefix + "hikari." + name, value));
        }
    }

    private void put(String property, String name, @Nullable Object value) {
        if (value instanceof Duration duration) {
            settings.put(name, new Setting(spring(property), duration.toMillis()));
        } else if (value instanceof Enum<?> constant) {
            settings.put(name, new Setting(spring(property), constant.name().toLowerCase(Locale.ROOT)));
        } else if (value != null) {
            settings.put(name, new Setting(spring(property), value));
        }
    }

    private static String spring(String property) {
        return ShardsProperties.PREFIX + "." + property;
    }

    /**
     * Adds these settings to the properties that a unit has already.
     *
     * @throws ShardConfigurationException where both say different things, with all of these at once
     */
    void addTo(Map<String, Object> unit) {
        var all = new ArrayList<>(problems);
        settings.forEach((name, setting) -> {
            var known = unit.get(name);
            if (known == null) {
                unit.put(name, setting.value());
            } else if (!isSame(name, setting, known)) {
                all.add(MESSAGES.differentValues(setting.property(), "spring.jpa.properties." + name));
            }
        });
        if (!all.isEmpty()) {
            throw new ShardConfigurationException(all);
        }
    }

    /** The names of databases that no property puts in an order are in the order that the unit's own setting has. */
    private static boolean isSame(String name, Setting setting, Object known) {
        if (name.equals(ShardsSettings.DATABASES) && setting.property().equals(spring("databases"))) {
            return names(known).equals(names(setting.value()));
        }
        return known.toString().trim().equals(setting.value().toString().trim());
    }

    private static Set<String> names(Object list) {
        return Arrays.stream(list.toString().split(",", -1)).map(String::trim).collect(Collectors.toSet());
    }
}
