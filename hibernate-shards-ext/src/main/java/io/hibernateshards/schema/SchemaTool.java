package io.hibernateshards.schema;

import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.Action;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;
import org.hibernate.tool.schema.spi.SchemaManagementToolCoordinator;

/**
 * Runs Hibernate's schema tools on one database. A service registry is made for each run, since validation and update read
 * through it what is there: with the engine's they would read another database.
 */
final class SchemaTool {

    private final Metadata metadata;
    private final Map<String, Object> settings;
    private final DatabaseConnections connections;

    SchemaTool(Metadata metadata, Map<String, Object> settings, DatabaseConnections connections) {
        this.metadata = metadata;
        this.settings = settings;
        this.connections = connections;
    }

    /**
     * Does one thing.
     *
     * @param tables the tables it is done to
     * @param adapt changes the unit's settings for this run
     */
    void run(Database database, Action action, Predicate<Table> tables, Consumer<Map<String, Object>> adapt) {
        run(database, tables, settings -> {
            settings.put(SchemaToolingSettings.JAKARTA_HBM2DDL_DATABASE_ACTION, action);
            settings.put(SchemaToolingSettings.JAKARTA_HBM2DDL_SCRIPTS_ACTION, Action.NONE);
            adapt.accept(settings);
        });
    }

    /** Writes scripts of all tables; the database is asked only where the action compares with it. */
    void write(Database database, Action action) {
        run(database, table -> true, settings -> {
            settings.put(SchemaToolingSettings.JAKARTA_HBM2DDL_DATABASE_ACTION, Action.NONE);
            settings.put(SchemaToolingSettings.JAKARTA_HBM2DDL_SCRIPTS_ACTION, action);
            LoadScripts.remove(settings);
        });
    }

    private void run(Database database, Predicate<Table> tables, Consumer<Map<String, Object>> what) {
        var registry = new StandardServiceRegistryBuilder()
                .applySettings(settings)
                .applySetting(JdbcSettings.CONNECTION_PROVIDER, new OneDatabase(connections, database))
                .build();
        try {
            var configuration = new HashMap<>(settings);
            what.accept(configuration);
            var own = registry.requireService(StrategySelector.class)
                    .resolveDefaultableStrategy(
                            SchemaFilterProvider.class,
                            settings.get(SchemaToolingSettings.HBM2DDL_FILTER_PROVIDER),
                            new PlacedTables.Unfiltered());
            configuration.put(SchemaToolingSettings.HBM2DDL_FILTER_PROVIDER, new PlacedTables(own, tables));
            SchemaManagementToolCoordinator.process(metadata, registry, configuration, action -> {});
        } finally {
            StandardServiceRegistryBuilder.destroy(registry);
        }
    }

    /** The connections of one database, as Hibernate's services want them. */
    private static final class OneDatabase implements ConnectionProvider {

        private static final long serialVersionUID = 1;

        private final transient DatabaseConnections connections;
        private final transient Database database;

        private OneDatabase(DatabaseConnections connections, Database database) {
            this.connections = connections;
            this.database = database;
        }

        @Override
        public Connection getConnection() {
            return connections.open(database);
        }

        @Override
        public void closeConnection(Connection connection) throws SQLException {
            connections.release(database, connection);
        }

        @Override
        public boolean supportsAggressiveRelease() {
            return false;
        }

        @Override
        public boolean isUnwrappableAs(Class<?> type) {
            return type.isInstance(this);
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            return type.cast(this);
        }
    }
}
