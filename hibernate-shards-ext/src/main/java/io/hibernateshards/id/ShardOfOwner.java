package io.hibernateshards.id;

import java.util.OptionalInt;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** Tells where an entity lives that has no id yet. Any thread. */
public interface ShardOfOwner {

    /** The keyspace of a root entity. */
    String keyspace(String entityName);

    /**
     * The virtual shard by the entity's shard key; empty where the id itself is the shard key, so that a place is still to
     * be chosen.
     *
     * @param entityName the root entity
     * @param session the session that writes it, which may be bound to a virtual shard
     */
    OptionalInt find(String entityName, Object owner, SharedSessionContractImplementor session);

    /** A place was chosen for a new entity that {@link #find} knows none of: this virtual shard. */
    void placed(String entityName, int shard, SharedSessionContractImplementor session);
}
