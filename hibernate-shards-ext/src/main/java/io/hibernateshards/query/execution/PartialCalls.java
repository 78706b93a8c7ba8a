package io.hibernateshards.query.execution;

import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * The statements that one execution sends to several databases, once or in rounds: on the engine sessions of the façade, which are
 * flushed and opened when this is made, and under one deadline.
 */
final class PartialCalls {

    private final PlanExecutor executor;
    private final ShardedQuery<?> query;
    private final Deadline deadline;
    private final ShardMap routedBy;
    private final @Nullable MissingDatabases missing;
    private final @Nullable SharedSessionContractImplementor[] sessions =
            new SharedSessionContractImplementor[Database.MAXIMUM];

    /**
     * @param missing is given the databases that do not answer, or null where they fail the execution
     * @param shared the deadline of an execution that this one is a part of, or null
     */
    PartialCalls(
            PlanExecutor executor,
            ShardedQuery<?> query,
            List<Database> databases,
            @Nullable MissingDatabases missing,
            @Nullable Deadline shared) {
        this.executor = executor;
        this.query = query;
        this.missing = missing;
        var session = query.querySession();
        this.routedBy = query.routedBy();
        session.flushBeforeScatter(query.getQueryOptions().getFlushMode(), databases);
        this.deadline = shared != null ? shared : query.deadline();
        // Sessions are opened here: the façade belongs to this thread.
        databases.forEach(database -> sessions[database.number()] = open(session, database));
    }

    private @Nullable SharedSessionContractImplementor open(QuerySession session, Database database) {
        try {
            return session.engineSession(database);
        } catch (RuntimeException failure) {
            if (missing == null) {
                throw failure;
            }
            missing.add(database, failure);
            return null;
        }
    }

    Deadline deadline() {
        return deadline;
    }

    /** How long a statement may take from now on, or null for as long as it wants. */
    @Nullable
    Integer timeoutSeconds() {
        return deadline.isUnlimited() ? null : deadline.remainingSeconds();
    }

    /**
     * What the work gives for each of some of the databases, in their order, at once where no code of the application runs.
     *
     * @param ifMissing what a database gives that does not answer, where that is allowed
     */
    <T> List<T> onEach(
            List<Database> targets,
            BiFunction<Database, SharedSessionContractImplementor, T> work,
            Supplier<T> ifMissing) {
        var answers = answers(targets, work, ifMissing);
        query.querySession().checkRoutedBy(routedBy);
        return answers;
    }

    private <T> List<T> answers(
            List<Database> targets,
            BiFunction<Database, SharedSessionContractImplementor, T> work,
            Supplier<T> ifMissing) {
        var task = new PartialTask<>(query.querySession(), sessions, work);
        // What moves is touched, by the session, when its rows are read.
        var scatter = !routedBy.moves().isEmpty() || executor.applicationCode().runsFor(query)
                ? executor.applicationCode().onThisThread()
                : executor.scatter();
        if (missing == null) {
            return scatter.onEach(targets, task, deadline);
        }
        var reached =
                targets.stream().filter(database -> !missing.contains(database)).toList();
        var answers = new HashMap<Database, T>();
        for (var outcome : scatter.onEachOutcome(reached, task, deadline)) {
            if (outcome.failure() == null) {
                answers.put(outcome.database(), outcome.value());
            } else {
                missing.add(outcome.database(), outcome.failure());
            }
        }
        missing.requireSome(targets);
        return targets.stream()
                .map(database -> missing.contains(database) ? ifMissing.get() : answers.get(database))
                .toList();
    }
}
