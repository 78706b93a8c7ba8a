package io.hibernateshards.query.execution;

import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.scatter.Scatter;
import io.hibernateshards.scatter.ScatterTask;
import io.hibernateshards.topology.Database;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Does work on the engine sessions of several databases. Who works owns an engine session until the work has ended: where the
 * caller no longer waits for that, the engine session is left to it, and is ended when the statement returns, if ever.
 */
final class PartialTask<T> implements ScatterTask<T> {

    private static final int ENDED = 1;
    private static final int ABANDONED = 2;

    private final QuerySession session;
    private final @Nullable SharedSessionContractImplementor[] sessions;
    private final BiFunction<Database, SharedSessionContractImplementor, T> work;
    private final AtomicIntegerArray states = new AtomicIntegerArray(Database.MAXIMUM);

    /** @param sessions the engine sessions by the numbers of their databases, which the caller has opened */
    PartialTask(
            QuerySession session,
            @Nullable SharedSessionContractImplementor[] sessions,
            BiFunction<Database, SharedSessionContractImplementor, T> work) {
        this.session = session;
        this.sessions = sessions;
        this.work = work;
    }

    /** What work on the engine session of one database gives, by a deadline. */
    static <T> T onOne(
            Scatter scatter,
            QuerySession session,
            Database database,
            Deadline deadline,
            Function<SharedSessionContractImplementor, T> work) {
        var sessions = new @Nullable SharedSessionContractImplementor[Database.MAXIMUM];
        sessions[database.number()] = session.engineSession(database);
        var task = new PartialTask<>(session, sessions, (its, engineSession) -> work.apply(engineSession));
        return scatter.onEach(List.of(database), task, deadline).get(0);
    }

    @Override
    public T run(Database database) {
        var engineSession = Objects.requireNonNull(sessions[database.number()]);
        try {
            return work.apply(database, engineSession);
        } finally {
            if (!states.compareAndSet(database.number(), 0, ENDED)) {
                session.endAbandoned(engineSession);
            }
        }
    }

    @Override
    public void cancel(Database database) {
        if (sessions[database.number()] instanceof Session stateful) {
            stateful.cancelQuery();
        }
    }

    @Override
    public void abandon(Database database) {
        if (states.compareAndSet(database.number(), 0, ABANDONED)) {
            session.abandon(database);
        }
    }
}
