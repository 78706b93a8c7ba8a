package io.hibernateshards.mapping;

import java.util.List;
import org.hibernate.AssertionFailure;
import org.jspecify.annotations.Nullable;

/** Where the rows of one entity (or subclass) live. Immutable once the factory is built; any thread. */
public final class EntityMapping {

    /** What an entity is to sharding. */
    public enum Kind {
        SHARDED,
        REFERENCE,
        UNSHARDED
    }

    public String entityName() {
        throw new AssertionFailure("contract");
    }

    public Kind kind() {
        throw new AssertionFailure("contract");
    }

    /** Its entity group; throws where it is not sharded. */
    public EntityGroupMapping group() {
        throw new AssertionFailure("contract");
    }

    /** The one database of an unsharded entity, the home of a reference entity; null for a sharded one. */
    public @Nullable String database() {
        throw new AssertionFailure("contract");
    }

    /** The attributes from the entity to its shard key, for example {@code [author, login]}. */
    public List<String> shardKeyPath() {
        throw new AssertionFailure("contract");
    }

    /** Whether {@link #shardOfId} can answer. */
    public boolean idTellsShard() {
        throw new AssertionFailure("contract");
    }

    /**
     * The virtual shard that a row of this id lives in.
     *
     * @return its number; -1 where this id does not tell, or -2 where its key has no virtual shard, so that there is no such row
     */
    public int shardOfId(Object id) {
        throw new AssertionFailure("contract");
    }

    /**
     * The virtual shard of an entity, read from its shard key without initialising a proxy.
     *
     * @param forInsert whether a key without a place may be given one (a directory makes its entry then)
     * @throws io.hibernateshards.MissingShardKeyException where a step of the path to the key is null
     */
    public int shardOf(Object entity, boolean forInsert) {
        throw new AssertionFailure("contract");
    }

    /** The canonical shard key of an entity, or null where a step of the path is null. */
    public @Nullable Object shardKeyOf(Object entity) {
        throw new AssertionFailure("contract");
    }
}
