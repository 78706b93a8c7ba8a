package io.hibernateshards.id;

import java.util.OptionalInt;

/** Tells where an entity lives that has no id yet. Any thread. */
public interface ShardOfOwner {

    /** The keyspace of a root entity. */
    String keyspace(String entityName);

    /**
     * The virtual shard by the entity's shard key; empty where the id itself is the shard key, so that a place is still to
     * be chosen.
     *
     * @param entityName the root entity
     */
    OptionalInt find(String entityName, Object owner);
}
