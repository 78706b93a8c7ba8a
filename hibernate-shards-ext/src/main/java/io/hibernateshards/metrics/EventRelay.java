package io.hibernateshards.metrics;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import java.util.Arrays;
import java.util.function.Supplier;
import org.hibernate.AssertionFailure;
import org.hibernate.Internal;

/** Tells what it is told to all who listen now; nearly nothing while nobody does. Any thread. */
@Internal
public final class EventRelay implements ShardEvents {

    private volatile ShardEvents[] listeners = {};
    private volatile boolean isTiming;
    private volatile boolean isRouting;

    /** From now on this one is told too. */
    public synchronized void add(ShardEvents listener) {
        var more = Arrays.copyOf(listeners, listeners.length + 1);
        more[listeners.length] = listener;
        set(more);
    }

    /** From now on this one is not told. */
    public synchronized void remove(ShardEvents listener) {
        set(Arrays.stream(listeners).filter(one -> one != listener).toArray(ShardEvents[]::new));
    }

    private void set(ShardEvents[] now) {
        listeners = now;
        isTiming = isAnyTold("executed", String.class, String.class, long.class);
        isRouting = isAnyTold("routed", ShardId.class, String.class);
    }

    private boolean isAnyTold(String event, Class<?>... parameters) {
        return Arrays.stream(listeners).anyMatch(listener -> has(listener, event, parameters));
    }

    private static boolean has(ShardEvents listener, String event, Class<?>... parameters) {
        try {
            return listener.getClass().getMethod(event, parameters).getDeclaringClass() != ShardEvents.class;
        } catch (NoSuchMethodException absent) {
            throw new AssertionFailure("ShardEvents lost a method", absent);
        }
    }

    /** Whether one who listens is told of executed statements; while none is, nobody needs to time them. */
    public boolean isTiming() {
        return isTiming;
    }

    /** Whether one who listens is told of routes; while none is, nobody needs to find out their databases. */
    public boolean isRouting() {
        return isRouting;
    }

    @Override
    public void routed(ShardId shard, String database) {
        for (var listener : listeners) {
            listener.routed(shard, database);
        }
    }

    @Override
    public void statement(String database) {
        for (var listener : listeners) {
            listener.statement(database);
        }
    }

    @Override
    public void executed(String database, String sql, long nanos) {
        for (var listener : listeners) {
            listener.executed(database, sql, nanos);
        }
    }

    @Override
    public void scatter(int databases) {
        for (var listener : listeners) {
            listener.scatter(databases);
        }
    }

    @Override
    public void scatterEnded(int databases, long nanos) {
        for (var listener : listeners) {
            listener.scatterEnded(databases, nanos);
        }
    }

    @Override
    public void merged(int databases, long nanos) {
        for (var listener : listeners) {
            listener.merged(databases, nanos);
        }
    }

    @Override
    public void committed(int databases, long nanos) {
        for (var listener : listeners) {
            listener.committed(databases, nanos);
        }
    }

    @Override
    public void planned(Supplier<String> query, Supplier<String> plan) {
        for (var listener : listeners) {
            listener.planned(query, plan);
        }
    }

    @Override
    public void unanswered(String database) {
        for (var listener : listeners) {
            listener.unanswered(database);
        }
    }

    @Override
    public void refused(ShardException refusal) {
        for (var listener : listeners) {
            listener.refused(refusal);
        }
    }
}
