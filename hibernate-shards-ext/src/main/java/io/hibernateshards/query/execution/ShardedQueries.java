package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.QueryExplanation;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.scatter.Scatter;
import io.hibernateshards.topology.ShardMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.query.SelectionQuery;
import org.hibernate.query.hql.spi.SqmQueryImplementor;
import org.hibernate.query.sql.spi.NativeQueryImplementor;
import org.hibernate.query.sqm.spi.NamedSqmQueryMemento;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.jspecify.annotations.Nullable;

/** Makes the queries of a factory's sharded sessions. Any thread. */
public final class ShardedQueries {

    private final SessionFactoryImplementor engine;
    private final PlanExecutor executor;
    private final NativeRoutes nativeRoutes;
    private final Map<String, String> scatterOfNamed;

    public ShardedQueries(
            SessionFactoryImplementor engine, ShardedModel model, Supplier<ShardMap> map, Scatter scatter) {
        this.engine = engine;
        this.executor = new PlanExecutor(engine, model, map, scatter);
        this.nativeRoutes = new NativeRoutes(model);
        this.scatterOfNamed = ScatterHint.ofNamedQueries(engine.getJpaMetamodel());
    }

    /** A query of a text, a select or a write. */
    public <R> SqmQueryImplementor<R> createQuery(QuerySession session, String hql, @Nullable Class<R> resultType) {
        var interpretation = engine.getQueryEngine().interpretHql(hql, resultType);
        return new AskedQuery<>(session, executor, hql, interpretation, resultType);
    }

    /** A query of a Criteria tree, a select or a write. */
    public <R> SqmQueryImplementor<R> createQuery(
            QuerySession session, SqmStatement<R> criteria, @Nullable Class<R> resultType) {
        return new AskedQuery<>(session, executor, criteria, resultType);
    }

    /**
     * A native query, which goes where its hints say.
     *
     * @param text the query, for people
     * @param hints what it is declared with
     * @param making makes it in the engine session of one database
     */
    public NativeQueryImplementor<?> createNativeQuery(
            QuerySession session,
            String text,
            Map<String, Object> hints,
            Function<SessionImplementor, NativeQueryImplementor<?>> making) {
        return RoutedNativeQuery.of(session, nativeRoutes, text, hints, making);
    }

    /**
     * A named query.
     *
     * @throws IllegalArgumentException if there is none of that name
     * @throws UnsupportedShardedQueryException if it is a native one
     */
    public <R> SqmQueryImplementor<R> createNamedQuery(
            QuerySession session, String name, @Nullable Class<R> resultType) {
        var repository = engine.getQueryEngine().getNamedObjectRepository();
        NamedSqmQueryMemento<?> named = repository.getSqmQueryMemento(name);
        if (named == null) {
            throw repository.getNativeQueryMemento(name) == null
                    ? MESSAGES.noNamedQuery(name)
                    : MESSAGES.notAnHqlQuery(name);
        }
        return createNamedQuery(session, named, resultType);
    }

    @SuppressWarnings("unchecked")
    private <R> SqmQueryImplementor<R> createNamedQuery(
            QuerySession session, NamedSqmQueryMemento<?> named, @Nullable Class<R> resultType) {
        var statement = (SqmStatement<R>) named.getSqmStatement();
        var query = statement == null
                ? new AskedQuery<>(session, executor, named, resultType)
                : new AskedQuery<>(session, executor, named, statement, resultType);
        if (named.getLockOptions() != null) {
            query.setLockOptions(named.getLockOptions());
        }
        var scatter = scatterOfNamed.get(named.getRegistrationName());
        if (scatter != null) {
            query.setHint(ScatterHint.NAME, scatter);
        }
        return query;
    }

    /**
     * The results of a select on those of its databases that answer.
     *
     * @throws IllegalArgumentException if it is not a query of a sharded session
     */
    @SuppressWarnings("unchecked")
    public <R> PartialResultList<R> listAvailable(QuerySession session, SelectionQuery<R> query) {
        if (query instanceof ShardedQuery<?> sharded && sharded.querySession() == session) {
            return ((ShardedQuery<R>) sharded).listAvailable();
        }
        throw MESSAGES.notAShardedQuery(query.toString());
    }

    /**
     * How a query would run with the values bound to it now.
     *
     * @throws IllegalArgumentException if it is not a query of a sharded session
     */
    public QueryExplanation explain(QuerySession session, jakarta.persistence.Query query) {
        if (query instanceof ShardedQuery<?> sharded && sharded.querySession() == session) {
            return Explanation.of(executor, sharded);
        }
        throw MESSAGES.notAShardedQuery(query.toString());
    }

    /**
     * Checks an entity graph that a load by id has.
     *
     * @param session the session that loads
     * @param graph anything else is no matter
     * @throws UnsupportedShardedQueryException if it names an association that leads to other databases
     */
    public void checkLoad(QuerySession session, @Nullable Object graph) {
        try {
            executor.checkLoad(graph);
        } catch (UnsupportedShardedQueryException refusal) {
            throw session.refused(refusal);
        }
    }
}
