package io.hibernateshards.query.execution;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.UnsupportedShardedQueryException;
import java.util.List;
import org.hibernate.ScrollMode;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.KeyedResultList;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.ScrollableResultsImplementor;
import org.hibernate.query.sqm.spi.NamedSqmQueryMemento;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.jspecify.annotations.Nullable;

/** The query that an application asked for, whose refusals it is told; those that answer parts of it are other ones. */
final class AskedQuery<R> extends ShardedQuery<R> {

    AskedQuery(
            QuerySession session,
            PlanExecutor executor,
            String hql,
            HqlInterpretation<R> interpretation,
            @Nullable Class<R> resultType) {
        super(session, executor, hql, interpretation, resultType);
    }

    AskedQuery(QuerySession session, PlanExecutor executor, SqmStatement<R> criteria, @Nullable Class<R> resultType) {
        super(session, executor, criteria, resultType);
    }

    AskedQuery(
            QuerySession session, PlanExecutor executor, NamedSqmQueryMemento<?> named, @Nullable Class<R> resultType) {
        super(session, executor, named, resultType);
    }

    AskedQuery(
            QuerySession session,
            PlanExecutor executor,
            NamedSqmQueryMemento<?> named,
            SqmStatement<R> criteria,
            @Nullable Class<R> resultType) {
        super(session, executor, named, criteria, resultType);
    }

    @Override
    public List<R> list() {
        try {
            return super.list();
        } catch (UnsupportedShardedQueryException refusal) {
            throw querySession().refused(refusal);
        }
    }

    @Override
    PartialResultList<R> listAvailable() {
        try {
            return super.listAvailable();
        } catch (UnsupportedShardedQueryException refusal) {
            throw querySession().refused(refusal);
        }
    }

    @Override
    public ScrollableResultsImplementor<R> scroll() {
        try {
            return super.scroll();
        } catch (UnsupportedShardedQueryException refusal) {
            throw querySession().refused(refusal);
        }
    }

    @Override
    public ScrollableResultsImplementor<R> scroll(ScrollMode scrollMode) {
        try {
            var results = super.scroll(scrollMode);
            if (results instanceof MergedScroll<R> merged) {
                merged.refusalsTo(querySession());
            }
            return results;
        } catch (UnsupportedShardedQueryException refusal) {
            throw querySession().refused(refusal);
        }
    }

    @Override
    public long getResultCount() {
        try {
            return super.getResultCount();
        } catch (UnsupportedShardedQueryException refusal) {
            throw querySession().refused(refusal);
        }
    }

    @Override
    public KeyedResultList<R> getKeyedResultList(KeyedPage<R> page) {
        try {
            return super.getKeyedResultList(page);
        } catch (UnsupportedShardedQueryException refusal) {
            throw querySession().refused(refusal);
        }
    }

    @Override
    public int executeUpdate() {
        try {
            return super.executeUpdate();
        } catch (UnsupportedShardedQueryException refusal) {
            throw querySession().refused(refusal);
        }
    }
}
