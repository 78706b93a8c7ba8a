package io.hibernateshards.metrics;

import java.util.Arrays;
import java.util.function.Supplier;
import org.hibernate.AssertionFailure;
import org.hibernate.Internal;

/** Tells what it is told to all who listen now; nearly nothing while nobody does. Any thread. */
@Internal
public final class EventRelay implements ShardEvents {

    private volatile ShardEvents[] listeners = {};
    private volatile boolean isTiming;

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
        isTiming = Arrays.stream(now).anyMatch(EventRelay::wantsTimes);
    }

    private static boolean wantsTimes(ShardEvents listener) {
        try {
            return listener.getClass()
                            .getMethod("executed", String.class, String.class, long.class)
                            .getDeclaringClass()
                    != ShardEvents.class;
        } catch (NoSuchMethodException absent) {
            throw new AssertionFailure("ShardEvents lost a method", absent);
        }
    }

    /** Whether one who listens is told of executed statements; while none is, nobody needs to time them. */
    public boolean isTiming() {
        return isTiming;
    }

    @Override
    public void routed(String database) {
        for (var listener : listeners) {
            listener.routed(database);
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
    public void refusal() {
        for (var listener : listeners) {
            listener.refusal();
        }
    }
}
