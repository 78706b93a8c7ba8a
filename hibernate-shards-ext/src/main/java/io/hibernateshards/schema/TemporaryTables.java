package io.hibernateshards.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.dialect.temptable.TemporaryTable;
import org.hibernate.dialect.temptable.TemporaryTableHelper;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.mutation.internal.temptable.GlobalTemporaryTableStrategy;
import org.hibernate.query.sqm.mutation.internal.temptable.PersistentTableStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The tables in which updates and deletes of several tables, and inserts of queries, note ids or rows. Dialects with global
 * temporary tables need them on every database, and Hibernate makes them on one. Adapter to
 * {@code org.hibernate.query.sqm.mutation.internal.temptable}: no public type tells the table of a strategy.
 */
final class TemporaryTables {

    private static final List<String> SETTINGS = List.of(
            SchemaToolingSettings.BULK_ID_STRATEGY_GLOBAL_TEMPORARY_CREATE_TABLES,
            SchemaToolingSettings.BULK_ID_STRATEGY_GLOBAL_TEMPORARY_DROP_TABLES,
            SchemaToolingSettings.BULK_ID_STRATEGY_PERSISTENT_TEMPORARY_CREATE_TABLES,
            SchemaToolingSettings.BULK_ID_STRATEGY_PERSISTENT_TEMPORARY_DROP_TABLES);

    private final SessionFactoryImplementor engine;
    private final boolean creates;
    private final Map<String, TemporaryTable> tables = new LinkedHashMap<>();

    TemporaryTables(SessionFactoryImplementor engine, Map<String, Object> settings) {
        this.engine = engine;
        this.creates = isOn(settings, SchemaToolingSettings.BULK_ID_STRATEGY_GLOBAL_TEMPORARY_CREATE_TABLES)
                && isOn(settings, SchemaToolingSettings.BULK_ID_STRATEGY_PERSISTENT_TEMPORARY_CREATE_TABLES);
        engine.getMappingMetamodel().forEachEntityDescriptor(entity -> {
            add(entity.getSqmMultiTableMutationStrategy());
            add(entity.getSqmMultiTableInsertStrategy());
        });
    }

    static void takeOver(Map<String, Object> engineSettings) {
        SETTINGS.forEach(setting -> engineSettings.put(setting, "false"));
    }

    private static boolean isOn(Map<String, Object> settings, String setting) {
        var value = settings.get(setting);
        return value == null || Boolean.parseBoolean(value.toString());
    }

    private void add(@Nullable Object strategy) {
        if (strategy instanceof GlobalTemporaryTableStrategy global) {
            tables.put(global.getTemporaryTable().getTableExpression(), global.getTemporaryTable());
        } else if (strategy instanceof PersistentTableStrategy persistent) {
            tables.put(persistent.getTemporaryTable().getTableExpression(), persistent.getTemporaryTable());
        }
    }

    /** Creates those that a database does not have. */
    void create(Connection connection) throws SQLException {
        if (!creates) {
            return;
        }
        for (var table : tables.entrySet()) {
            if (!exists(connection, table.getKey())) {
                new TemporaryTableHelper.TemporaryTableCreationWork(table.getValue(), engine).execute(connection);
            }
        }
    }

    /** Drops those that a database has. */
    void drop(Connection connection) throws SQLException {
        for (var table : tables.entrySet()) {
            if (exists(connection, table.getKey())) {
                new TemporaryTableHelper.TemporaryTableDropWork(table.getValue(), engine).execute(connection);
            }
        }
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        return io.hibernateshards.catalog.CatalogTables.exists(connection, table);
    }
}
