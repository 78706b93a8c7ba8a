package io.hibernateshards.mapping;

import java.util.Objects;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** The virtual shard of the rows of one entity. Made while the factory is built, asked when it is. */
final class ShardedRow {

    private final String entityName;
    private final ShardedModelBuilder builder;
    private @Nullable EntityMapping mapping;

    ShardedRow(EntityPersister persister) {
        entityName = persister.getEntityName();
        builder = ShardedModelBuilder.of(persister.getFactory());
    }

    Short shardOf(Object entity) {
        var known = mapping;
        if (known == null) {
            known = Objects.requireNonNull(builder.model()).entity(entityName);
            mapping = known;
        }
        return (short) known.shardOf(entity, false);
    }
}
