package io.hibernateshards.boot;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardHints;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.delegate.CutOff;
import io.hibernateshards.delegate.PoolSettings;
import io.hibernateshards.node.NodeSettings;
import io.hibernateshards.topology.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every setting and hint there is. The settings of a unit are read by these, and the page {@code docs/configuration.md} is made of
 * them.
 */
final class KnownSettings {

    private static final int MAXIMUM_VIRTUAL_SHARDS = 16_384;

    private static final List<Setting<?>> ALL = new ArrayList<>();

    static final Setting<String> DATABASES = ofUnit(
            ShardsSettings.DATABASES,
            "order",
            SettingType.text("names separated by commas, at most " + Database.MAXIMUM),
            null,
            "none: the unit is Hibernate's own",
            "the databases, in an order that never changes; with Spring Boot in the order of their names if it is not set");

    static final Setting<Integer> VIRTUAL_SHARDS = ofUnit(
            ShardsSettings.VIRTUAL_SHARDS,
            "virtual-shards",
            SettingType.wholeNumber(1, MAXIMUM_VIRTUAL_SHARDS),
            ShardsSettings.DEFAULT_VIRTUAL_SHARDS,
            String.valueOf(ShardsSettings.DEFAULT_VIRTUAL_SHARDS),
            "how many virtual shards there are; never changes once there are rows");

    static final Setting<String> GROUPS = ofUnit(
            ShardsSettings.GROUPS,
            "groups",
            SettingType.text("vshard groups, as in 'a: 0-511 @ one; b: 512-1023 @ two, three(waiting)'"),
            null,
            "an even spread by capacity",
            "which virtual shards live on which database");

    static final Setting<TransactionMode> TRANSACTIONS = ofUnit(
            ShardsSettings.TRANSACTIONS,
            "transactions",
            SettingType.TRANSACTION_MODE,
            TransactionMode.SINGLE,
            "single",
            "whether a transaction writes to one database, or to several that commit one after another");

    static final Setting<ScatterMode> SCATTER = ofUnit(
            ShardsSettings.SCATTER,
            "scatter",
            SettingType.SCATTER_MODE,
            ScatterMode.ALLOW,
            "allow",
            "what becomes of queries that no shard key narrows to one database");

    static final Setting<String> UNSHARDED_DATABASE = ofUnit(
            ShardsSettings.UNSHARDED_DATABASE,
            "unsharded-database",
            SettingType.text("a database's name"),
            null,
            "the first",
            "the database of entities that are not sharded");

    static final Setting<Duration> QUERY_TIMEOUT = ofUnit(
            ShardsSettings.QUERY_TIMEOUT,
            "query-timeout",
            SettingType.DURATION,
            Duration.ZERO,
            "no limit",
            "the time of a query over several databases that sets none itself; zero is no limit");

    static final Setting<Integer> SCATTER_THREADS = ofUnit(
            ShardsSettings.SCATTER_THREADS,
            "scatter-threads",
            SettingType.wholeNumber(1, 1_000),
            null,
            "twice the number of databases, at least 8",
            "how many threads ask databases at once, for all queries together");

    static final Setting<String> EVENTS = ofUnit(
            ShardsSettings.EVENTS,
            "",
            SettingType.text("a ShardEvents, its class or the name of its class; several in a list"),
            null,
            "nobody",
            "who is told what happens");

    static final Setting<String> SCATTER_TASK_DECORATOR = ofUnit(
            ShardsSettings.SCATTER_TASK_DECORATOR,
            "",
            SettingType.text("a UnaryOperator of Runnable, its class or the name of its class"),
            null,
            "none",
            "what each task passes on its way to another thread, to carry thread-locals over");

    static final Setting<Integer> CUT_OFF_FAILURES = ofUnit(
            ShardsSettings.CUT_OFF_FAILURES,
            "cut-off-failures",
            SettingType.wholeNumber(1, 1_000),
            CutOff.DEFAULT_FAILURES,
            String.valueOf(CutOff.DEFAULT_FAILURES),
            "after how many failures in a row to connect a database is cut off");

    static final Setting<Duration> CUT_OFF_TIME = ofUnit(
            ShardsSettings.CUT_OFF_TIME,
            "cut-off-time",
            SettingType.DURATION,
            CutOff.DEFAULT_TIME,
            CutOff.DEFAULT_TIME.toString(),
            "how long what needs a database that is cut off fails at once, until one request asks it again");

    static final Setting<String> CATALOG = ofUnit(
            ShardsSettings.CATALOG,
            "catalog",
            SettingType.text("a database's name"),
            null,
            "none: the settings alone say the map",
            "the database that has the map which the unit's nodes share, so that virtual shards can move");

    static final Setting<Boolean> CATALOG_ADOPT = ofUnit(
            ShardsSettings.CATALOG_ADOPT,
            "catalog-adopt",
            SettingType.BOOLEAN,
            false,
            "false",
            "whether a shared map takes over databases that were used without one");

    static final Setting<String> CATALOG_NODE = ofUnit(
            ShardsSettings.CATALOG_NODE,
            "catalog-node",
            SettingType.text("a text"),
            null,
            "the process id",
            "what people call this process in lists of nodes");

    static final Setting<Duration> CATALOG_LEASE = ofUnit(
            ShardsSettings.CATALOG_LEASE,
            "catalog-lease",
            SettingType.DURATION,
            NodeSettings.DEFAULT.lease(),
            NodeSettings.DEFAULT.lease().toString(),
            "how long the catalog may be silent before this process reads nothing any more, and a dead process holds up moves");

    static final Setting<Duration> CATALOG_POLL = ofUnit(
            ShardsSettings.CATALOG_POLL,
            "catalog-poll",
            SettingType.DURATION,
            NodeSettings.DEFAULT.poll(),
            NodeSettings.DEFAULT.poll().toString(),
            "how often the catalog is asked for a newer map");

    static final Setting<Duration> CATALOG_PATIENCE = ofUnit(
            ShardsSettings.CATALOG_PATIENCE,
            "catalog-patience",
            SettingType.DURATION,
            NodeSettings.DEFAULT.patience(),
            NodeSettings.DEFAULT.patience().toString(),
            "how long an operation waits for a virtual shard that is being moved");

    static final Setting<String> URL = ofDatabase(
            "url", "url", SettingType.text("an address of JDBC"), null, "needed, or 'datasource'", "where it is");

    static final Setting<String> USER = ofDatabase(
            "user",
            "username",
            SettingType.text("a text"),
            null,
            "what 'jakarta.persistence.jdbc.user' says",
            "who connects");

    static final Setting<String> PASSWORD = ofDatabase(
            "password",
            "password",
            SettingType.text("a text"),
            null,
            "what 'jakarta.persistence.jdbc.password' says",
            "the password of who connects; no log and no message shows it");

    static final Setting<String> DRIVER = ofDatabase(
            "driver",
            "driver-class-name",
            SettingType.text("a class name"),
            null,
            "what 'jakarta.persistence.jdbc.driver' says, else it is found by the address",
            "the JDBC driver");

    static final Setting<String> DATA_SOURCE = ofDatabase(
            "datasource",
            "data-source",
            SettingType.text("a DataSource or its JNDI name; with Spring Boot the name of a bean"),
            null,
            "needed, or 'url'",
            "what gives its connections, which are not pooled again");

    static final Setting<Double> CAPACITY = ofDatabase(
            "capacity",
            "capacity",
            SettingType.POSITIVE_NUMBER,
            1.0,
            "1",
            "its share of the virtual shards beside those of others");

    static final Setting<Integer> MAX_SIZE = ofPool(
            "max_size",
            "max-size",
            SettingType.wholeNumber(1, 10_000),
            PoolSettings.DEFAULT_MAXIMUM_SIZE,
            String.valueOf(PoolSettings.DEFAULT_MAXIMUM_SIZE),
            "how many connections it has at most");

    static final Setting<Integer> MIN_IDLE = ofPool(
            "min_idle",
            "min-idle",
            SettingType.wholeNumber(0, 10_000),
            1,
            "1",
            "how many connections it keeps open at least; not more than 'max_size'");

    static final Setting<Duration> CONNECTION_TIMEOUT = ofPool(
            "connection_timeout",
            "connection-timeout",
            SettingType.DURATION,
            PoolSettings.DEFAULT_CONNECTION_TIMEOUT,
            PoolSettings.DEFAULT_CONNECTION_TIMEOUT.toString(),
            "how long one waits for a connection");

    static final Setting<Duration> MAX_LIFETIME = ofPool(
            "max_lifetime",
            "max-lifetime",
            SettingType.DURATION,
            PoolSettings.DEFAULT_MAXIMUM_LIFETIME,
            PoolSettings.DEFAULT_MAXIMUM_LIFETIME.toString(),
            "how long a connection is used; zero is as long as the pool lives");

    /** What the names of settings of HikariCP start with. */
    static final Setting<String> HIKARI = ofPool(
            "hikari.",
            "hikari.",
            SettingType.text("what HikariCP takes"),
            null,
            "what HikariCP says",
            "settings of HikariCP by its own names, as in 'hikari.leakDetectionThreshold' or 'hikari.leak-detection-threshold'");

    /** The settings above by the names that they have in HikariCP. */
    private static final Map<String, Setting<?>> OF_HIKARI = Map.of(
            "maximumPoolSize", MAX_SIZE,
            "minimumIdle", MIN_IDLE,
            "connectionTimeout", CONNECTION_TIMEOUT,
            "maxLifetime", MAX_LIFETIME);

    static final Setting<Integer> KEYSPACE_VIRTUAL_SHARDS = add(new Setting<>(
            SettingPlace.KEYSPACE,
            "virtual_shards",
            "virtual-shards",
            VIRTUAL_SHARDS.type(),
            VIRTUAL_SHARDS.ifAbsent(),
            VIRTUAL_SHARDS.otherwise(),
            "how many virtual shards it has; never changes once there are rows"));

    static final Setting<String> KEYSPACE_GROUPS = add(new Setting<>(
            SettingPlace.KEYSPACE,
            "groups",
            "groups",
            GROUPS.type(),
            null,
            GROUPS.otherwise(),
            "which of its virtual shards live on which database"));

    static {
        add(new Setting<>(
                SettingPlace.ENTITY_MANAGER,
                TRANSACTIONS.name(),
                "",
                TRANSACTIONS.type(),
                null,
                "what the unit says",
                "the mode of its transactions; not after a transaction's first write"));
        add(new Setting<>(
                SettingPlace.ENTITY_MANAGER,
                SCATTER.name(),
                "",
                SCATTER.type(),
                null,
                "what the entity group says, else the unit",
                "what becomes of its scatters"));
        add(new Setting<>(
                SettingPlace.QUERY,
                SCATTER.name(),
                "",
                SCATTER.type(),
                null,
                "what the entity manager says",
                "what becomes of this query; a named query has it too"));
        ofNativeQuery(ShardHints.DATABASE, "a database's name", "the database that runs it");
        ofNativeQuery(
                ShardHints.SHARD,
                "a ShardId, or its text as in 'default/17'",
                "the virtual shard whose database runs it; it sees all rows of that database");
        ofNativeQuery(
                ShardHints.KEY,
                "a Map.Entry of an entity class and a value of its shard key, or an entity",
                "the shard key whose database runs it; it sees all rows of that database");
        ofNativeQuery(
                ShardHints.ALL,
                "true, or its text",
                "that it runs on every database: rows come one database after another, counts of changes are added");
    }

    private KnownSettings() {}

    /** All there are, by their places. */
    static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    /** The names of those of a place, behind what they start with. */
    static List<String> names(SettingPlace place) {
        return ALL.stream()
                .filter(setting -> setting.place() == place)
                .<String>map(Setting::name)
                .toList();
    }

    private static <T> Setting<T> ofUnit(
            String fullName,
            String property,
            SettingType<T> type,
            @Nullable T ifAbsent,
            String otherwise,
            String meaning) {
        return add(
                new Setting<>(SettingPlace.UNIT, behindPrefix(fullName), property, type, ifAbsent, otherwise, meaning));
    }

    private static <T> Setting<T> ofDatabase(
            String name, String property, SettingType<T> type, @Nullable T ifAbsent, String otherwise, String meaning) {
        return add(new Setting<>(SettingPlace.DATABASE, name, property, type, ifAbsent, otherwise, meaning));
    }

    /** The setting of a pool that is another of HikariCP's by its name there; empty where there is none. */
    static Optional<Setting<?>> ofHikari(String name) {
        return Optional.ofNullable(OF_HIKARI.get(name));
    }

    private static <T> Setting<T> ofPool(
            String name, String property, SettingType<T> type, @Nullable T ifAbsent, String otherwise, String meaning) {
        return add(new Setting<>(SettingPlace.POOL, name, property, type, ifAbsent, otherwise, meaning));
    }

    private static void ofNativeQuery(String fullName, String allowed, String meaning) {
        add(new Setting<>(
                SettingPlace.QUERY,
                behindPrefix(fullName),
                "",
                SettingType.text(allowed),
                null,
                "none: a native query needs one, or 'withDatabase'",
                meaning));
    }

    private static String behindPrefix(String fullName) {
        return fullName.substring(SettingPlace.UNIT.prefix().length());
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
