package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntBiFunction;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.query.sqm.tree.SqmDmlStatement;
import org.hibernate.query.sqm.tree.SqmStatement;

/**
 * One execution of a statement that changes rows on several databases, one after another in their order, in which all transactions
 * take their locks. One thread.
 */
final class ChangeExecution<R> {

    private final PlanExecutor executor;
    private final ShardedQuery<R> query;
    private final QuerySession session;
    private final ToIntBiFunction<SharedSessionContractImplementor, SqmStatement<R>> change;

    /** @param change changes the rows of one database, and tells how many they were */
    ChangeExecution(
            PlanExecutor executor,
            ShardedQuery<R> query,
            ToIntBiFunction<SharedSessionContractImplementor, SqmStatement<R>> change) {
        this.executor = executor;
        this.query = query;
        this.session = query.querySession();
        this.change = change;
    }

    /** Whether a statement changes rows of a reference entity, of which every database has a copy. */
    static boolean isOfReference(PlanExecutor executor, ShardedQuery<?> query) {
        return query.getSqmStatement() instanceof SqmDmlStatement<?> statement
                && executor.target(statement).kind() == EntityMapping.Kind.REFERENCE;
    }

    /**
     * Changes the rows of the databases of a route.
     *
     * @return how many rows were changed
     * @throws UnsupportedShardedQueryException if it cannot be carried out exactly
     */
    int onSeveral(QueryRoute route) {
        executor.checked(query, route);
        var databases = executor.databases(route.databases());
        session.writingSeveral(query.text(), databases);
        RouteCounts.count(executor, query, route);
        return counts(databases).values().stream().reduce(0, Math::addExact);
    }

    /**
     * Changes the rows of a reference entity in the same way on every database.
     *
     * @return how many rows were changed at its home
     * @throws UnsupportedShardedQueryException if the databases might not do the same
     */
    int everywhere() {
        var name = ((SqmDmlStatement<?>) query.getSqmStatement())
                .getTarget()
                .getModel()
                .getHibernateEntityName();
        checkCopies(name);
        var home = session.writingReference(name);
        var counts = counts(query.querySession().map().databases());
        if (new HashSet<>(counts.values()).size() > 1) {
            session.facade().markForRollbackOnly();
            throw MESSAGES.copiesDiffer(query.text(), name, counts.toString());
        }
        return Objects.requireNonNull(counts.get(home.name()));
    }

    private void checkCopies(String name) {
        var shape = query.plan().shape();
        if (!shape.rowSets().isEmpty() || shape.obstacle().isPresent()) {
            throw MESSAGES.writeNotPlanned(
                    query.text(),
                    "it writes the reference entity '" + name + "' by what not every database has or knows: "
                            + shape.obstacle()
                                    .map(QueryShape.Obstacle::construct)
                                    .orElse("rows of other entities"),
                    "Select first, and bind what it gives.");
        }
        var scope = session.scope();
        if (session.boundShard() != null
                || scope != null
                        && scope.bits() != query.querySession().map().every().bits()) {
            throw MESSAGES.writeNotPlanned(
                    query.text(),
                    "it writes the reference entity '" + name + "', of which this session may reach only some copies",
                    "Run it in a session that may touch every database.");
        }
    }

    /** Changes the rows of each database, and tells how many they were by its name. */
    private Map<String, Integer> counts(List<Database> databases) {
        session.flushBeforeScatter(query.getQueryOptions().getFlushMode(), databases);
        var statement = Clocks.fixedIn(query, databases);
        var deadline = query.deadline();
        var counts = new LinkedHashMap<String, Integer>();
        for (var database : databases) {
            counts.put(database.name(), countOn(database, statement, deadline));
        }
        return counts;
    }

    /** Changes the rows of one database in the time that is left of the statement's. */
    private int countOn(Database database, SqmStatement<R> statement, Deadline deadline) {
        var engineSession = session.engineSession(database);
        var options = query.getQueryOptions();
        var timeout = options.getTimeout();
        try {
            if (!deadline.isUnlimited()) {
                options.setTimeout(deadline.remainingSeconds());
            }
            return change.applyAsInt(engineSession, statement);
        } catch (RuntimeException failure) {
            // Others may have been changed: also what Hibernate would let a transaction survive, such as a timeout,
            // must not.
            session.facade().markForRollbackOnly();
            throw failure;
        } finally {
            if (!deadline.isUnlimited()) {
                options.setTimeout(timeout == null ? 0 : timeout);
            }
        }
    }
}
