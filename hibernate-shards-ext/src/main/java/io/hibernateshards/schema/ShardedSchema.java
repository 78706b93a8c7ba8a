package io.hibernateshards.schema;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.topology.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.tool.schema.spi.SchemaManagementToolCoordinator;

/**
 * Does on every database what a unit's settings ask of the schema: Hibernate's tools act on one. Each database gets a
 * service registry of its own for it, since validation and update read what is there through it.
 */
public final class ShardedSchema {

    private static final List<String> ACTIONS =
            List.of(AvailableSettings.HBM2DDL_AUTO, AvailableSettings.JAKARTA_HBM2DDL_DATABASE_ACTION);
    private static final List<String> UNSUPPORTED = List.of(
            AvailableSettings.JAKARTA_HBM2DDL_SCRIPTS_ACTION, AvailableSettings.JAKARTA_HBM2DDL_LOAD_SCRIPT_SOURCE);

    private final Map<String, Object> actions = new HashMap<>();

    /** @param settings the unit's settings */
    public ShardedSchema(Map<String, Object> settings) {
        for (var action : ACTIONS) {
            var value = settings.get(action);
            if (value != null) {
                actions.put(action, value);
            }
        }
        for (var unsupported : UNSUPPORTED) {
            var value = settings.get(unsupported);
            if (value != null && !"none".equals(value.toString())) {
                throw new ShardConfigurationException("The setting '" + unsupported + "' is '" + value
                        + "'. Schema scripts are not written or loaded for a sharded unit. Remove it, and use '"
                        + AvailableSettings.JAKARTA_HBM2DDL_DATABASE_ACTION + "'.");
            }
        }
    }

    /** Overrides the actions in the engine's settings, so that it does not do them on one database. */
    public void takeOver(Map<String, Object> engineSettings) {
        // Removed alone, they would be found again in the unit's own properties.
        ACTIONS.forEach(action -> engineSettings.put(action, "none"));
        engineSettings.put("hibernate.query.mutation_strategy.global_temporary.create_tables", "false");
        engineSettings.put("hibernate.query.mutation_strategy.global_temporary.drop_tables", "false");
    }

    /** Does the actions on every database, in order. */
    public void run(
            Metadata metadata,
            SessionFactoryImplementor engine,
            List<Database> databases,
            Function<Database, DataSource> dataSourceOf) {
        if (!actions.isEmpty()) {
            databases.forEach(database -> run(metadata, dataSourceOf.apply(database), actions));
        }
    }

    /** Drops what create-drop made. */
    public void end(Metadata metadata, List<Database> databases, Function<Database, DataSource> dataSourceOf) {
        boolean drops = actions.values().stream().anyMatch(action -> "create-drop".equals(action.toString()));
        if (drops) {
            databases.forEach(database -> run(
                    metadata,
                    dataSourceOf.apply(database),
                    Map.of(AvailableSettings.JAKARTA_HBM2DDL_DATABASE_ACTION, "drop")));
        }
    }

    private static void run(Metadata metadata, DataSource dataSource, Map<String, Object> actions) {
        var registry = new StandardServiceRegistryBuilder()
                .applySetting(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource)
                .build();
        try {
            SchemaManagementToolCoordinator.process(metadata, registry, new HashMap<>(actions), action -> {});
        } finally {
            StandardServiceRegistryBuilder.destroy(registry);
        }
    }
}
