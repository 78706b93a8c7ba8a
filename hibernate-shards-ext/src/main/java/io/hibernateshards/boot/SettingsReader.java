package io.hibernateshards.boot;

import static io.hibernateshards.logging.BootMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.boot.UnitSettings.KeyspaceSettings;
import io.hibernateshards.delegate.CutOff;
import io.hibernateshards.delegate.DatabaseSettings;
import io.hibernateshards.delegate.HikariSettings;
import io.hibernateshards.delegate.PoolSettings;
import io.hibernateshards.logging.NearestName;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.node.NodeSettings;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.VirtualShardGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.jspecify.annotations.Nullable;

/** Reads the settings of one unit and collects all that is wrong with them, each problem with its remedy. */
final class SettingsReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final String NAME_RULE = "a letter followed by letters, digits, '_' or '-'";

    private final Map<String, Object> settings;
    private final List<String> problems = new ArrayList<>();

    SettingsReader(Map<String, Object> settings) {
        this.settings = settings;
    }

    /** Whether these are the settings of a sharded unit: they name databases. */
    static boolean namesDatabases(Map<?, ?> settings) {
        return settings.get(ShardsSettings.DATABASES) != null;
    }

    /** What is wrong, each with its remedy; complete after {@link #read}. */
    List<String> problems() {
        return problems;
    }

    /** What the settings say; where they are wrong, {@link #problems} is not empty and the value must not be used. */
    @Nullable
    UnitSettings read() {
        var databases = databaseNames();
        checkNames(databases);
        refuse(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER);
        var its = databases.stream().map(this::database).toList();
        var keyspaces = keyspaces();
        keyspaces.values().forEach(keyspace -> checkGroups(keyspace, databases));
        var transactions = value(KnownSettings.TRANSACTIONS);
        var scatter = value(KnownSettings.SCATTER);
        var timeout = value(KnownSettings.QUERY_TIMEOUT);
        var ofThreads = KnownSettings.SCATTER_THREADS;
        int threads = value(ofThreads.fullName(), ofThreads.type(), Math.max(8, 2 * databases.size()));
        var events = GivenObjects.of(
                ShardsSettings.EVENTS, settings.get(ShardsSettings.EVENTS), ShardEvents.class, problems);
        var decorator = scatterTaskDecorator();
        var cutOff = new CutOff(value(KnownSettings.CUT_OFF_FAILURES), value(KnownSettings.CUT_OFF_TIME));
        var unsharded = unshardedDatabase(databases);
        var catalog = named(ShardsSettings.CATALOG, databases);
        boolean adopts = value(KnownSettings.CATALOG_ADOPT);
        var node = node();
        return problems.isEmpty() && unsharded != null
                ? new UnitSettings(
                        its,
                        keyspaces,
                        unsharded,
                        transactions,
                        scatter,
                        timeout,
                        threads,
                        events,
                        decorator,
                        cutOff,
                        catalog,
                        adopts,
                        node)
                : null;
    }

    private NodeSettings node() {
        var lease = value(KnownSettings.CATALOG_LEASE);
        var poll = value(KnownSettings.CATALOG_POLL);
        var given = settings.get(ShardsSettings.CATALOG_NODE);
        try {
            return new NodeSettings(
                    given == null ? "process " + ProcessHandle.current().pid() : given.toString(),
                    lease,
                    poll,
                    value(KnownSettings.CATALOG_PATIENCE));
        } catch (IllegalArgumentException unfit) {
            problems.add(MESSAGES.badValue(
                    ShardsSettings.CATALOG_LEASE,
                    lease + "' with '" + ShardsSettings.CATALOG_POLL + "' " + poll + " '",
                    "at least four times as long as a poll, which is longer than nothing"));
            return NodeSettings.DEFAULT;
        }
    }

    @SuppressWarnings("unchecked") // What it is applied to is known when the first task is.
    private @Nullable UnaryOperator<Runnable> scatterTaskDecorator() {
        var setting = ShardsSettings.SCATTER_TASK_DECORATOR;
        var given = GivenObjects.of(setting, settings.get(setting), UnaryOperator.class, problems);
        if (given.size() > 1) {
            problems.add(MESSAGES.badValue(setting, String.valueOf(settings.get(setting)), "one decorator"));
        }
        return given.isEmpty() ? null : given.get(0);
    }

    private List<Database> databaseNames() {
        var names = Arrays.stream(
                        String.valueOf(settings.get(ShardsSettings.DATABASES)).split(",", -1))
                .map(String::trim)
                .toList();
        var databases = new ArrayList<Database>();
        var seen = new LinkedHashSet<String>();
        for (var name : names) {
            if (!NAME.matcher(name).matches()) {
                problems.add(MESSAGES.badValue(
                        ShardsSettings.DATABASES,
                        String.join(", ", names),
                        "a list of names separated by commas, each " + NAME_RULE));
            } else if (!seen.add(name)) {
                problems.add(MESSAGES.databaseNamedTwice(name));
            } else if (databases.size() == Database.MAXIMUM) {
                problems.add(MESSAGES.badValue(ShardsSettings.DATABASES, String.join(", ", names), "at most 64 names"));
                break;
            } else {
                databases.add(new Database(name, databases.size()));
            }
        }
        return databases;
    }

    private void checkNames(List<Database> databases) {
        var databaseNames = databases.stream().map(Database::name).toList();
        var ofUnit = withPrefix(SettingPlace.UNIT.prefix(), KnownSettings.names(SettingPlace.UNIT));
        var ofKeyspace = KnownSettings.names(SettingPlace.KEYSPACE);
        for (var name : new TreeSet<>(settings.keySet())) {
            if (!name.startsWith(SettingPlace.UNIT.prefix()) || ofUnit.contains(name)) {
                continue;
            }
            if (name.startsWith(ShardsSettings.DATABASE_PREFIX)) {
                checkDatabaseSetting(name, databaseNames);
            } else if (name.startsWith(ShardsSettings.KEYSPACE_PREFIX)) {
                var rest = name.substring(ShardsSettings.KEYSPACE_PREFIX.length());
                int dot = rest.indexOf('.');
                if (dot < 1 || !ofKeyspace.contains(rest.substring(dot + 1))) {
                    unknown(name, withPrefix(name.substring(0, name.length() - rest.length() + dot + 1), ofKeyspace));
                }
            } else if (name.startsWith(ShardsSettings.POOL_PREFIX)) {
                checkPoolSetting(name, ShardsSettings.POOL_PREFIX);
            } else {
                unknown(name, List.copyOf(new TreeSet<>(ofUnit)));
            }
        }
    }

    private void checkDatabaseSetting(String name, List<String> databaseNames) {
        var rest = name.substring(ShardsSettings.DATABASE_PREFIX.length());
        int dot = rest.indexOf('.');
        var database = dot < 0 ? rest : rest.substring(0, dot);
        var prefix = ShardsSettings.DATABASE_PREFIX + database + ".";
        if (!databaseNames.contains(database)) {
            problems.add(MESSAGES.unknownDatabase(
                    name, database, NearestName.question(database, databaseNames), String.join(", ", databaseNames)));
        } else if (rest.startsWith(database + ".pool.")) {
            checkPoolSetting(name, prefix + "pool.");
        } else if (dot < 0 || !KnownSettings.names(SettingPlace.DATABASE).contains(rest.substring(dot + 1))) {
            unknown(name, withPrefix(prefix, KnownSettings.names(SettingPlace.DATABASE)));
        }
    }

    private void checkPoolSetting(String name, String prefix) {
        var rest = name.substring(prefix.length());
        var known = KnownSettings.names(SettingPlace.POOL);
        if (rest.startsWith(KnownSettings.HIKARI.name())) {
            checkHikariSetting(name, prefix);
        } else if (!known.contains(rest)) {
            unknown(name, withPrefix(prefix, known));
        }
    }

    /** A value is not told: it may be a secret of the driver. */
    private void checkHikariSetting(String name, String prefix) {
        var hikari = prefix + KnownSettings.HIKARI.name();
        var known = HikariSettings.nameOf(name.substring(hikari.length()));
        if (known.isEmpty()) {
            unknown(name, withPrefix(hikari, List.copyOf(HikariSettings.names())));
            return;
        }
        var same = settings.keySet().stream()
                .filter(other -> other.startsWith(hikari)
                        && HikariSettings.nameOf(other.substring(hikari.length()))
                                .equals(known))
                .sorted()
                .findFirst()
                .filter(first -> !first.equals(name))
                .or(() -> KnownSettings.ofHikari(known.get())
                        .map(setting -> prefix + setting.name())
                        .filter(settings::containsKey));
        if (same.isPresent()) {
            problems.add(MESSAGES.sameSetting(name, same.get()));
        } else if (KnownSettings.ofHikari(known.get()).isEmpty()
                && !HikariSettings.takes(known.get(), String.valueOf(settings.get(name)))) {
            problems.add(MESSAGES.notOfHikari(name));
        }
    }

    private static List<String> withPrefix(String prefix, List<String> names) {
        return names.stream().map(prefix::concat).toList();
    }

    private void unknown(String name, List<String> known) {
        problems.add(MESSAGES.unknownSetting(name, NearestName.question(name, known), String.join(", ", known)));
    }

    private void refuse(String setting) {
        if (settings.get(setting) != null) {
            problems.add(MESSAGES.settingOfTheEngine(setting));
        }
    }

    private DatabaseSettings database(Database database) {
        var urlSetting = KnownSettings.URL.of(database.name());
        var dataSourceSetting = KnownSettings.DATA_SOURCE.of(database.name());
        var url = text(urlSetting);
        var dataSource = dataSource(dataSourceSetting);
        boolean namesDataSource = settings.get(dataSourceSetting) != null;
        if (url == null && !namesDataSource) {
            problems.add(MESSAGES.databaseWithoutUrl(database.name(), urlSetting, dataSourceSetting));
        } else if (url != null && namesDataSource) {
            problems.add(MESSAGES.databaseWithUrlAndDataSource(database.name(), urlSetting, dataSourceSetting));
        }
        var driverSetting = KnownSettings.DRIVER.of(database.name());
        var driver = orElse(text(driverSetting), text(AvailableSettings.JAKARTA_JDBC_DRIVER));
        if (driver != null && GivenObjects.findClass(driver).isEmpty()) {
            problems.add(MESSAGES.driverNotFound(driver, database.name(), driverSetting));
        }
        var capacity = KnownSettings.CAPACITY;
        return new DatabaseSettings(
                database,
                url,
                orElse(text(KnownSettings.USER.of(database.name())), text(AvailableSettings.JAKARTA_JDBC_USER)),
                orElse(text(KnownSettings.PASSWORD.of(database.name())), text(AvailableSettings.JAKARTA_JDBC_PASSWORD)),
                driver,
                dataSource,
                value(capacity.of(database.name()), capacity.type(), capacity.orDefault()),
                pool(SettingPlace.DATABASE.prefix().replace("<name>", database.name()) + "pool."));
    }

    /** The name is the deployer's own, as in every persistence unit that names a DataSource. */
    @SuppressWarnings("BanJNDI")
    private @Nullable DataSource dataSource(String setting) {
        var value = settings.get(setting);
        if (value == null || value instanceof DataSource) {
            return (DataSource) value;
        }
        try {
            return (DataSource) new InitialContext().lookup(value.toString());
        } catch (NamingException | ClassCastException failure) {
            problems.add(MESSAGES.dataSourceNotFound(setting, value.toString(), String.valueOf(failure.getMessage())));
            return null;
        }
    }

    private PoolSettings pool(String ofDatabase) {
        int maximumSize = ofPool(KnownSettings.MAX_SIZE, ofDatabase);
        var minimumIdle = KnownSettings.MIN_IDLE;
        var hikari = new LinkedHashMap<String, String>();
        for (var prefix : List.of(KnownSettings.HIKARI.fullName(), ofDatabase + KnownSettings.HIKARI.name())) {
            settings.forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    HikariSettings.nameOf(name.substring(prefix.length()))
                            .filter(its -> KnownSettings.ofHikari(its).isEmpty())
                            .ifPresent(its -> hikari.put(its, value.toString()));
                }
            });
        }
        return new PoolSettings(
                maximumSize,
                value(
                        nameOfPool(minimumIdle, ofDatabase),
                        SettingType.wholeNumber(0, maximumSize),
                        Math.min(maximumSize, minimumIdle.orDefault())),
                ofPool(KnownSettings.CONNECTION_TIMEOUT, ofDatabase),
                ofPool(KnownSettings.MAX_LIFETIME, ofDatabase),
                hikari);
    }

    private <T> T ofPool(Setting<T> setting, String ofDatabase) {
        return value(nameOfPool(setting, ofDatabase), setting.type(), setting.orDefault());
    }

    /** A database's own setting, where there is one, has the word before that of all pools; each may have HikariCP's name. */
    private String nameOfPool(Setting<?> setting, String ofDatabase) {
        for (var prefix : List.of(ofDatabase, ShardsSettings.POOL_PREFIX)) {
            var hikari = prefix + KnownSettings.HIKARI.name();
            for (var name : new TreeSet<>(settings.keySet())) {
                if (name.equals(prefix + setting.name())
                        || name.startsWith(hikari)
                                && HikariSettings.nameOf(name.substring(hikari.length()))
                                        .flatMap(KnownSettings::ofHikari)
                                        .filter(setting::equals)
                                        .isPresent()) {
                    return name;
                }
            }
        }
        return setting.fullName();
    }

    private Map<String, KeyspaceSettings> keyspaces() {
        var keyspaces = new HashMap<String, KeyspaceSettings>();
        keyspaces.put(
                ShardId.DEFAULT_KEYSPACE,
                keyspace(ShardId.DEFAULT_KEYSPACE, ShardsSettings.VIRTUAL_SHARDS, ShardsSettings.GROUPS));
        for (var name : new TreeSet<>(settings.keySet())) {
            if (name.startsWith(ShardsSettings.KEYSPACE_PREFIX)) {
                var rest = name.substring(ShardsSettings.KEYSPACE_PREFIX.length());
                int dot = rest.indexOf('.');
                if (dot > 0) {
                    var keyspace = rest.substring(0, dot);
                    if (keyspace.equals(ShardId.DEFAULT_KEYSPACE)) {
                        problems.add(MESSAGES.badValue(
                                name,
                                String.valueOf(settings.get(name)),
                                "a setting of another keyspace; the default one is set by '"
                                        + ShardsSettings.VIRTUAL_SHARDS + "' and '" + ShardsSettings.GROUPS + "'"));
                    } else {
                        keyspaces.computeIfAbsent(
                                keyspace,
                                its -> keyspace(
                                        its,
                                        KnownSettings.KEYSPACE_VIRTUAL_SHARDS.of(its),
                                        KnownSettings.KEYSPACE_GROUPS.of(its)));
                    }
                }
            }
        }
        return keyspaces;
    }

    private KeyspaceSettings keyspace(String name, String countSetting, String groupsSetting) {
        var ofCount = KnownSettings.VIRTUAL_SHARDS;
        int count = value(countSetting, ofCount.type(), ofCount.orDefault());
        return new KeyspaceSettings(name, count, groupsSetting, text(groupsSetting));
    }

    private void checkGroups(KeyspaceSettings keyspace, List<Database> databases) {
        if (keyspace.groups() != null && !databases.isEmpty()) {
            VirtualShardGroups.parse(
                    keyspace.groupsSetting(), keyspace.groups(), keyspace.virtualShards(), databases, problems);
        }
    }

    private @Nullable Database unshardedDatabase(List<Database> databases) {
        return text(ShardsSettings.UNSHARDED_DATABASE) == null && !databases.isEmpty()
                ? databases.get(0)
                : named(ShardsSettings.UNSHARDED_DATABASE, databases);
    }

    /** The database that a setting names, or null where it names none of them. */
    private @Nullable Database named(String setting, List<Database> databases) {
        var name = text(setting);
        if (name == null) {
            return null;
        }
        for (var database : databases) {
            if (database.name().equals(name)) {
                return database;
            }
        }
        var names = databases.stream().map(Database::name).toList();
        problems.add(
                MESSAGES.unknownDatabase(setting, name, NearestName.question(name, names), String.join(", ", names)));
        return null;
    }

    private @Nullable String text(String setting) {
        var value = settings.get(setting);
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().trim();
    }

    private static @Nullable String orElse(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
    }

    private <T> T value(Setting<T> setting) {
        return value(setting.fullName(), setting.type(), setting.orDefault());
    }

    private <T> T value(String name, SettingType<T> type, T ifAbsent) {
        var text = text(name);
        if (text == null) {
            return ifAbsent;
        }
        T value = type.valueOf(text);
        if (value == null) {
            problems.add(MESSAGES.badValue(name, text, type.allowed()));
            return ifAbsent;
        }
        return value;
    }
}
