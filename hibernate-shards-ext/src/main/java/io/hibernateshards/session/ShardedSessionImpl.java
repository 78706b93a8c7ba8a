package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.QueryExplanation;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.query.execution.QuerySession;
import io.hibernateshards.query.execution.ShardedQuery;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import io.hibernateshards.transaction.ShardedTransaction;
import io.hibernateshards.transaction.WriteGuard;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.criteria.CriteriaQuery;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hibernate.CacheMode;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SharedSessionContract;
import org.hibernate.Transaction;
import org.hibernate.engine.spi.SessionDelegatorBaseImpl;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.query.SelectionQuery;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.hibernate.query.spi.QueryImplementor;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * One session over several databases: an engine session for each database that it has touched, opened when it is touched. What is
 * not decided here is refused by its name: the delegate underneath is a proxy that does nothing else. One thread at a time.
 */
public final class ShardedSessionImpl extends SessionDelegatorBaseImpl implements ShardedSession, QuerySession {

    private static final long serialVersionUID = 1;

    private static final SessionImplementor UNDECIDED = (SessionImplementor) Proxy.newProxyInstance(
            ShardedSessionImpl.class.getClassLoader(),
            new Class<?>[] {SessionImplementor.class},
            (proxy, method, arguments) -> {
                throw MESSAGES.unsupportedMethod("Session." + method.getName());
            });

    private final transient ShardedSessionFactoryImpl factory;
    private final transient Map<Database, SessionImplementor> sessions =
            new TreeMap<>(java.util.Comparator.comparingInt(Database::number));
    private final transient WriteGuard guard = new WriteGuard();
    private final transient ShardedTransaction transaction = new ShardedTransaction(() -> sessionMap(), guard);
    private @Nullable FlushMode flushMode;
    private @Nullable CacheMode cacheMode;
    private @Nullable Boolean readOnly;
    private boolean closed;

    ShardedSessionImpl(ShardedSessionFactoryImpl factory) {
        super(UNDECIDED);
        this.factory = factory;
    }

    private Map<Database, SessionImplementor> sessionMap() {
        return sessions;
    }

    // ---- engine sessions

    @Override
    public SessionImplementor engineSession(Database database) {
        var session = sessions.get(database);
        if (session == null) {
            session = factory.openEngineSession(database, guard.on(database));
            if (flushMode != null) {
                session.setHibernateFlushMode(flushMode);
            }
            if (cacheMode != null) {
                session.setCacheMode(cacheMode);
            }
            if (readOnly != null) {
                session.setDefaultReadOnly(readOnly);
            }
            transaction.join(session);
            sessions.put(database, session);
        }
        return session;
    }

    /** The session that answers what is the same on every database. */
    @Override
    public SessionImplementor anchor() {
        return sessions.isEmpty()
                ? engineSession(factory.map().databases().get(0))
                : sessions.values().iterator().next();
    }

    private Collection<SessionImplementor> touched() {
        return java.util.List.copyOf(sessions.values());
    }

    private EntityMapping mappingOf(Object entity) {
        var initializer = HibernateProxy.extractLazyInitializer(entity);
        return factory.model()
                .entity(initializer == null ? factory.entityName(entity.getClass()) : initializer.getEntityName());
    }

    private Database placeOf(Object entity, boolean forInsert) {
        checkOpen();
        var mapping = mappingOf(entity);
        if (!mapping.isSharded()) {
            return factory.map().database(Objects.requireNonNull(mapping.database()));
        }
        var holder = holderOf(entity);
        return holder != null ? holder : factory.databaseOf(mapping, mapping.shardOf(entity, forInsert));
    }

    /** The database in whose engine session an entity is managed, or null. */
    private @Nullable Database holderOf(Object entity) {
        for (var entry : sessions.entrySet()) {
            if (entry.getValue().contains(entity)) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** The database of an id, or null where the id does not tell and all have to be asked. */
    private @Nullable Database placeOfId(EntityMapping mapping, Object id) {
        if (!mapping.isSharded()) {
            return factory.map().database(Objects.requireNonNull(mapping.database()));
        }
        int shard = mapping.shardOfId(id);
        return shard < 0 ? null : factory.databaseOf(mapping, shard);
    }

    // ---- what is routed

    @Override
    public ShardId shardOf(Object entity) {
        var mapping = mappingOf(entity);
        if (!mapping.isSharded()) {
            throw new IllegalArgumentException("The entity '" + mapping.entityName() + "' is not sharded");
        }
        return new ShardId(mapping.group().keyspace(), mapping.shardOf(entity, false));
    }

    @Override
    public String databaseOf(Object entity) {
        return placeOf(entity, false).name();
    }

    @Override
    public void persist(Object entity) {
        engineSession(placeOf(entity, true)).persist(entity);
    }

    @Override
    public <T> T merge(T entity) {
        return engineSession(placeOf(entity, true)).merge(entity);
    }

    @Override
    public void remove(Object entity) {
        engineSession(placeOf(entity, false)).remove(entity);
    }

    @Override
    public void refresh(Object entity) {
        engineSession(placeOf(entity, false)).refresh(entity);
    }

    @Override
    public <T> @Nullable T find(Class<T> entityClass, Object id) {
        checkOpen();
        var mapping = factory.model().entity(factory.entityName(entityClass));
        var place = placeOfId(mapping, id);
        if (place != null) {
            return engineSession(place).find(entityClass, id);
        }
        if (mapping.shardOfId(id) == EntityMapping.NOWHERE) {
            return null;
        }
        T found = null;
        Database first = null;
        for (var database : factory.map().databases()) {
            T candidate = engineSession(database).find(entityClass, id);
            if (candidate != null && found != null && first != null) {
                throw MESSAGES.duplicateRow(mapping.entityName(), String.valueOf(id), first.name(), database.name());
            }
            if (candidate != null) {
                found = candidate;
                first = database;
            }
        }
        return found;
    }

    @Override
    public <T> T getReference(Class<T> entityClass, Object id) {
        checkOpen();
        var mapping = factory.model().entity(factory.entityName(entityClass));
        var place = placeOfId(mapping, id);
        if (place == null) {
            throw MESSAGES.referenceWithoutPlace(mapping.entityName(), String.valueOf(id));
        }
        return engineSession(place).getReference(entityClass, id);
    }

    @Override
    public boolean contains(Object entity) {
        checkOpen();
        factory.entityName(
                HibernateProxy.extractLazyInitializer(entity) == null
                        ? entity.getClass()
                        : HibernateProxy.extractLazyInitializer(entity).getPersistentClass());
        return holderOf(entity) != null;
    }

    @Override
    public void detach(Object entity) {
        checkOpen();
        touched().forEach(session -> session.detach(entity));
    }

    @Override
    public void evict(Object entity) {
        detach(entity);
    }

    @Override
    public Object getIdentifier(Object entity) {
        return engineSession(placeOf(entity, false)).getIdentifier(entity);
    }

    // ---- queries

    @Override
    public <R> QueryImplementor<R> createQuery(String hql, Class<R> resultType) {
        checkOpen();
        return ShardedQuery.of(this, factory.planner(), hql, resultType);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // As the interface declares it.
    public QueryImplementor createQuery(String hql) {
        checkOpen();
        return ShardedQuery.of(this, factory.planner(), hql, (Class) null);
    }

    @Override
    public <R> QueryImplementor<R> createQuery(CriteriaQuery<R> criteria) {
        checkOpen();
        return ShardedQuery.of(this, factory.planner(), (SqmSelectStatement<R>) criteria, criteria.getResultType());
    }

    @Override
    public <R> SelectionQuery<R> createSelectionQuery(String hql, Class<R> resultType) {
        return createQuery(hql, resultType);
    }

    @Override
    public <R> SelectionQuery<R> createSelectionQuery(CriteriaQuery<R> criteria) {
        return createQuery(criteria);
    }

    @Override
    public QueryExplanation explain(jakarta.persistence.Query query) {
        return query.unwrap(ShardedQuery.class).explain();
    }

    @Override
    public Deadline deadline(@Nullable Integer querySeconds) {
        return querySeconds == null
                ? Deadline.after(factory.queryTimeout())
                : Deadline.after(java.time.Duration.ofSeconds(querySeconds));
    }

    @Override
    public void flushBeforeScatter() {
        if (isTransactionInProgress()) {
            for (var session : touched()) {
                if (session.getHibernateFlushMode() == FlushMode.AUTO
                        || session.getHibernateFlushMode() == FlushMode.ALWAYS) {
                    session.flush();
                }
            }
        }
    }

    // ---- all engine sessions at once

    @Override
    public void flush() {
        checkOpen();
        touched().forEach(Session::flush);
    }

    @Override
    public void clear() {
        checkOpen();
        touched().forEach(Session::clear);
    }

    @Override
    public boolean isDirty() {
        return touched().stream().anyMatch(Session::isDirty);
    }

    @Override
    public void close() {
        checkOpen();
        closed = true;
        touched().forEach(Session::close);
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isOpenOrWaitingForAutoClose() {
        return !closed;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void checkOpen() {
        if (closed) {
            throw new IllegalStateException("Session/EntityManager is closed");
        }
    }

    @Override
    public void checkOpen(boolean markForRollbackIfClosed) {
        checkOpen();
    }

    @Override
    public FlushMode getHibernateFlushMode() {
        return anchor().getHibernateFlushMode();
    }

    @Override
    public void setHibernateFlushMode(FlushMode mode) {
        checkOpen();
        flushMode = mode;
        touched().forEach(session -> session.setHibernateFlushMode(mode));
    }

    @Override
    public FlushModeType getFlushMode() {
        return anchor().getFlushMode();
    }

    @Override
    public void setFlushMode(FlushModeType mode) {
        setHibernateFlushMode(mode == FlushModeType.AUTO ? FlushMode.AUTO : FlushMode.COMMIT);
    }

    @Override
    public CacheMode getCacheMode() {
        return anchor().getCacheMode();
    }

    @Override
    public void setCacheMode(CacheMode mode) {
        cacheMode = mode;
        touched().forEach(session -> session.setCacheMode(mode));
    }

    @Override
    public boolean isDefaultReadOnly() {
        return anchor().isDefaultReadOnly();
    }

    @Override
    public void setDefaultReadOnly(boolean isReadOnly) {
        readOnly = isReadOnly;
        touched().forEach(session -> session.setDefaultReadOnly(isReadOnly));
    }

    // ---- transactions

    @Override
    public Transaction getTransaction() {
        return transaction;
    }

    @Override
    public Transaction accessTransaction() {
        return transaction;
    }

    @Override
    public Transaction beginTransaction() {
        checkOpen();
        transaction.begin();
        return transaction;
    }

    @Override
    public boolean isTransactionInProgress() {
        return !closed && transaction.isActive();
    }

    @Override
    public boolean isJoinedToTransaction() {
        return isTransactionInProgress();
    }

    // ---- the factory's

    @Override
    public SessionFactoryImplementor getFactory() {
        return factory;
    }

    @Override
    public SessionFactoryImplementor getSessionFactory() {
        return factory;
    }

    @Override
    public jakarta.persistence.EntityManagerFactory getEntityManagerFactory() {
        checkOpen();
        return factory;
    }

    @Override
    public HibernateCriteriaBuilder getCriteriaBuilder() {
        checkOpen();
        return factory.getCriteriaBuilder();
    }

    @Override
    public jakarta.persistence.metamodel.Metamodel getMetamodel() {
        checkOpen();
        return factory.getMetamodel();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        checkOpen();
        if (type.isInstance(this)
                && (SharedSessionContract.class.isAssignableFrom(type)
                        || type == Object.class
                        || jakarta.persistence.EntityManager.class.isAssignableFrom(type)
                        || SharedSessionContractImplementor.class.isAssignableFrom(type))) {
            return type.cast(this);
        }
        throw new PersistenceException("A sharded session cannot be unwrapped as '" + type.getName()
                + "'. It is a ShardedSession. Unwrap that, or a Session.");
    }

    @Override
    public Map<String, Object> getProperties() {
        return new LinkedHashMap<>(factory.getProperties());
    }

    @Override
    public String toString() {
        return "ShardedSession" + sessions.keySet();
    }
}
