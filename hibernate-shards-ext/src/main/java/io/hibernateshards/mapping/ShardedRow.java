package io.hibernateshards.mapping;

import io.hibernateshards.logging.MappingMessages;
import io.hibernateshards.logging.NodeMessages;
import java.util.Objects;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
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

    /** The virtual shard of an entity's rows; throws where it does not live on the database they are being written to. */
    Short shardOf(Object entity, SharedSessionContractImplementor session) {
        return onItsDatabase(mapping().shardOf(entity, true), session);
    }

    /** The virtual shard of a new entity, which its id must not contradict; throws as the other does. */
    Short shardOf(Object entity, Object id, SharedSessionContractImplementor session) {
        int shard = mapping().shardOf(entity, true);
        mapping().requireFittingId(id, shard);
        return onItsDatabase(shard, session);
    }

    private Short onItsDatabase(int shard, SharedSessionContractImplementor session) {
        var map = builder.map();
        var home = map.keyspace(mapping().group().keyspace()).databaseOf(shard);
        var here = session.getTenantIdentifierValue();
        if (!home.equals(here)) {
            if (map.epoch() > 0) {
                throw NodeMessages.MESSAGES.rowLeft(entityName, shard, String.valueOf(here), home.name());
            }
            throw MappingMessages.MESSAGES.rowOnWrongDatabase(entityName, shard, home.name(), String.valueOf(here));
        }
        return (short) shard;
    }

    private EntityMapping mapping() {
        var known = mapping;
        if (known == null) {
            known = Objects.requireNonNull(builder.model()).entity(entityName);
            mapping = known;
        }
        return known;
    }
}
