package io.hibernateshards.boot;

import static io.hibernateshards.logging.BootMessages.MESSAGES;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardId;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.boot.UnitSettings.KeyspaceSettings;
import io.hibernateshards.delegate.CutOff;
import io.hibernateshards.delegate.DatabaseSettings;
import io.hibernateshards.delegate.PoolSettings;
import io.hibernateshards.logging.NearestName;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.VirtualShardGroups;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
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

    private static final String PREFIX = "hibernate.shards.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final String NAME_RULE = "a letter followed by letters, digits, '_' or '-'";
    private static final int MAXIMUM_VIRTUAL_SHARDS = 16_384;

    private static final Set<String> OF_UNIT = Set.of(
            ShardsSettings.DATABASES,
            ShardsSettings.VIRTUAL_SHARDS,
            ShardsSettings.GROUPS,
            ShardsSettings.TRANSACTIONS,
            ShardsSettings.SCATTER,
            ShardsSettings.UNSHARDED_DATABASE,
            ShardsSettings.QUERY_TIMEOUT,
            ShardsSettings.SCATTER_THREADS,
            ShardsSettings.EVENTS,
            ShardsSettings.SCATTER_TASK_DECORATOR,
            ShardsSettings.CUT_OFF_FAILURES,
            ShardsSettings.CUT_OFF_TIME);
    private static final List<String> OF_DATABASE =
            List.of("url", "user", "password", "driver", "datasource", "capacity");
    private static final List<String> OF_KEYSPACE = List.of("virtual_shards", "groups");
    private static final List<String> OF_POOL = List.of("max_size", "min_idle", "connection_timeout", "max_lifetime");
    private static final String HIKARI = "hikari.";

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
        var transactions = oneOf(
                ShardsSettings.TRANSACTIONS,
                TransactionMode.SINGLE,
                Map.of("single", TransactionMode.SINGLE, "best_effort", TransactionMode.BEST_EFFORT));
        var scatter = oneOf(
                ShardsSettings.SCATTER,
                ScatterMode.ALLOW,
                Map.of("allow", ScatterMode.ALLOW, "warn", ScatterMode.WARN, "refuse", ScatterMode.REFUSE));
        var timeout = duration(ShardsSettings.QUERY_TIMEOUT, Duration.ZERO);
        int threads = integer(ShardsSettings.SCATTER_THREADS, Math.max(8, 2 * databases.size()), 1, 1_000);
        var events = GivenObjects.of(
                ShardsSettings.EVENTS, settings.get(ShardsSettings.EVENTS), ShardEvents.class, problems);
        var decorator = scatterTaskDecorator();
        var cutOff = new CutOff(
                integer(ShardsSettings.CUT_OFF_FAILURES, CutOff.DEFAULT_FAILURES, 1, 1_000),
                duration(ShardsSettings.CUT_OFF_TIME, CutOff.DEFAULT_TIME));
        var unsharded = unshardedDatabase(databases);
        return problems.isEmpty() && unsharded != null
                ? new UnitSettings(
                        its, keyspaces, unsharded, transactions, scatter, timeout, threads, events, decorator, cutOff)
                : null;
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
        for (var name : new TreeSet<>(settings.keySet())) {
            if (!name.startsWith(PREFIX) || OF_UNIT.contains(name)) {
                continue;
            }
            if (name.startsWith(ShardsSettings.DATABASE_PREFIX)) {
                checkDatabaseSetting(name, databaseNames);
            } else if (name.startsWith(ShardsSettings.KEYSPACE_PREFIX)) {
                var rest = name.substring(ShardsSettings.KEYSPACE_PREFIX.length());
                int dot = rest.indexOf('.');
                if (dot < 1 || !OF_KEYSPACE.contains(rest.substring(dot + 1))) {
                    unknown(name, withPrefix(name.substring(0, name.length() - rest.length() + dot + 1), OF_KEYSPACE));
                }
            } else if (name.startsWith(ShardsSettings.POOL_PREFIX)) {
                checkPoolSetting(name, ShardsSettings.POOL_PREFIX);
            } else {
                unknown(name, List.copyOf(new TreeSet<>(OF_UNIT)));
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
        } else if (dot < 0 || !OF_DATABASE.contains(rest.substring(dot + 1))) {
            unknown(name, withPrefix(prefix, OF_DATABASE));
        }
    }

    private void checkPoolSetting(String name, String prefix) {
        var rest = name.substring(prefix.length());
        if (!OF_POOL.contains(rest) && !rest.startsWith(HIKARI)) {
            unknown(name, withPrefix(prefix, OF_POOL));
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
        var prefix = ShardsSettings.DATABASE_PREFIX + database.name() + ".";
        var url = text(prefix + "url");
        var dataSource = dataSource(prefix + "datasource");
        boolean namesDataSource = settings.get(prefix + "datasource") != null;
        if (url == null && !namesDataSource) {
            problems.add(MESSAGES.databaseWithoutUrl(database.name(), prefix + "url", prefix + "datasource"));
        } else if (url != null && namesDataSource) {
            problems.add(MESSAGES.databaseWithUrlAndDataSource(database.name(), prefix + "url", prefix + "datasource"));
        }
        var driver = orElse(text(prefix + "driver"), text(AvailableSettings.JAKARTA_JDBC_DRIVER));
        if (driver != null && GivenObjects.findClass(driver).isEmpty()) {
            problems.add(MESSAGES.driverNotFound(driver, database.name(), prefix + "driver"));
        }
        return new DatabaseSettings(
                database,
                url,
                orElse(text(prefix + "user"), text(AvailableSettings.JAKARTA_JDBC_USER)),
                orElse(text(prefix + "password"), text(AvailableSettings.JAKARTA_JDBC_PASSWORD)),
                driver,
                dataSource,
                decimal(prefix + "capacity"),
                pool(prefix + "pool."));
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
        var all = ShardsSettings.POOL_PREFIX;
        int maximumSize = integer(either(ofDatabase, all, "max_size"), PoolSettings.DEFAULT_MAXIMUM_SIZE, 1, 10_000);
        var hikari = new LinkedHashMap<String, String>();
        for (var prefix : List.of(all + HIKARI, ofDatabase + HIKARI)) {
            settings.forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    hikari.put(name.substring(prefix.length()), value.toString());
                }
            });
        }
        return new PoolSettings(
                maximumSize,
                integer(either(ofDatabase, all, "min_idle"), Math.min(maximumSize, 1), 0, maximumSize),
                duration(either(ofDatabase, all, "connection_timeout"), PoolSettings.DEFAULT_CONNECTION_TIMEOUT),
                duration(either(ofDatabase, all, "max_lifetime"), PoolSettings.DEFAULT_MAXIMUM_LIFETIME),
                hikari);
    }

    private String either(String first, String second, String name) {
        return settings.containsKey(first + name) ? first + name : second + name;
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
                    var prefix = ShardsSettings.KEYSPACE_PREFIX + keyspace + ".";
                    if (keyspace.equals(ShardId.DEFAULT_KEYSPACE)) {
                        problems.add(MESSAGES.badValue(
                                name,
                                String.valueOf(settings.get(name)),
                                "a setting of another keyspace; the default one is set by '"
                                        + ShardsSettings.VIRTUAL_SHARDS + "' and '" + ShardsSettings.GROUPS + "'"));
                    } else {
                        keyspaces.computeIfAbsent(
                                keyspace, its -> keyspace(its, prefix + "virtual_shards", prefix + "groups"));
                    }
                }
            }
        }
        return keyspaces;
    }

    private KeyspaceSettings keyspace(String name, String countSetting, String groupsSetting) {
        int count = integer(countSetting, ShardsSettings.DEFAULT_VIRTUAL_SHARDS, 1, MAXIMUM_VIRTUAL_SHARDS);
        return new KeyspaceSettings(name, count, groupsSetting, text(groupsSetting));
    }

    private void checkGroups(KeyspaceSettings keyspace, List<Database> databases) {
        if (keyspace.groups() != null && !databases.isEmpty()) {
            VirtualShardGroups.parse(
                    keyspace.groupsSetting(), keyspace.groups(), keyspace.virtualShards(), databases, problems);
        }
    }

    private @Nullable Database unshardedDatabase(List<Database> databases) {
        var name = text(ShardsSettings.UNSHARDED_DATABASE);
        if (name == null) {
            return databases.isEmpty() ? null : databases.get(0);
        }
        for (var database : databases) {
            if (database.name().equals(name)) {
                return database;
            }
        }
        var names = databases.stream().map(Database::name).toList();
        problems.add(MESSAGES.unknownDatabase(
                ShardsSettings.UNSHARDED_DATABASE, name, NearestName.question(name, names), String.join(", ", names)));
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

    private <T> T oneOf(String setting, T ifAbsent, Map<String, T> allowed) {
        var value = settings.get(setting);
        if (value == null) {
            return ifAbsent;
        }
        T found = allowed.get(value.toString().trim().toLowerCase(Locale.ROOT));
        if (found == null) {
            problems.add(MESSAGES.badValue(
                    setting, value.toString(), "one of " + String.join(", ", new TreeSet<>(allowed.keySet()))));
            return ifAbsent;
        }
        return found;
    }

    private int integer(String setting, int ifAbsent, int minimum, int maximum) {
        return parsed(setting, ifAbsent, "a whole number in [" + minimum + ", " + maximum + "]", text -> {
            int number = Integer.parseInt(text);
            return number < minimum || number > maximum ? null : number;
        });
    }

    private double decimal(String setting) {
        return parsed(setting, 1.0, "a positive number", text -> {
            double number = Double.parseDouble(text);
            return number > 0 && Double.isFinite(number) ? number : null;
        });
    }

    private Duration duration(String setting, Duration ifAbsent) {
        return parsed(setting, ifAbsent, "a number of milliseconds, or an ISO-8601 duration such as PT5S", text -> {
            var duration = text.startsWith("P") || text.startsWith("p")
                    ? Duration.parse(text)
                    : Duration.ofMillis(Long.parseLong(text));
            return duration.isNegative() ? null : duration;
        });
    }

    private <T> T parsed(String setting, T ifAbsent, String allowed, Function<String, @Nullable T> parse) {
        var text = text(setting);
        if (text == null) {
            return ifAbsent;
        }
        T value;
        try {
            value = parse.apply(text);
        } catch (NumberFormatException | DateTimeParseException malformed) {
            value = null;
        }
        if (value == null) {
            problems.add(MESSAGES.badValue(setting, text, allowed));
            return ifAbsent;
        }
        return value;
    }
}
