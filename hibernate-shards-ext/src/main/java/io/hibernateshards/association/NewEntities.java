package io.hibernateshards.association;

import io.hibernateshards.id.ShardOfOwner;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import java.util.OptionalInt;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** Tells those who make ids where an entity without one shall live: by its shard key, or as its session is bound. */
public final class NewEntities implements ShardOfOwner {

    private final ShardedModel model;

    public NewEntities(ShardedModel model) {
        this.model = model;
    }

    @Override
    public String keyspace(String entityName) {
        return model.entity(entityName).group().keyspace();
    }

    @Override
    public OptionalInt find(String entityName, Object owner, SharedSessionContractImplementor session) {
        EntityMapping mapping = model.entity(entityName);
        if (mapping.shardKeyOf(owner) != null || mapping.parentOf(owner) != null) {
            return OptionalInt.of(mapping.shardOf(owner, true));
        }
        var link = FacadeLink.of(session);
        var bound = link == null ? null : link.sessions().boundShard();
        return bound != null && bound.keyspace().equals(mapping.group().keyspace())
                ? OptionalInt.of(bound.number())
                : OptionalInt.empty();
    }

    /** It is counted where an entity with a shard key is when it is routed. */
    @Override
    public void placed(String entityName, int shard, SharedSessionContractImplementor session) {
        var link = FacadeLink.of(session);
        var place = link == null ? null : link.sessions().places().of(entityName);
        if (place != null) {
            place.delegate(shard).routed();
        }
    }
}
