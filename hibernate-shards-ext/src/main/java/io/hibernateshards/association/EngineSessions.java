package io.hibernateshards.association;

import io.hibernateshards.ShardId;
import io.hibernateshards.topology.Database;
import io.hibernateshards.transaction.FacadeTransaction;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.EventSource;
import org.jspecify.annotations.Nullable;

/** The engine sessions of one façade session, as a listener of one of them finds the others. One thread at a time. */
public interface EngineSessions {

    /** What the application has. */
    SharedSessionContractImplementor facade();

    /** Whether this very object was just routed by the façade, so that it need not be asked for again. */
    boolean isRouted(Object object);

    /** The engine session that an entity is to be merged in: that of its row, or of its place if there is no row anywhere. */
    EventSource forMerge(EntityPlace place, Object entity);

    /** The virtual shard whose rows alone the façade session sees and writes, or null. */
    @Nullable
    ShardId boundShard();

    FacadeTransaction transaction();

    EntityPlaces places();

    /** {@link EntityPlace#ofId} by the map of the moment, after a virtual shard that is being moved is settled. */
    int numberOf(EntityPlace place, Object id);

    /**
     * Rows of an entity's virtual shard are read, or are about to be, by the engine session of a database.
     *
     * @throws io.hibernateshards.StaleTopologyException where the virtual shard is not there, or no longer
     */
    void reading(EntityPlace place, Object entity, Database on);

    /** The engine session of a database, opened if it was not yet. */
    EventSource engine(Database database);

    /** The engine session that manages an entity or made a proxy, or null. */
    @Nullable
    EventSource managing(Object entity);

    /** The engine session that an entity is to be persisted in; its place is found, or made, by its shard key. */
    EventSource forNew(EntityPlace place, Object entity);

    /** The engine session that already has an entity or proxy with that id, or null. */
    @Nullable
    EventSource holding(EntityPlace place, Object id);

    /**
     * The engine session that has the row of an id whose place it does not tell, or null where there is none.
     *
     * @throws io.hibernateshards.DuplicateRowException where two databases have one
     */
    @Nullable
    EventSource searching(EntityPlace place, Object id);

    /** A row of a reference entity was written at its home: writes the copies. */
    void copyReference(EntityPlace place, Object entity, Object id, boolean deleted);
}
