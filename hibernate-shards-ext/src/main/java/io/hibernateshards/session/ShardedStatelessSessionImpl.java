package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedStatelessSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.association.EntityPlace;
import jakarta.persistence.EntityGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hibernate.CacheMode;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.bytecode.enhance.spi.interceptor.EnhancementAsProxyLazinessInterceptor;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.PersistentAttributeInterceptable;
import org.hibernate.engine.spi.SharedSessionDelegatorBaseImpl;
import org.hibernate.event.spi.EventSource;
import org.hibernate.graph.GraphSemantic;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.procedure.ProcedureCall;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.query.MutationQuery;
import org.hibernate.query.sql.spi.NativeQueryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * A stateless session over several databases. Rows are read and written by Hibernate's own stateless session of each database;
 * routes, transaction and queries are those of a façade session underneath, which is emptied after each query.
 */
@SuppressWarnings({"rawtypes", "unchecked", "deprecation", "removal"})
final class ShardedStatelessSessionImpl extends SharedSessionDelegatorBaseImpl implements ShardedStatelessSession {

    private static final long serialVersionUID = 1;

    private final transient ShardedSessionImpl sessions;
    private transient @Nullable Integer batchSize = 0;

    ShardedStatelessSessionImpl(ShardedSessionFactoryImpl factory, FacadeSessionBuilder options) {
        this(new ShardedSessionImpl(factory, options));
    }

    private ShardedStatelessSessionImpl(ShardedSessionImpl sessions) {
        super(sessions);
        this.sessions = sessions;
        sessions.engines().serve(this);
    }

    // ------------------------------------------------------------------ writes

    @Override
    public @Nullable Object insert(Object entity) {
        return sessions.engines().stateless(sessions.routes().forInsert(entity)).insert(entity);
    }

    @Override
    public @Nullable Object insert(@Nullable String entityName, Object entity) {
        return sessions.engines().stateless(sessions.routes().forInsert(entity)).insert(entityName, entity);
    }

    @Override
    public void insertMultiple(List<?> entities) {
        onEach(entities, sessions.routes()::forInsert, StatelessSession::insertMultiple);
    }

    @Override
    public void update(Object entity) {
        stored(entity).update(entity);
    }

    @Override
    public void update(@Nullable String entityName, Object entity) {
        stored(entity).update(entityName, entity);
    }

    @Override
    public void updateMultiple(List<?> entities) {
        StoredShards.checkUpdates(sessions, entities);
        onEach(entities, sessions.routes()::of, StatelessSession::updateMultiple);
    }

    private StatelessSession stored(Object entity) {
        sessions.checkOpen();
        StoredShards.checkUpdates(sessions, List.of(entity));
        return sessions.engines().stateless(sessions.routes().of(entity));
    }

    @Override
    public void delete(Object entity) {
        rowOf(entity).delete(entity);
    }

    @Override
    public void delete(@Nullable String entityName, Object entity) {
        rowOf(entity).delete(entityName, entity);
    }

    @Override
    public void deleteMultiple(List<?> entities) {
        onEach(entities, sessions.routes()::of, StatelessSession::deleteMultiple);
    }

    @Override
    public void upsert(Object entity) {
        StoredShards.checkUpserts(sessions, List.of(entity));
        sessions.engines().stateless(sessions.routes().forInsert(entity)).upsert(entity);
    }

    @Override
    public void upsert(@Nullable String entityName, Object entity) {
        StoredShards.checkUpserts(sessions, List.of(entity));
        sessions.engines().stateless(sessions.routes().forInsert(entity)).upsert(entityName, entity);
    }

    @Override
    public void upsertMultiple(List<?> entities) {
        StoredShards.checkUpserts(sessions, entities);
        onEach(entities, sessions.routes()::forInsert, StatelessSession::upsertMultiple);
    }

    /** Does the work once per database, in their order; each database's entities keep theirs. */
    private void onEach(
            List<?> entities, Function<Object, EventSource> route, BiConsumer<StatelessSession, List<?>> work) {
        sessions.checkOpen();
        var byDatabase = new TreeMap<Integer, List<Object>>();
        for (var entity : entities) {
            int number = OpenEngines.databaseOf(route.apply(entity)).number();
            byDatabase
                    .computeIfAbsent(number, its -> new ArrayList<>(entities.size()))
                    .add(entity);
        }
        byDatabase.forEach((number, its) ->
                work.accept(sessions.engines().stateless(sessions.places().database(number)), its));
    }

    private EngineStatelessSession rowOf(Object entity) {
        sessions.checkOpen();
        return sessions.engines().stateless(sessions.routes().of(entity));
    }

    // ------------------------------------------------------------------ reads

    @Override
    public <T> @Nullable T get(Class<T> entityClass, Object id) {
        return sessions.loads()
                .one(
                        sessions.places().of(entityClass),
                        id,
                        false,
                        engine -> sessions.engines().stateless(engine).get(entityClass, id));
    }

    @Override
    public <T> @Nullable T get(Class<T> entityClass, Object id, LockMode lockMode) {
        return sessions.loads()
                .one(
                        sessions.places().of(entityClass),
                        id,
                        isLocking(lockMode),
                        engine -> sessions.engines().stateless(engine).get(entityClass, id, lockMode));
    }

    @Override
    public @Nullable Object get(String entityName, Object id) {
        return sessions.loads()
                .one(
                        sessions.places().of(entityName),
                        id,
                        false,
                        engine -> sessions.engines().stateless(engine).get(entityName, id));
    }

    @Override
    public @Nullable Object get(String entityName, Object id, LockMode lockMode) {
        return sessions.loads()
                .one(
                        sessions.places().of(entityName),
                        id,
                        isLocking(lockMode),
                        engine -> sessions.engines().stateless(engine).get(entityName, id, lockMode));
    }

    @Override
    public <T> @Nullable T get(EntityGraph<T> graph, Object id) {
        return get(graph, GraphSemantic.LOAD, id);
    }

    @Override
    public <T> @Nullable T get(EntityGraph<T> graph, Object id, LockMode lockMode) {
        return get(graph, GraphSemantic.LOAD, id, lockMode);
    }

    @Override
    public <T> @Nullable T get(EntityGraph<T> graph, GraphSemantic graphSemantic, Object id) {
        return get(graph, graphSemantic, id, LockMode.NONE);
    }

    @Override
    public <T> @Nullable T get(EntityGraph<T> graph, GraphSemantic graphSemantic, Object id, LockMode lockMode) {
        return sessions.loads()
                .one(
                        placeOf(graph),
                        id,
                        isLocking(lockMode),
                        engine -> sessions.engines().stateless(engine).get(graph, graphSemantic, id, lockMode));
    }

    @Override
    public <T> List<T> getMultiple(Class<T> entityClass, List<?> ids) {
        return sessions.loads()
                .many(
                        sessions.places().of(entityClass),
                        ids,
                        false,
                        (engine, some) -> sessions.engines().stateless(engine).getMultiple(entityClass, some));
    }

    @Override
    public <T> List<T> getMultiple(Class<T> entityClass, List<?> ids, LockMode lockMode) {
        return sessions.loads()
                .many(
                        sessions.places().of(entityClass),
                        ids,
                        isLocking(lockMode),
                        (engine, some) ->
                                sessions.engines().stateless(engine).getMultiple(entityClass, some, lockMode));
    }

    @Override
    public <T> List<T> getMultiple(EntityGraph<T> graph, List<?> ids) {
        return getMultiple(graph, GraphSemantic.LOAD, ids);
    }

    @Override
    public <T> List<T> getMultiple(EntityGraph<T> graph, GraphSemantic graphSemantic, List<?> ids) {
        return sessions.loads()
                .many(
                        placeOf(graph),
                        ids,
                        false,
                        (engine, some) -> sessions.engines().stateless(engine).getMultiple(graph, graphSemantic, some));
    }

    private @Nullable EntityPlace placeOf(EntityGraph<?> graph) {
        return sessions.placeOf(graph);
    }

    private static boolean isLocking(@Nullable LockMode mode) {
        return mode != null && mode.greaterThan(LockMode.READ);
    }

    @Override
    public void refresh(Object entity) {
        rowOf(entity).refresh(entity);
    }

    @Override
    public void refresh(String entityName, Object entity) {
        rowOf(entity).refresh(entityName, entity);
    }

    @Override
    public void refresh(Object entity, LockMode lockMode) {
        rowOf(entity).refresh(entity, lockMode);
    }

    @Override
    public void refresh(String entityName, Object entity, LockMode lockMode) {
        rowOf(entity).refresh(entityName, entity, lockMode);
    }

    @Override
    public void fetch(Object association) {
        sessions.checkOpen();
        sessions.empty();
        sessions.engines().stateless(holderOf(association)).fetch(association);
    }

    private EventSource holderOf(Object association) {
        if (association instanceof HibernateProxy proxy) {
            var initializer = proxy.getHibernateLazyInitializer();
            return initializer.isUninitialized()
                    ? sessions.routes().rowOf(initializer.getEntityName(), initializer.getInternalIdentifier())
                    : sessions.routes().any();
        }
        if (association instanceof PersistentAttributeInterceptable enhanced
                && enhanced.$$_hibernate_getInterceptor() instanceof EnhancementAsProxyLazinessInterceptor lazy) {
            return sessions.routes().rowOf(lazy.getEntityName(), lazy.getIdentifier());
        }
        if (association instanceof PersistentCollection<?> collection && collection.getOwner() != null) {
            return sessions.routes().of(collection.getOwner());
        }
        return sessions.routes().any();
    }

    @Override
    public Object getIdentifier(Object entity) {
        sessions.checkOpen();
        return getFactory().getPersistenceUnitUtil().getIdentifier(entity);
    }

    /** Each execution of a query asks this first: what the one before it loaded is let go of. */
    @Override
    public void checkOpen() {
        sessions.checkOpen();
        sessions.empty();
    }

    @Override
    public EntityPersister getEntityPersister(@Nullable String entityName, Object entity) {
        return sessions.engines().stateless(sessions.routes().any()).getEntityPersister(entityName, entity);
    }

    // ------------------------------------------------------------------ what one database answers, by its own session

    private EngineStatelessSession oneDatabase(String method) {
        sessions.oneDatabase(method);
        return sessions.engines().stateless(sessions.routes().any());
    }

    private NativeQueryImplementor nativeQuery(
            String method, String text, Function<EngineStatelessSession, Object> making) {
        return sessions.nativeQuery(
                method, text, engine -> making.apply(sessions.engines().stateless((EventSource) engine)));
    }

    @Override
    public NativeQueryImplementor createNativeQuery(String sql) {
        return nativeQuery("createNativeQuery", sql, session -> session.createNativeQuery(sql));
    }

    @Override
    public NativeQueryImplementor createNativeQuery(String sql, Class resultClass) {
        return nativeQuery("createNativeQuery", sql, session -> session.createNativeQuery(sql, resultClass));
    }

    @Override
    public NativeQueryImplementor createNativeQuery(String sql, Class resultClass, String tableAlias) {
        return nativeQuery(
                "createNativeQuery", sql, session -> session.createNativeQuery(sql, resultClass, tableAlias));
    }

    @Override
    public NativeQueryImplementor createNativeQuery(String sql, String resultSetMappingName) {
        return nativeQuery("createNativeQuery", sql, session -> session.createNativeQuery(sql, resultSetMappingName));
    }

    @Override
    public NativeQueryImplementor createNativeQuery(String sql, String resultSetMappingName, Class resultClass) {
        return nativeQuery(
                "createNativeQuery", sql, session -> session.createNativeQuery(sql, resultSetMappingName, resultClass));
    }

    @Override
    public MutationQuery createNativeMutationQuery(String sql) {
        return nativeQuery("createNativeMutationQuery", sql, session -> session.createNativeMutationQuery(sql));
    }

    @Override
    public NativeQueryImplementor getNamedNativeQuery(String name) {
        return sessions.namedNativeQuery(
                "getNamedNativeQuery",
                name,
                engine -> sessions.engines().stateless((EventSource) engine).getNamedNativeQuery(name));
    }

    @Override
    public NativeQueryImplementor getNamedNativeQuery(String name, String resultSetMapping) {
        return sessions.namedNativeQuery(
                "getNamedNativeQuery",
                name,
                engine ->
                        sessions.engines().stateless((EventSource) engine).getNamedNativeQuery(name, resultSetMapping));
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
    public ProcedureCall createStoredProcedureCall(String name) {
        return oneDatabase("createStoredProcedureCall").createStoredProcedureCall(name);
    }

    @Override
    public ProcedureCall createStoredProcedureCall(String name, Class<?>... resultClasses) {
        return oneDatabase("createStoredProcedureCall").createStoredProcedureCall(name, resultClasses);
    }

    @Override
    public ProcedureCall createStoredProcedureCall(String name, String... resultSetMappings) {
        return oneDatabase("createStoredProcedureCall").createStoredProcedureCall(name, resultSetMappings);
    }

    @Override
    public ProcedureCall createStoredProcedureQuery(String name) {
        return oneDatabase("createStoredProcedureQuery").createStoredProcedureQuery(name);
    }

    @Override
    public ProcedureCall createStoredProcedureQuery(String name, Class... resultClasses) {
        return oneDatabase("createStoredProcedureQuery").createStoredProcedureQuery(name, resultClasses);
    }

    @Override
    public ProcedureCall createStoredProcedureQuery(String name, String... resultSetMappings) {
        return oneDatabase("createStoredProcedureQuery").createStoredProcedureQuery(name, resultSetMappings);
    }

    // ------------------------------------------------------------------ settings of the sessions of each database

    @Override
    public @Nullable Integer getJdbcBatchSize() {
        return batchSize;
    }

    /** As in Hibernate, a batch size makes writes wait for their batch to be full; by default none waits. */
    @Override
    public void setJdbcBatchSize(@Nullable Integer size) {
        batchSize = size;
        sessions.engines().children().forEach(child -> child.setJdbcBatchSize(size));
    }

    @Override
    public void setCacheMode(CacheMode mode) {
        sessions.setCacheMode(mode);
        sessions.engines().children().forEach(child -> child.setCacheMode(mode));
    }

    // ------------------------------------------------------------------ what the application asks of sharding

    @Override
    public <T> T withShard(ShardId shard, Function<StatelessSession, T> work) {
        return sessions.withShard(shard, its -> work.apply(this));
    }

    @Override
    public <T> T withDatabase(String database, Function<StatelessSession, T> work) {
        return sessions.withDatabase(database, its -> work.apply(this));
    }

    @Override
    public <T> Map<String, T> onAllDatabases(Function<StatelessSession, T> work) {
        return sessions.onAllDatabases(its -> work.apply(this));
    }

    @Override
    public TransactionMode transactions() {
        return sessions.transactions();
    }

    @Override
    public void transactions(TransactionMode mode) {
        sessions.transactions(mode);
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        sessions.checkOpen();
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw MESSAGES.cannotUnwrap(type.getName());
    }
}
