package io.hibernateshards.schema;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.topology.Database;
import jakarta.persistence.SchemaValidationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.mapping.Table;
import org.hibernate.relational.SchemaManager;
import org.hibernate.tool.schema.Action;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's {@link SchemaManager} over every database, one after the other. It touches the mapped tables alone: who the
 * databases are, and the counters that keep ids apart, outlive a drop and a truncation.
 */
public final class ShardedSchemaManager implements SchemaManager {

    private final ShardedSchema schema;
    private final Map<String, Object> overriding;

    public ShardedSchemaManager(ShardedSchema schema) {
        this(schema, Map.of());
    }

    private ShardedSchemaManager(ShardedSchema schema, Map<String, Object> overriding) {
        this.schema = schema;
        this.overriding = overriding;
    }

    @Override
    public void exportMappedObjects(boolean createSchemas) {
        onEach(Action.CREATE_ONLY, table -> true, schema.loadHome(), createSchemas);
        schema.databases().forEach(schema::createCatalogTables);
        schema.databases().forEach(schema::requireExactKeys);
        schema.databases().forEach(schema::guard);
    }

    @Override
    public void dropMappedObjects(boolean dropSchemas) {
        onEach(Action.DROP, table -> true, null, dropSchemas);
    }

    @Override
    public void validateMappedObjects() {
        var problems = new ArrayList<String>();
        for (var database : schema.databases()) {
            try {
                schema.validate(database, overriding);
            } catch (ShardConfigurationException failure) {
                problems.addAll(failure.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ShardConfigurationException(problems);
        }
    }

    @Override
    public void truncateMappedObjects() {
        onEach(Action.TRUNCATE, table -> true, schema.loadHome(), false);
    }

    @Override
    public void truncateTable(String tableName) {
        onEach(Action.TRUNCATE, table -> table.getName().equals(tableName), null, false);
    }

    @Override
    public void populate() {
        var home = schema.loadHome();
        if (home != null) {
            change(List.of(home), Action.POPULATE, table -> true, home, false);
        }
    }

    @Override
    public void resynchronizeGenerators() {
        onEach(Action.SYNCHRONIZE, table -> true, null, false);
    }

    @Override
    public SchemaManager forSchema(String schemaName) {
        return with(MappingSettings.DEFAULT_SCHEMA, schemaName);
    }

    @Override
    public SchemaManager forCatalog(String catalogName) {
        return with(MappingSettings.DEFAULT_CATALOG, catalogName);
    }

    private SchemaManager with(String setting, String value) {
        var settings = new HashMap<>(overriding);
        settings.put(setting, value);
        return new ShardedSchemaManager(schema, Map.copyOf(settings));
    }

    @Override
    public void create(boolean createSchemas) {
        exportMappedObjects(createSchemas);
    }

    @Override
    public void drop(boolean dropSchemas) {
        dropMappedObjects(dropSchemas);
    }

    @Override
    public void validate() throws SchemaValidationException {
        try {
            validateMappedObjects();
        } catch (ShardConfigurationException failure) {
            throw new SchemaValidationException(String.valueOf(failure.getMessage()), failure);
        }
    }

    @Override
    public void truncate() {
        truncateMappedObjects();
    }

    private void onEach(Action action, Predicate<Table> tables, @Nullable Database loadedOn, boolean includingSchemas) {
        change(schema.databases(), action, tables, loadedOn, includingSchemas);
    }

    private void change(
            List<Database> databases,
            Action action,
            Predicate<Table> tables,
            @Nullable Database loadedOn,
            boolean includingSchemas) {
        var settings = new HashMap<>(overriding);
        settings.put(SchemaToolingSettings.JAKARTA_HBM2DDL_CREATE_SCHEMAS, includingSchemas);
        for (var database : databases) {
            schema.change(database, action, tables, loadedOn, settings);
        }
    }
}
