package io.hibernateshards.id;

import io.hibernateshards.topology.Database;
import java.util.UUID;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

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
     * @param session the session that writes it; its tenant is the {@link Database} that it writes to
     */
    long nextNumber(String entityName, Object owner, long from, SharedSessionContractImplementor session);

    /** A new UUID for an entity. */
    UUID nextUuid(String entityName, Object owner, SharedSessionContractImplementor session);

    /** Throws where a number that the application assigned would lead to another place than the entity's. */
    void checkAssigned(String entityName, Object owner, long id, long from, SharedSessionContractImplementor session);

    /** Throws where a UUID that the application assigned would lead to another place than the entity's. */
    void checkAssigned(String entityName, Object owner, UUID id, SharedSessionContractImplementor session);
}
