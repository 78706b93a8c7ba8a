package io.hibernateshards.delegate;

import io.hibernateshards.ShardId;
import io.hibernateshards.VirtualShard;
import io.hibernateshards.metrics.EventRelay;
import io.hibernateshards.topology.ShardMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** One virtual shard of a factory: a name and, once something was done with it, two counters. Any thread. */
public final class ShardDelegate implements VirtualShard {

    private final ShardId id;
    private final Supplier<ShardMap> map;
    private final Function<ShardId, Session> sessions;
    private final EventRelay events;
    private volatile @Nullable LongAdder inserts;
    private volatile @Nullable LongAdder routes;

    /**
     * @param map the map of the moment, which says where it lives
     * @param sessions opens a session that sees and writes one virtual shard's rows alone
     * @param events are told what is routed to it
     */
    public ShardDelegate(ShardId id, Supplier<ShardMap> map, Function<ShardId, Session> sessions, EventRelay events) {
        this.id = id;
        this.map = map;
        this.sessions = sessions;
        this.events = events;
    }

    @Override
    public ShardId id() {
        return id;
    }

    @Override
    public String group() {
        return map.get().keyspace(id.keyspace()).groupOf(id.number()).name();
    }

    @Override
    public String database() {
        return map.get().databaseOf(id).name();
    }

    @Override
    public long insertCount() {
        var its = inserts;
        return its == null ? 0 : its.sum();
    }

    @Override
    public long routedCount() {
        var its = routes;
        return its == null ? 0 : its.sum();
    }

    /** Counts a row inserted into it. */
    public void inserted() {
        var its = inserts;
        (its != null ? its : firstInsert()).increment();
    }

    /** Counts and tells an operation or a query that is routed to it. */
    public void routed() {
        var its = routes;
        (its != null ? its : firstRoute()).increment();
        if (events.isRouting()) {
            events.routed(id, database());
        }
    }

    private synchronized LongAdder firstInsert() {
        var its = inserts;
        if (its == null) {
            its = new LongAdder();
            inserts = its;
        }
        return its;
    }

    private synchronized LongAdder firstRoute() {
        var its = routes;
        if (its == null) {
            its = new LongAdder();
            routes = its;
        }
        return its;
    }

    @Override
    public Session openSession() {
        return sessions.apply(id);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
