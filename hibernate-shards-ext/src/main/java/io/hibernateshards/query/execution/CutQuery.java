package io.hibernateshards.query.execution;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.query.analysis.ParameterValues;
import io.hibernateshards.scatter.Deadline;
import org.hibernate.query.spi.MutableQueryOptions;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/** A query of a statement that was cut out of the one of another query, whose values it takes. One thread. */
class CutQuery<R> extends ShardedQuery<R> {

    private final CutStatement cut;
    private final String text;
    private ScatterMode scatter;
    private @Nullable Deadline deadline;
    // Null while the superclass is constructed, which asks for options already.
    private final @Nullable ShardedQuery<R> optionsOf;

    CutQuery(
            ShardedQuery<?> whole,
            PlanExecutor executor,
            CutStatement cut,
            String text,
            @Nullable Class<R> resultType,
            @Nullable ShardedQuery<R> optionsOf) {
        super(whole.querySession(), executor, whole.getQueryString(), cut.interpretation(), resultType);
        this.cut = cut;
        this.text = text;
        this.scatter = whole.scatter();
        this.optionsOf = optionsOf;
        whole.boundParameters().copyTo(super.boundParameters());
        cut.bindForeign(getQueryParameterBindings());
        AbsentParameters.giveType(
                getQueryParameterBindings(),
                cut.its()::parameter,
                cut.plan().shape().statement(),
                getSessionFactory().getTypeConfiguration());
    }

    /** Runs within the time of the execution that it is a part of, of which some may be spent. */
    CutQuery<R> within(Deadline execution) {
        deadline = execution;
        if (optionsOf == null && !execution.isUnlimited()) {
            getQueryOptions().setTimeout(execution.remainingSeconds());
        }
        return this;
    }

    @Override
    Deadline deadline() {
        return deadline == null ? super.deadline() : deadline;
    }

    /** What is left of a query when its subqueries are answered: with its options, and packaged as it is. */
    static <R> CutQuery<R> outer(ShardedQuery<R> whole, PlanExecutor executor, CutStatement cut) {
        return new CutQuery<>(whole, executor, cut, whole.text(), whole.getResultType(), whole);
    }

    /** The entities of some ids, which a query is about to give: it goes to no more databases than these are on. */
    static CutQuery<Object> byIds(ShardedQuery<?> whole, PlanExecutor executor, CutStatement cut, Deadline execution) {
        var query = subquery(whole, executor, cut);
        query.within(execution);
        query.allowScatter();
        return query;
    }

    private void allowScatter() {
        scatter = ScatterMode.ALLOW;
    }

    /** A subquery of a query. */
    static CutQuery<Object> subquery(ShardedQuery<?> whole, PlanExecutor executor, CutStatement cut) {
        var query = new CutQuery<Object>(
                whole, executor, cut, cut.plan().shape().statement().toHqlString(), null, null);
        var from = whole.getQueryOptions();
        var to = query.getQueryOptions();
        if (from.getFlushMode() != null) {
            to.setFlushMode(from.getFlushMode());
        }
        to.setComment(from.getComment());
        return query;
    }

    /** Whether the statement says how many rows it gives. */
    boolean hasOwnLimit() {
        return getSqmStatement() instanceof SqmSelectStatement<?> select
                && (select.getFetch() != null || select.getOffset() != null);
    }

    @Override
    BoundParameters boundParameters() {
        return boundParameters(ParameterValues.UNKNOWN);
    }

    @Override
    StatementPlan plan() {
        return cut.plan();
    }

    @Override
    ScatterMode scatter() {
        return scatter;
    }

    @Override
    String text() {
        return text;
    }

    @Override
    public MutableQueryOptions getQueryOptions() {
        return optionsOf == null ? super.getQueryOptions() : optionsOf.getQueryOptions();
    }

    @Override
    public Object getQueryStringCacheKey() {
        return getSqmStatement();
    }
}
