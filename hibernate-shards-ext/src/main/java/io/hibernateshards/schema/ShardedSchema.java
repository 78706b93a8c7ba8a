package io.hibernateshards.schema;

import static io.hibernateshards.logging.SchemaMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.catalog.CatalogTables;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.SchemaStep;
import io.hibernateshards.catalog.ShardedTable;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.Action;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.jspecify.annotations.Nullable;

/**
 * The schema of every database: created, updated, validated or dropped as the settings ask, with the library's own tables and
 * the temporary tables that queries need. Each table is where its rows are ({@link TablePlacement}).
 */
public final class ShardedSchema implements SchemaStep {

    private final SchemaRequest request;
    private final SessionFactoryImplementor engine;
    private final DatabaseConnections connections;
    private final List<Database> databases;
    private final CatalogTables catalogTables;
    private final TablePlacement placement;
    private final KeyEquality keyEquality;
    private final SchemaTool tool;
    private final TemporaryTables temporaryTables;
    private final CatalogTablesInScripts scripted;
    private final List<ShardedTable> shardedTables;
    private final @Nullable TableGuards guards;
    private final @Nullable Database loadHome;

    /**
     * @param sharedMap the map that the unit's nodes share, or null where the settings alone say it
     * @throws ShardConfigurationException where a load script is asked for and the unit's tables are on several databases
     */
    public ShardedSchema(
            SchemaRequest request,
            Metadata metadata,
            SessionFactoryImplementor engine,
            DatabaseConnections connections,
            List<Database> databases,
            CatalogTables catalogTables,
            TablePlacement placement,
            ShardedModel model,
            @Nullable SharedMap sharedMap) {
        this.request = request;
        this.engine = engine;
        this.connections = connections;
        this.databases = List.copyOf(databases);
        this.catalogTables = catalogTables;
        this.placement = placement;
        this.keyEquality = new KeyEquality(metadata, engine, model);
        this.shardedTables = MappedTables.of(metadata, engine, model);
        this.guards = sharedMap == null
                ? null
                : new TableGuards(
                        connections,
                        catalogTables,
                        sharedMap,
                        shardedTables.stream().map(ShardedTable::name).collect(Collectors.toSet()));
        this.tool = new SchemaTool(metadata, request.settings(), connections);
        this.temporaryTables = new TemporaryTables(engine, request.settings());
        this.scripted = new CatalogTablesInScripts(catalogTables, sharedMap != null);
        metadata.getDatabase().addAuxiliaryDatabaseObject(scripted);
        this.loadHome = loadsRows(request.databaseAction()) ? requireLoadHome() : null;
    }

    private static boolean loadsRows(Action action) {
        return switch (action) {
            case CREATE, CREATE_ONLY, CREATE_DROP, POPULATE, TRUNCATE -> true;
            default -> false;
        };
    }

    private @Nullable Database requireLoadHome() {
        return LoadScripts.requireHome(request.settings(), engine, placement, databases);
    }

    @Override
    public boolean startsOver() {
        return request.startsOver();
    }

    @Override
    public boolean mayCreate() {
        return request.creates();
    }

    /** The tables whose rows are spread over the databases, a parent before its children. */
    public List<ShardedTable> shardedTables() {
        return shardedTables;
    }

    /** Writes the scripts that are asked for, once: they hold the tables of all databases and the library's own. */
    public void writeScripts() {
        if (request.scriptsAction() != Action.NONE) {
            scripted.during(() -> tool.write(databases.get(0), request.scriptsAction()));
        }
    }

    @Override
    public void run(Database database) {
        var action = request.databaseAction();
        switch (action) {
            case NONE -> {}
            case VALIDATE -> validate(database);
            case DROP -> drop(database);
            default -> {
                if (request.startsOver()) {
                    drop(database);
                }
                change(database, request.startsOver() ? Action.CREATE_ONLY : action, table -> true, loadHome);
                if (request.creates()) {
                    createCatalogTables(database);
                }
            }
        }
        if (action != Action.DROP) {
            with(database, temporaryTables::create);
            requireExactKeys(database);
        }
    }

    @Override
    public void guard(Database database) {
        if (guards != null && request.databaseAction() != Action.DROP) {
            guards.install(database);
        }
    }

    /** Throws {@link ShardConfigurationException} where a database takes shard keys for equal that are placed apart. */
    void requireExactKeys(Database database) {
        var problems = new ArrayList<String>();
        with(
                database,
                connection -> problems.addAll(
                        keyEquality.problems(connection, database.name(), connections.address(database))));
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
    }

    /** Drops what was created for as long as the factory lives; a database that is down keeps it. */
    public void end() {
        if (!request.dropsAtEnd()) {
            return;
        }
        ShardException first = null;
        for (var database : databases) {
            try {
                drop(database);
            } catch (ShardException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void drop(Database database) {
        change(database, Action.DROP, table -> true, null);
        with(database, connection -> {
            temporaryTables.drop(connection);
            TableGuards.removeAll(connection, catalogTables);
            execute(connection, catalogTables.dropStatements());
        });
    }

    /** Creates the library's own tables where they are missing. */
    void createCatalogTables(Database database) {
        with(database, connection -> execute(connection, catalogTables.createStatements()));
    }

    /**
     * Lets Hibernate change a database's tables.
     *
     * @param tables narrows which of those that belong there
     * @param loadedOn the database where load scripts run, or null for none
     */
    void change(Database database, Action action, Predicate<Table> tables, @Nullable Database loadedOn) {
        change(database, action, tables, loadedOn, Map.of());
    }

    void change(
            Database database,
            Action action,
            Predicate<Table> tables,
            @Nullable Database loadedOn,
            Map<String, Object> overriding) {
        try {
            tool.run(
                    database,
                    action,
                    table -> placement.holds(database, table) && tables.test(table),
                    adapted(database, loadedOn, overriding));
        } catch (SchemaManagementException failure) {
            throw new ShardException(
                    MESSAGES.failed(database.name(), connections.address(database), text(failure)), failure);
        }
    }

    private static Consumer<Map<String, Object>> adapted(
            Database database, @Nullable Database loadedOn, Map<String, Object> overriding) {
        return settings -> {
            if (!database.equals(loadedOn)) {
                LoadScripts.remove(settings);
            }
            settings.putAll(overriding);
        };
    }

    /** Throws {@link ShardConfigurationException} where a database's schema is not that of the mapping. */
    void validate(Database database) {
        validate(database, Map.of());
    }

    void validate(Database database, Map<String, Object> overriding) {
        var problems = new ArrayList<String>();
        try {
            tool.run(
                    database,
                    Action.VALIDATE,
                    table -> placement.holds(database, table),
                    adapted(database, null, overriding));
        } catch (SchemaManagementException failure) {
            problems.add(MESSAGES.invalid(database.name(), connections.address(database), text(failure)));
        }
        with(database, connection -> {
            var missing = catalogTables.missing(connection);
            if (!missing.isEmpty()) {
                problems.add(MESSAGES.invalid(
                        database.name(),
                        connections.address(database),
                        "missing tables of the library " + String.join(", ", missing)));
            }
        });
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
    }

    List<Database> databases() {
        return databases;
    }

    /** The database that load scripts run on; throws where scripts are asked for and the tables are on several. */
    @Nullable
    Database loadHome() {
        return requireLoadHome();
    }

    private static String text(SchemaManagementException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        for (var sql : statements) {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private interface Work {
        void run(Connection connection) throws SQLException;
    }

    private void with(Database database, Work work) {
        try {
            var connection = connections.open(database);
            try {
                boolean autoCommit = connection.getAutoCommit();
                connection.setAutoCommit(true);
                work.run(connection);
                connection.setAutoCommit(autoCommit);
            } finally {
                connections.release(database, connection);
            }
        } catch (SQLException failure) {
            throw MESSAGES.catalogTablesFailed(database.name(), failure);
        }
    }
}
