package io.hibernateshards.query.gather;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Which entities the tables of a unit belong to. Immutable; any thread. */
public final class MappedTables {

    private final Map<String, EntityMapping> byTable = new HashMap<>();
    private final Set<String> apart;

    public MappedTables(SessionFactoryImplementor engine, ShardedModel model) {
        var mappings = engine.getMappingMetamodel();
        mappings.forEachEntityDescriptor(entity -> {
            for (var table : entity.getQuerySpaces()) {
                byTable.putIfAbsent(String.valueOf(table), model.entity(entity.getEntityName()));
            }
        });
        mappings.forEachCollectionDescriptor(collection -> {
            var table = collection.getAttributeMapping().getSeparateCollectionTable();
            if (table != null) {
                byTable.putIfAbsent(
                        table, model.entity(collection.getOwnerEntityPersister().getEntityName()));
            }
        });
        apart = byTable.entrySet().stream()
                .filter(entry -> entry.getValue().kind() != EntityMapping.Kind.REFERENCE)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
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
