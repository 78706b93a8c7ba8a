package io.hibernateshards.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.tool.schema.Action;
import org.hibernate.tool.schema.spi.SchemaManagementToolCoordinator.ActionGrouping;

/**
 * What a unit's settings ask of the schema. They mean what they mean in Hibernate and JPA, on every database: the engine,
 * whose tools act on one, is left without them.
 *
 * @param settings all settings of the unit
 * @param databaseAction what is done on the databases
 * @param scriptsAction what is written to scripts
 */
public record SchemaRequest(Map<String, Object> settings, Action databaseAction, Action scriptsAction) {

    private static final String CONTRIBUTOR = "orm";

    private static final List<String> ACTIONS = List.of(
            SchemaToolingSettings.HBM2DDL_AUTO,
            SchemaToolingSettings.JAKARTA_HBM2DDL_DATABASE_ACTION,
            SchemaToolingSettings.JAKARTA_HBM2DDL_SCRIPTS_ACTION,
            "javax.persistence.schema-generation.database.action",
            "javax.persistence.schema-generation.scripts.action");

    private static final List<String> NOT_FOR_TOOLS = List.of(
            "hibernate.shards.",
            "hibernate.connection.",
            "hibernate.hikari.",
            "hibernate.cache.",
            "hibernate.session_factory",
            "hibernate.transaction.",
            "hibernate.multi_tenan",
            "hibernate.tenant",
            "jakarta.persistence.jdbc.",
            "jakarta.persistence.provider",
            "javax.persistence.jdbc.",
            AvailableSettings.JAKARTA_JTA_DATASOURCE,
            AvailableSettings.JAKARTA_NON_JTA_DATASOURCE);

    public SchemaRequest {
        settings = Map.copyOf(settings);
    }

    /**
     * Reads what is asked, and switches it off in the engine's settings.
     *
     * @param settings the unit's settings
     * @param engineSettings the settings that the engine is going to be built with
     */
    public static SchemaRequest takeOver(Map<String, Object> settings, Map<String, Object> engineSettings) {
        // Not removed: the properties of the unit itself would show through.
        for (var action : ACTIONS) {
            for (var name : List.copyOf(settings.keySet())) {
                if (name.equals(action) || name.startsWith(action + ".")) {
                    engineSettings.put(name, Action.ACTION_NONE);
                }
            }
        }
        TemporaryTables.takeOver(engineSettings);
        var forTools = new HashMap<>(settings);
        forTools.keySet().removeIf(name -> NOT_FOR_TOOLS.stream().anyMatch(name::startsWith));
        forTools.values().removeIf(Objects::isNull);
        return ActionGrouping.interpret(Set.of(CONTRIBUTOR), settings).stream()
                .findFirst()
                .map(grouping -> new SchemaRequest(forTools, grouping.databaseAction(), grouping.scriptAction()))
                .orElseGet(() -> new SchemaRequest(forTools, Action.NONE, Action.NONE));
    }

    /** Whether settings ask for databases that are emptied before anything else. */
    public static boolean startsOver(Map<String, Object> settings) {
        return takeOver(settings, new HashMap<>()).startsOver();
    }

    /** Whether the databases are emptied before anything else. */
    boolean startsOver() {
        return databaseAction == Action.CREATE || databaseAction == Action.CREATE_DROP;
    }

    /** Whether tables come into being. */
    boolean creates() {
        return startsOver() || databaseAction == Action.CREATE_ONLY || databaseAction == Action.UPDATE;
    }

    boolean dropsAtEnd() {
        return databaseAction == Action.CREATE_DROP;
    }
}
