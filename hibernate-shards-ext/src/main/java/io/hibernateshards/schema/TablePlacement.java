package io.hibernateshards.schema;

import io.hibernateshards.mapping.EntityMapping.Kind;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import java.util.ArrayList;
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
    private final List<Table> sharded = new ArrayList<>();

    private TablePlacement(DatabaseSet every) {
        this.every = every;
    }

    public static TablePlacement of(Metadata metadata, ShardedModel model, List<Database> databases) {
        var placement =
                new TablePlacement(databases.stream().map(DatabaseSet::of).reduce(DatabaseSet.EMPTY, DatabaseSet::or));
        for (var entity : metadata.getEntityBindings()) {
            var its = placement.databasesOf(entity, model, databases);
            boolean isSharded = model.entity(entity.getEntityName()).kind() == Kind.SHARDED;
            placement.put(entity.getTable(), its, isSharded);
            entity.getJoins().forEach(join -> placement.put(join.getTable(), its, isSharded));
        }
        for (var collection : metadata.getCollectionBindings()) {
            if (!collection.isOneToMany()) {
                var owner = collection.getOwner();
                placement.put(
                        collection.getCollectionTable(),
                        placement.databasesOf(owner, model, databases),
                        model.entity(owner.getEntityName()).kind() == Kind.SHARDED);
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

    private void put(Table table, DatabaseSet its, boolean isSharded) {
        if (databases.put(table, its) == null && isSharded && table.isPhysicalTable()) {
            sharded.add(table);
        }
    }

    boolean holds(Database database, Table table) {
        return databases.getOrDefault(table, every).contains(database);
    }

    /** The databases that hold tables of entities. */
    DatabaseSet databases() {
        return databases.values().stream().reduce(DatabaseSet.EMPTY, DatabaseSet::or);
    }

    /** The physical tables whose rows are spread over databases. */
    List<Table> sharded() {
        return List.copyOf(sharded);
    }
}
