package io.hibernateshards.mapping;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey.Normalize;
import java.util.List;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.ToOne;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * What an entity is to sharding, as far as its mapping tells before the factory is built.
 *
 * @param binding Hibernate's mapping of it
 * @param kind what it is
 * @param group its entity group, where it is sharded
 * @param database its database, where it is not sharded
 * @param key its shard key, where it is sharded and has one
 * @param shardedIdFrom the least sharded id, where its ids are sharded ones; else -1
 */
record BootEntity(
        PersistentClass binding,
        EntityMapping.Kind kind,
        @Nullable EntityGroup group,
        @Nullable String database,
        @Nullable Key key,
        long shardedIdFrom) {

    static final long NO_SHARDED_ID = -1;

    /**
     * A shard key attribute.
     *
     * @param path its name, with the embedded id's before it where it is a part of that
     * @param value its mapping
     * @param normalize its normal form
     */
    record Key(List<String> path, Value value, Normalize normalize) {

        Key {
            path = List.copyOf(path);
        }

        boolean isToOne() {
            return value instanceof ToOne;
        }

        /** The entity that a to-one shard key refers to. */
        String target() {
            return ((ToOne) value).getReferencedEntityName();
        }

        String name() {
            return String.join(".", path);
        }
    }

    String name() {
        return binding.getEntityName();
    }

    RootClass root() {
        return binding.getRootClass();
    }

    boolean hasShardedId() {
        return shardedIdFrom != NO_SHARDED_ID;
    }

    /** Whether its shard key is its id, and that a sharded one. */
    boolean hasShardedIdKey() {
        var identifier = root().getIdentifierProperty();
        return hasShardedId() && key != null && identifier != null && key.path().equals(List.of(identifier.getName()));
    }

    boolean isSharded() {
        return kind == EntityMapping.Kind.SHARDED;
    }

    boolean isShardedRoot() {
        return isSharded() && binding == binding.getRootClass();
    }
}
