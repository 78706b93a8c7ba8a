package io.hibernateshards.boot;

import static io.hibernateshards.logging.BootMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.delegate.DatabasePools;
import io.hibernateshards.delegate.DatabaseSettings;
import io.hibernateshards.resharding.DatabaseAccess;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The databases that the settings of a unit name, for programs beside the application: without its classes and without pools, a
 * connection is made for each that is asked for. Any thread.
 */
public final class ConfiguredDatabases implements DatabaseAccess {

    private final DatabasePools connections;
    private final Map<String, Double> capacities;
    private final Map<String, Database> byName;
    private final @Nullable String catalog;

    private ConfiguredDatabases(
            DatabasePools connections,
            Map<String, Database> byName,
            Map<String, Double> capacities,
            @Nullable String catalog) {
        this.connections = connections;
        this.capacities = capacities;
        this.byName = byName;
        this.catalog = catalog;
    }

    /**
     * Reads settings as the unit does; those that name classes of the application are left out.
     *
     * @param settings by the names of {@link ShardsSettings}
     * @throws ShardConfigurationException with all that is wrong
     */
    public static ConfiguredDatabases of(Map<String, ?> settings) {
        Map<String, Object> its = new HashMap<>(settings);
        its.remove(ShardsSettings.EVENTS);
        its.remove(ShardsSettings.SCATTER_TASK_DECORATOR);
        if (!SettingsReader.namesDatabases(its)) {
            throw new ShardConfigurationException(MESSAGES.noDatabases(ShardsSettings.DATABASES));
        }
        var reader = new SettingsReader(its);
        var unit = reader.read();
        var problems = new ArrayList<>(reader.problems());
        if (unit == null || !problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
        var byName = new HashMap<String, Database>();
        unit.databaseList().forEach(database -> byName.put(database.name(), database));
        return new ConfiguredDatabases(
                new DatabasePools(unit.databases().stream()
                        .map(ConfiguredDatabases::unpooled)
                        .toList()),
                byName,
                unit.databases().stream()
                        .collect(
                                Collectors.toMap(database -> database.database().name(), DatabaseSettings::capacity)),
                unit.catalog() == null ? null : unit.catalog().name());
    }

    private static DatabaseSettings unpooled(DatabaseSettings its) {
        return its.dataSource() != null
                ? its
                : new DatabaseSettings(
                        its.database(),
                        its.url(),
                        its.user(),
                        its.password(),
                        its.driver(),
                        new DriverDataSource(its),
                        its.capacity(),
                        its.pool());
    }

    /** The name of the database that has the shared map, where a setting says it. */
    public Optional<String> catalog() {
        return Optional.ofNullable(catalog);
    }

    /** How much a database holds in relation to the others, as the settings say. */
    public double capacity(String database) {
        return capacities.getOrDefault(database, 1.0);
    }

    @Override
    public List<String> names() {
        return connections.databases().stream().map(Database::name).toList();
    }

    @Override
    public Connection open(String database) {
        return connections.open(database(database));
    }

    @Override
    public void release(String database, Connection connection) throws SQLException {
        connections.release(database(database), connection);
    }

    @Override
    public String address(String database) {
        return connections.address(database(database));
    }

    private Database database(String name) {
        var database = byName.get(name);
        if (database == null) {
            throw new IllegalArgumentException("Unknown database '" + name + "'. Known are " + names());
        }
        return database;
    }
}
