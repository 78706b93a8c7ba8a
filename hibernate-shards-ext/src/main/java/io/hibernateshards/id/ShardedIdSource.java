package io.hibernateshards.id;

import java.util.UUID;

/** Makes the ids of sharded entities. Any thread. */
public interface ShardedIdSource {

    /** The engine's setting that holds it. */
    String SETTING = "hibernate.shards.engine.id_source";

    /**
     * A new number for an entity.
     *
     * @param entityName the root entity
     * @param owner the entity
     * @param from the least id that tells its place
     */
    long nextNumber(String entityName, Object owner, long from);

    /** A new UUID for an entity. */
    UUID nextUuid(String entityName, Object owner);

    /** Throws where a number that the application assigned would lead to another place than the entity's. */
    void checkAssigned(String entityName, Object owner, long id, long from);

    /** Throws where a UUID that the application assigned would lead to another place than the entity's. */
    void checkAssigned(String entityName, Object owner, UUID id);
}
