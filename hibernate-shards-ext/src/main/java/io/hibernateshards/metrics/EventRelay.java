package io.hibernateshards.metrics;

import java.util.Arrays;
import java.util.function.Supplier;

/** Tells what it is told to all who listen now; nearly nothing while nobody does. Any thread. */
public final class EventRelay implements ShardEvents {

    private volatile ShardEvents[] listeners = {};

    /** From now on this one is told too. */
    public synchronized void add(ShardEvents listener) {
        var more = Arrays.copyOf(listeners, listeners.length + 1);
        more[listeners.length] = listener;
        listeners = more;
    }

    /** From now on this one is not told. */
    public synchronized void remove(ShardEvents listener) {
        listeners = Arrays.stream(listeners).filter(one -> one != listener).toArray(ShardEvents[]::new);
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
