package io.hibernateshards.query.gather;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Which entities the tables of a unit belong to. Immutable; any thread. */
public final class MappedTables {

    /**
     * The columns of a table that have the ids of an entity.
     *
     * @param rootName the root of the entity's hierarchy
     */
    public record Key(String rootName, List<String> columns) {

        public Key {
            columns = List.copyOf(columns);
        }
    }

    private final Map<String, EntityMapping> byTable = new HashMap<>();
    private final Map<String, Key> keys = new HashMap<>();
    private final Set<String> ofEntities = new HashSet<>();
    private final Set<String> apart;

    public MappedTables(SessionFactoryImplementor engine, ShardedModel model) {
        var mappings = engine.getMappingMetamodel();
        mappings.forEachEntityDescriptor(entity -> {
            for (var table : entity.getQuerySpaces()) {
                ofEntities.add(String.valueOf(table));
                byTable.putIfAbsent(String.valueOf(table), model.entity(entity.getEntityName()));
            }
            for (var table : entity.getTableMappings()) {
                keys.putIfAbsent(
                        table.getTableName(),
                        new Key(
                                entity.getRootEntityName(),
                                table.getKeyMapping().getKeyColumns().stream()
                                        .map(column -> column.getColumnName())
                                        .toList()));
            }
        });
        mappings.forEachCollectionDescriptor(collection -> {
            var table = collection.getAttributeMapping().getSeparateCollectionTable();
            if (table != null) {
                var owner = collection.getOwnerEntityPersister();
                byTable.putIfAbsent(table, model.entity(owner.getEntityName()));
                var key = collection.getAttributeMapping().getKeyDescriptor();
                if (key.getTargetPart().isEntityIdentifierMapping()) {
                    var columns = new ArrayList<String>();
                    key.getKeyPart().forEachSelectable((index, column) -> columns.add(column.getSelectionExpression()));
                    keys.putIfAbsent(table, new Key(owner.getRootEntityName(), columns));
                }
            }
        });
        apart = byTable.entrySet().stream()
                .filter(entry -> entry.getValue().kind() != EntityMapping.Kind.REFERENCE)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The columns of a table that have the ids of an entity, if it is known. */
    public Optional<Key> keyOf(String table) {
        return Optional.ofNullable(keys.get(table));
    }

    /** Whether it has the rows of entities, and not of a collection. */
    public boolean isOfEntity(String table) {
        return ofEntities.contains(table);
    }

    /** The entity whose rows, or whose collections' rows, a table has; nothing for a table that is no entity's. */
    public Optional<EntityMapping> entityOf(String table) {
        return Optional.ofNullable(byTable.get(table));
    }

    /** The tables that not every database has whole. */
    public Set<String> apart() {
        return apart;
    }
}
