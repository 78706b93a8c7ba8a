package io.hibernateshards.session;

import io.hibernateshards.QueryExplanation;
import io.hibernateshards.query.execution.QuerySession;
import org.hibernate.query.hql.spi.SqmQueryImplementor;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.jspecify.annotations.Nullable;

/** Makes the queries of a façade session. */
public interface QueryFactory {

    <R> SqmQueryImplementor<R> createQuery(QuerySession session, String hql, @Nullable Class<R> resultType);

    <R> SqmQueryImplementor<R> createQuery(
            QuerySession session, SqmStatement<R> criteria, @Nullable Class<R> resultType);

    <R> SqmQueryImplementor<R> createNamedQuery(QuerySession session, String name, @Nullable Class<R> resultType);

    QueryExplanation explain(QuerySession session, jakarta.persistence.Query query);
}
