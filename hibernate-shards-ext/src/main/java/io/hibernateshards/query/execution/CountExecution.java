package io.hibernateshards.query.execution;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.query.plan.ShardPlan;
import java.util.function.ToLongBiFunction;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/**
 * Counts the rows that a select gives over several databases, without the limit set on the query, as Hibernate counts them: a row of
 * the statement is counted with its aggregates left out, one of distinct rows or groups as it is. One thread.
 */
final class CountExecution<R> {

    private final PlanExecutor executor;
    private final ShardedQuery<R> query;
    private final QueryRoute route;
    private final ToLongBiFunction<SharedSessionContractImplementor, SqmStatement<R>> countOnOne;

    /** @param countOnOne counts the rows on one database */
    CountExecution(
            PlanExecutor executor,
            ShardedQuery<R> query,
            QueryRoute route,
            ToLongBiFunction<SharedSessionContractImplementor, SqmStatement<R>> countOnOne) {
        this.executor = executor;
        this.query = query;
        this.route = route;
        this.countOnOne = countOnOne;
    }

    /** @throws UnsupportedShardedQueryException if the rows cannot be counted exactly */
    long count() {
        var select = (SqmSelectStatement<R>) query.getSqmStatement();
        if (isCountedByRow(select)) {
            var count = select.createCountQuery();
            // Hibernate keeps the order where the statement has a limit, though the count is one row.
            count.getQuerySpec().setOrderByClause(null);
            return query.counting(count).getSingleResult();
        }
        return hasOrderAlone(select)
                ? new CountExecution<>(executor, query.withoutOrder(select), route, countOnOne).count()
                : countWhole(select);
    }

    private long countWhole(SqmSelectStatement<R> select) {
        var plan = executor.checked(query, route);
        var databases = executor.databases(route.databases());
        if (!addsUp(plan) || select.getFetch() != null || select.getOffset() != null) {
            if (selectsAssociation(select)) {
                throw executor.refusal(
                        query,
                        route,
                        "a count of groups or distinct rows with an association among their columns",
                        "plain Hibernate counts those without one too, though it does not give them",
                        "Select the id of the association.");
            }
            var execution = new ScatterExecution<>(executor, query, plan, databases, QueryOptions.NONE);
            RouteCounts.count(executor, query, route);
            return execution.count();
        }
        RouteCounts.count(executor, query, route);
        var session = query.querySession();
        session.flushBeforeScatter(query.getQueryOptions().getFlushMode(), databases);
        var statement = Clocks.fixedIn(query, databases);
        long total = 0;
        for (var database : databases) {
            total = Math.addExact(total, countOnOne.applyAsLong(session.engineSession(database), statement));
        }
        return total;
    }

    private static boolean isCountedByRow(SqmSelectStatement<?> statement) {
        return statement.getQueryPart() instanceof SqmQuerySpec<?> spec
                && !spec.isDistinct()
                && spec.getGroupingExpressions().isEmpty();
    }

    private static boolean selectsAssociation(SqmSelectStatement<?> statement) {
        return statement.getQueryPart() instanceof SqmQuerySpec<?> spec
                && spec.getSelectClause().getSelections().stream()
                        .anyMatch(selection -> selection.getSelectableNode() instanceof SqmEntityValuedSimplePath<?>);
    }

    /** As Hibernate leaves it out of what it counts. */
    private static boolean hasOrderAlone(SqmSelectStatement<?> statement) {
        return statement.getQueryPart().getOrderByClause() != null
                && statement.getFetch() == null
                && statement.getOffset() == null;
    }

    private static boolean addsUp(ShardPlan plan) {
        return !(plan instanceof ShardPlan.DistinctMerge distinct
                        && !distinct.columns().isEmpty())
                && !(plan instanceof ShardPlan.GroupMerge)
                && !(plan instanceof ShardPlan.SetMerge)
                && plan.inputs().stream().allMatch(CountExecution::addsUp);
    }
}
