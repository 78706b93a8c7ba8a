package io.hibernateshards.schema;

import io.hibernateshards.mapping.EntityMapping.Kind;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Table;

/**
 * Which databases a table is on: every one for sharded and reference entities, its own for an entity that is not sharded, so
 * that a row written to the wrong one finds no table. Tables of no entity, such as those of generators, are on every one.
 */
public final class TablePlacement {

    private final DatabaseSet every;
    private final Map<Table, DatabaseSet> databases = new HashMap<>();

    private TablePlacement(DatabaseSet every) {
        this.every = every;
    }

    public static TablePlacement of(Metadata metadata, ShardedModel model, List<Database> databases) {
        var placement =
                new TablePlacement(databases.stream().map(DatabaseSet::of).reduce(DatabaseSet.EMPTY, DatabaseSet::or));
        for (var entity : metadata.getEntityBindings()) {
            var its = placement.databasesOf(entity, model, databases);
            placement.databases.put(entity.getTable(), its);
            entity.getJoins().forEach(join -> placement.databases.put(join.getTable(), its));
        }
        for (var collection : metadata.getCollectionBindings()) {
            if (!collection.isOneToMany()) {
                placement.databases.put(
                        collection.getCollectionTable(),
                        placement.databasesOf(collection.getOwner(), model, databases));
            }
        }
        return placement;
    }

    private DatabaseSet databasesOf(PersistentClass entity, ShardedModel model, List<Database> all) {
        var mapping = model.entity(entity.getEntityName());
        return mapping.kind() == Kind.UNSHARDED
                ? all.stream()
                        .filter(database -> database.name().equals(mapping.database()))
                        .map(DatabaseSet::of)
                        .reduce(DatabaseSet.EMPTY, DatabaseSet::or)
                : every;
    }

    boolean holds(Database database, Table table) {
        return databases.getOrDefault(table, every).contains(database);
    }

    /** The databases that hold tables of entities. */
    DatabaseSet databases() {
        return databases.values().stream().reduce(DatabaseSet.EMPTY, DatabaseSet::or);
    }
}
