package io.hibernateshards.query.execution;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.query.plan.ShardPlan;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.ScrollMode;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.KeyedResultList;
import org.hibernate.query.spi.ScrollableResultsImplementor;

/**
 * A query of an unmapped type: those of its entities one after another, as Hibernate answers it. A statement's order and limit are
 * those of each; the limit that is set on the query is that of all. One thread.
 */
final class PolymorphicQuery<R> extends CutQuery<R> {

    private final ShardedQuery<R> whole;
    private final PlanExecutor executor;
    private final QueryRoute route;
    private final List<CutStatement> parts;

    private PolymorphicQuery(ShardedQuery<R> whole, PlanExecutor executor, List<CutStatement> parts, QueryRoute route) {
        super(whole, executor, parts.get(0), whole.text(), whole.getResultType(), whole);
        this.whole = whole;
        this.executor = executor;
        this.route = route;
        this.parts = parts;
    }

    /** @throws io.hibernateshards.UnsupportedShardedQueryException if it locks what it finds */
    static <R> PolymorphicQuery<R> of(
            ShardedQuery<R> whole, PlanExecutor executor, List<CutStatement> parts, QueryRoute route) {
        var query = new PolymorphicQuery<>(whole, executor, parts, route);
        if (RowLocks.isAskedBy(whole)) {
            throw query.refusal("a lock mode");
        }
        return query;
    }

    @Override
    public List<R> list() {
        within(whole.deadline());
        var limit = whole.getQueryOptions().getLimit();
        int first = limit.getFirstRow() == null ? 0 : limit.getFirstRow();
        long wanted = limit.getMaxRows() == null ? Long.MAX_VALUE : (long) first + limit.getMaxRows();
        var results = new ArrayList<R>();
        for (var part : parts) {
            if (results.size() >= wanted) {
                break;
            }
            var query = queryOf(part);
            if (limit.getMaxRows() != null) {
                query.setMaxResults((int) Math.min(Integer.MAX_VALUE, wanted - results.size()));
            }
            results.addAll(query.list());
        }
        return whole.transformed(new ArrayList<>(results.subList(Math.min(first, results.size()), results.size())));
    }

    private CutQuery<R> queryOf(CutStatement part) {
        var query = new CutQuery<R>(whole, executor, part, whole.text(), whole.getResultType(), null);
        var options = whole.getQueryOptions();
        PartialExecution.copyOptions(options, query.getQueryOptions());
        query.getQueryOptions().setFlushMode(options.getFlushMode());
        query.getQueryOptions().setTupleTransformer(options.getTupleTransformer());
        return query.within(deadline());
    }

    @Override
    public long getResultCount() {
        within(whole.deadline());
        return parts.stream().mapToLong(part -> queryOf(part).getResultCount()).sum();
    }

    @Override
    public ScrollableResultsImplementor<R> scroll(ScrollMode scrollMode) {
        throw refusal("scrolling");
    }

    @Override
    PartialResultList<R> listAvailable() {
        throw refusal("an answer in part");
    }

    @Override
    public KeyedResultList<R> getKeyedResultList(KeyedPage<R> keyedPage) {
        throw refusal("keyset paging");
    }

    private RuntimeException refusal(String construct) {
        return executor.refusal(
                this,
                route,
                construct + " of an unmapped type",
                "its entities are asked for one after another",
                "Query each entity by itself, or use getResultList().");
    }

    /** How it is answered. */
    ShardPlan explained() {
        return new ShardPlan.EachEntity(parts.stream()
                .map(part -> {
                    var query = queryOf(part);
                    return executor.planOf(query, executor.route(query));
                })
                .toList());
    }
}
