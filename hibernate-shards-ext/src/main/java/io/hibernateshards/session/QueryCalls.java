package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.QueryExplanation;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.query.execution.QuerySession;
import jakarta.persistence.EntityGraph;
import jakarta.persistence.TypedQueryReference;
import jakarta.persistence.criteria.CriteriaDelete;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.CriteriaSelect;
import jakarta.persistence.criteria.CriteriaUpdate;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.NaturalIdMultiLoadAccess;
import org.hibernate.Session;
import org.hibernate.engine.jdbc.LobCreator;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.jdbc.spi.JdbcCoordinator;
import org.hibernate.engine.spi.ActionQueue;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SessionDelegatorBaseImpl;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;
import org.hibernate.graph.GraphSemantic;
import org.hibernate.graph.spi.RootGraphImplementor;
import org.hibernate.jdbc.ReturningWork;
import org.hibernate.jdbc.Work;
import org.hibernate.procedure.ProcedureCall;
import org.hibernate.query.MutationQuery;
import org.hibernate.query.SelectionQuery;
import org.hibernate.query.criteria.CriteriaDefinition;
import org.hibernate.query.criteria.JpaCriteriaInsert;
import org.hibernate.query.hql.spi.SqmQueryImplementor;
import org.hibernate.query.specification.MutationSpecification;
import org.hibernate.query.specification.SelectionSpecification;
import org.hibernate.query.spi.QueryImplementor;
import org.hibernate.query.sql.spi.NativeQueryImplementor;
import org.hibernate.query.sqm.tree.SqmDmlStatement;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.select.SqmQueryGroup;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/** How a façade session makes queries: HQL and Criteria by the query engine, what only one database can do on that database. */
@SuppressWarnings({"rawtypes", "unchecked", "deprecation"})
abstract class QueryCalls extends SessionDelegatorBaseImpl implements QuerySession {

    QueryCalls() {
        super(Undecided.SESSION);
    }

    abstract ShardedUnit unit();

    abstract EngineRoutes routes();

    /** The engine session of the one database there is, or of the enclosing {@code withDatabase}; refuses otherwise. */
    SessionImplementor oneDatabase(String method) {
        return routes().oneDatabase(method);
    }

    /** Lets go, before the next query, of what is not to be kept. */
    abstract void empty();

    private <T> T creating(Supplier<T> query) {
        checkOpen();
        empty();
        try {
            return query.get();
        } catch (UnsupportedShardedQueryException refusal) {
            throw getExceptionConverter().convert(refused(refusal));
        } catch (RuntimeException failure) {
            throw getExceptionConverter().convert(failure);
        }
    }

    private <R> SqmQueryImplementor<R> hql(String hql, @Nullable Class<R> resultType) {
        return creating(() -> unit().queries().createQuery(this, hql, resultType));
    }

    private <R> SqmQueryImplementor<R> criteria(Object criteria, @Nullable Class<R> resultType) {
        return creating(() -> unit().queries().createQuery(this, (SqmStatement<R>) criteria, resultType));
    }

    private <R> SqmQueryImplementor<R> selecting(SqmQueryImplementor<R> query, String text) {
        if (!(query.getSqmStatement() instanceof SqmSelectStatement)) {
            throw MESSAGES.notASelection(text);
        }
        return query;
    }

    private <R> SqmQueryImplementor<R> mutating(SqmQueryImplementor<R> query, String text) {
        if (!(query.getSqmStatement() instanceof SqmDmlStatement)) {
            throw MESSAGES.notAMutation(text);
        }
        return query;
    }

    @Override
    public QueryImplementor createQuery(String queryString) {
        return hql(queryString, null);
    }

    @Override
    public <T> QueryImplementor<T> createQuery(String queryString, Class<T> resultType) {
        return hql(queryString, resultType);
    }

    @Override
    public SelectionQuery<?> createSelectionQuery(String hqlString) {
        return selecting(hql(hqlString, null), hqlString);
    }

    @Override
    public <R> SelectionQuery<R> createSelectionQuery(String hqlString, Class<R> resultType) {
        return selecting(hql(hqlString, resultType), hqlString);
    }

    @Override
    public <R> SelectionQuery<R> createSelectionQuery(String hqlString, EntityGraph<R> resultGraph) {
        var graph = (RootGraphImplementor<R>) resultGraph;
        var query = createSelectionQuery(hqlString, graph.getGraphedType().getJavaType());
        query.setEntityGraph(resultGraph, GraphSemantic.LOAD);
        return query;
    }

    @Override
    public <R> SelectionQuery<R> createSelectionQuery(CriteriaQuery<R> criteria) {
        return createQuery(criteria);
    }

    @Override
    public <T> QueryImplementor<T> createQuery(CriteriaSelect<T> selectQuery) {
        if (selectQuery instanceof CriteriaQuery<T> query) {
            return createQuery(query);
        }
        return criteria(selectQuery, null);
    }

    @Override
    public <T> QueryImplementor<T> createQuery(CriteriaQuery<T> criteriaQuery) {
        if (criteriaQuery instanceof CriteriaDefinition<T> definition) {
            return (QueryImplementor<T>) definition.createSelectionQuery(this);
        }
        var select = (SqmSelectStatement<T>) criteriaQuery;
        if (!(select.getQueryPart() instanceof SqmQueryGroup)) {
            var specification = select.getQuerySpec();
            var roots = specification.getFromClause().getRoots();
            if (specification.getSelectClause().getSelections().isEmpty() && roots.size() == 1) {
                specification.getSelectClause().setSelection(roots.get(0));
            }
        }
        return criteria(select, criteriaQuery.getResultType());
    }

    @Override
    public QueryImplementor createQuery(CriteriaUpdate updateQuery) {
        return criteria(updateQuery, null);
    }

    @Override
    public QueryImplementor createQuery(CriteriaDelete deleteQuery) {
        return criteria(deleteQuery, null);
    }

    @Override
    public MutationQuery createMutationQuery(CriteriaUpdate updateQuery) {
        return criteria(updateQuery, null);
    }

    @Override
    public MutationQuery createMutationQuery(CriteriaDelete deleteQuery) {
        return criteria(deleteQuery, null);
    }

    @Override
    public MutationQuery createMutationQuery(JpaCriteriaInsert insert) {
        return criteria(insert, null);
    }

    @Override
    public MutationQuery createMutationQuery(String statementString) {
        return mutating(hql(statementString, null), statementString);
    }

    private boolean isNative(String name) {
        return unit().engine().getQueryEngine().getNamedObjectRepository().getNativeQueryMemento(name) != null;
    }

    NativeQueryImplementor namedNativeQuery(String method, String name, Function<SessionImplementor, Object> making) {
        var named = unit().engine().getQueryEngine().getNamedObjectRepository().getNativeQueryMemento(name);
        var hints = named == null ? null : named.getHints();
        return nativeQuery(method, name, hints == null ? Map.of() : hints, making);
    }

    NativeQueryImplementor nativeQuery(String method, String text, Function<SessionImplementor, Object> making) {
        return nativeQuery(method, text, Map.of(), making);
    }

    /** A native query in the engine session of the one database there is, or one that its hints route. */
    private NativeQueryImplementor nativeQuery(
            String method, String text, Map<String, Object> hints, Function<SessionImplementor, Object> making) {
        checkOpen();
        boolean isOne = unit().node().map().databases().size() == 1;
        return isOne || boundShard() != null
                ? (NativeQueryImplementor) making.apply(oneDatabase(method))
                : unit().queries().createNativeQuery(this, text, hints, session ->
                        (NativeQueryImplementor<?>) making.apply(session));
    }

    private <R> QueryImplementor<R> named(String name, @Nullable Class<R> resultType) {
        checkOpen();
        if (isNative(name)) {
            return namedNativeQuery(
                    "createNamedQuery",
                    name,
                    session -> resultType == null
                            ? session.createNamedQuery(name)
                            : session.createNamedQuery(name, resultType));
        }
        return creating(() -> unit().queries().createNamedQuery(this, name, resultType));
    }

    @Override
    public QueryImplementor getNamedQuery(String name) {
        return named(name, null);
    }

    @Override
    public QueryImplementor createNamedQuery(String name) {
        return named(name, null);
    }

    @Override
    public <T> QueryImplementor<T> createNamedQuery(String name, Class<T> resultClass) {
        return named(name, resultClass);
    }

    @Override
    public SelectionQuery<?> createNamedSelectionQuery(String name) {
        return isNative(name)
                ? namedNativeQuery(
                        "createNamedSelectionQuery", name, session -> session.createNamedSelectionQuery(name))
                : selecting((SqmQueryImplementor<?>) named(name, null), name);
    }

    @Override
    public <R> SelectionQuery<R> createNamedSelectionQuery(String name, Class<R> resultType) {
        return isNative(name)
                ? namedNativeQuery(
                        "createNamedSelectionQuery",
                        name,
                        session -> session.createNamedSelectionQuery(name, resultType))
                : selecting((SqmQueryImplementor<R>) named(name, resultType), name);
    }

    @Override
    public MutationQuery createNamedMutationQuery(String name) {
        return isNative(name)
                ? namedNativeQuery("createNamedMutationQuery", name, session -> session.createNamedMutationQuery(name))
                : mutating((SqmQueryImplementor<?>) named(name, null), name);
    }

    @Override
    public <T> QueryImplementor<T> createQuery(TypedQueryReference<T> reference) {
        Object its = reference;
        if (its instanceof SelectionSpecification<?> specification) {
            return (QueryImplementor<T>) specification.createQuery((Session) this);
        }
        if (its instanceof MutationSpecification<?> specification) {
            return (QueryImplementor<T>) specification.createQuery((Session) this);
        }
        var query = named(reference.getName(), (Class<T>) reference.getResultType());
        reference.getHints().forEach(query::setHint);
        return query;
    }

    /** How a statement without parameters would run. */
    public QueryExplanation explain(String hql) {
        return unit().queries().explain(this, hql(hql, null));
    }

    /** How a query with its present parameter values would run. */
    public QueryExplanation explain(jakarta.persistence.Query query) {
        return unit().queries().explain(this, query);
    }

    public <R> PartialResultList<R> listAvailable(SelectionQuery<R> query) {
        checkOpen();
        return unit().queries().listAvailable(this, query);
    }

    @Override
    public NativeQueryImplementor createNativeQuery(String sqlString) {
        return nativeQuery("createNativeQuery", sqlString, session -> session.createNativeQuery(sqlString));
    }

    @Override
    public NativeQueryImplementor createNativeQuery(String sqlString, Class resultClass) {
        return nativeQuery(
                "createNativeQuery", sqlString, session -> session.createNativeQuery(sqlString, resultClass));
    }

    @Override
    public <T> NativeQueryImplementor<T> createNativeQuery(String sqlString, Class<T> resultClass, String tableAlias) {
        return nativeQuery(
                "createNativeQuery",
                sqlString,
                session -> session.createNativeQuery(sqlString, resultClass, tableAlias));
    }

    @Override
    public NativeQueryImplementor createNativeQuery(String sqlString, String resultSetMappingName) {
        return nativeQuery(
                "createNativeQuery", sqlString, session -> session.createNativeQuery(sqlString, resultSetMappingName));
    }

    @Override
    public <T> NativeQueryImplementor<T> createNativeQuery(
            String sqlString, String resultSetMappingName, Class<T> resultClass) {
        return nativeQuery(
                "createNativeQuery",
                sqlString,
                session -> session.createNativeQuery(sqlString, resultSetMappingName, resultClass));
    }

    @Override
    public MutationQuery createNativeMutationQuery(String sqlString) {
        return nativeQuery(
                "createNativeMutationQuery", sqlString, session -> session.createNativeMutationQuery(sqlString));
    }

    @Override
    public NativeQueryImplementor getNamedNativeQuery(String name) {
        return namedNativeQuery("getNamedNativeQuery", name, session -> session.getNamedNativeQuery(name));
    }

    @Override
    public NativeQueryImplementor getNamedNativeQuery(String name, String resultSetMapping) {
        return namedNativeQuery(
                "getNamedNativeQuery", name, session -> session.getNamedNativeQuery(name, resultSetMapping));
    }

    @Override
    public ProcedureCall getNamedProcedureCall(String name) {
        return oneDatabase("getNamedProcedureCall").getNamedProcedureCall(name);
    }

    @Override
    public ProcedureCall createNamedStoredProcedureQuery(String name) {
        return oneDatabase("createNamedStoredProcedureQuery").createNamedStoredProcedureQuery(name);
    }

    @Override
    public ProcedureCall createStoredProcedureCall(String procedureName) {
        return oneDatabase("createStoredProcedureCall").createStoredProcedureCall(procedureName);
    }

    @Override
    public ProcedureCall createStoredProcedureCall(String procedureName, Class<?>... resultClasses) {
        return oneDatabase("createStoredProcedureCall").createStoredProcedureCall(procedureName, resultClasses);
    }

    @Override
    public ProcedureCall createStoredProcedureCall(String procedureName, String... resultSetMappings) {
        return oneDatabase("createStoredProcedureCall").createStoredProcedureCall(procedureName, resultSetMappings);
    }

    @Override
    public ProcedureCall createStoredProcedureQuery(String procedureName) {
        return oneDatabase("createStoredProcedureQuery").createStoredProcedureQuery(procedureName);
    }

    @Override
    public ProcedureCall createStoredProcedureQuery(String procedureName, Class... resultClasses) {
        return oneDatabase("createStoredProcedureQuery").createStoredProcedureQuery(procedureName, resultClasses);
    }

    @Override
    public ProcedureCall createStoredProcedureQuery(String procedureName, String... resultSetMappings) {
        return oneDatabase("createStoredProcedureQuery").createStoredProcedureQuery(procedureName, resultSetMappings);
    }

    @Override
    public void doWork(Work work) {
        oneDatabase("doWork").doWork(work);
        routes().checkMap();
    }

    @Override
    public <T> T doReturningWork(ReturningWork<T> work) {
        T result = oneDatabase("doReturningWork").doReturningWork(work);
        routes().checkMap();
        return result;
    }

    @Override
    public JdbcCoordinator getJdbcCoordinator() {
        return oneDatabase("getJdbcCoordinator").getJdbcCoordinator();
    }

    @Override
    public PersistenceContext getPersistenceContext() {
        return oneDatabase("getPersistenceContext").getPersistenceContext();
    }

    @Override
    public PersistenceContext getPersistenceContextInternal() {
        return oneDatabase("getPersistenceContextInternal").getPersistenceContextInternal();
    }

    @Override
    public LobCreator getLobCreator() {
        return oneDatabase("getLobCreator").getLobCreator();
    }

    @Override
    public <T> T execute(Callback<T> callback) {
        return oneDatabase("execute").execute(callback);
    }

    @Override
    public JdbcConnectionAccess getJdbcConnectionAccess() {
        return oneDatabase("getJdbcConnectionAccess").getJdbcConnectionAccess();
    }

    @Override
    public TransactionCompletionCallbacks getTransactionCompletionCallbacks() {
        return oneDatabase("getTransactionCompletionCallbacks").getTransactionCompletionCallbacks();
    }

    @Override
    public <T> NaturalIdMultiLoadAccess<T> byMultipleNaturalId(Class<T> entityClass) {
        return oneDatabase("byMultipleNaturalId").byMultipleNaturalId(entityClass);
    }

    @Override
    public <T> NaturalIdMultiLoadAccess<T> byMultipleNaturalId(String entityName) {
        return oneDatabase("byMultipleNaturalId").byMultipleNaturalId(entityName);
    }

    @Override
    public ActionQueue getActionQueue() {
        return oneDatabase("getActionQueue").getActionQueue();
    }
}
