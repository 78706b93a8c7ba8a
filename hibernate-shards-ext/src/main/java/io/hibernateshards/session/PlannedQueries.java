package io.hibernateshards.session;

import io.hibernateshards.QueryExplanation;
import io.hibernateshards.query.execution.QuerySession;
import io.hibernateshards.query.execution.ShardedQuery;
import io.hibernateshards.query.plan.Planner;
import org.hibernate.query.hql.spi.SqmQueryImplementor;
import org.hibernate.query.sqm.spi.NamedSqmQueryMemento;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.jspecify.annotations.Nullable;

/** Queries that a planner decides on. Any thread. */
public final class PlannedQueries implements QueryFactory {

    private final Planner planner;

    public PlannedQueries(Planner planner) {
        this.planner = planner;
    }

    @Override
    public <R> SqmQueryImplementor<R> createQuery(QuerySession session, String hql, @Nullable Class<R> resultType) {
        return ShardedQuery.of(session, planner, hql, resultType);
    }

    @Override
    public <R> SqmQueryImplementor<R> createQuery(
            QuerySession session, SqmStatement<R> criteria, @Nullable Class<R> resultType) {
        return ShardedQuery.of(session, planner, criteria, resultType);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> SqmQueryImplementor<R> createNamedQuery(
            QuerySession session, String name, @Nullable Class<R> resultType) {
        var named = session.anchor()
                .getFactory()
                .getQueryEngine()
                .getNamedObjectRepository()
                .getSqmQueryMemento(name);
        if (named == null) {
            throw new IllegalArgumentException("No query with given name '" + name + "'");
        }
        var hql = named.getHqlString();
        var query = hql != null
                ? createQuery(session, hql, resultType)
                : createQuery(session, (SqmStatement<R>) named.getSqmStatement(), resultType);
        applyOptions(named, query);
        return query;
    }

    private static void applyOptions(NamedSqmQueryMemento<?> named, SqmQueryImplementor<?> query) {
        if (named.getCacheable() != null) {
            query.setCacheable(named.getCacheable());
        }
        if (named.getCacheRegion() != null) {
            query.setCacheRegion(named.getCacheRegion());
        }
        if (named.getCacheMode() != null) {
            query.setCacheMode(named.getCacheMode());
        }
        if (named.getFlushMode() != null) {
            query.setHibernateFlushMode(named.getFlushMode());
        }
        if (named.getReadOnly() != null) {
            query.setReadOnly(named.getReadOnly());
        }
        if (named.getTimeout() != null) {
            query.setTimeout(named.getTimeout());
        }
        if (named.getFetchSize() != null) {
            query.setFetchSize(named.getFetchSize());
        }
        if (named.getFirstResult() != null) {
            query.setFirstResult(named.getFirstResult());
        }
        if (named.getMaxResults() != null) {
            query.setMaxResults(named.getMaxResults());
        }
        if (named.getComment() != null) {
            query.setComment(named.getComment());
        }
        named.getHints().forEach(query::setHint);
    }

    @Override
    public QueryExplanation explain(QuerySession session, jakarta.persistence.Query query) {
        return query.unwrap(ShardedQuery.class).explain();
    }
}
