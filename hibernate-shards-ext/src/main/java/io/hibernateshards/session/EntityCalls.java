package io.hibernateshards.session;

import io.hibernateshards.node.GuardRefusals;
import io.hibernateshards.transaction.FacadeTransaction;
import jakarta.persistence.EntityGraph;
import jakarta.persistence.LockModeType;
import jakarta.persistence.LockOption;
import jakarta.persistence.RefreshOption;
import jakarta.persistence.metamodel.EntityType;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.hibernate.LockMode;
import org.hibernate.LockOptions;
import org.hibernate.ReplicationMode;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.event.spi.DeleteContext;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.MergeContext;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.RefreshContext;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.query.spi.QueryParameterBindings;
import org.jspecify.annotations.Nullable;

/** What a façade session does with entities, as Hibernate's interfaces name it: each goes to the engine session that it leads to. */
@SuppressWarnings({"deprecation", "removal"})
abstract class EntityCalls extends LoadCalls implements EventSource {

    EntityCalls(ShardedSessionFactoryImpl factory, FacadeSessionBuilder options) {
        super(factory, options);
    }

    abstract FacadeTransaction transaction();

    @Override
    public void persist(Object object) {
        var engine = routes().forPersist(object);
        routes().routed(object);
        try {
            engine.persist(object);
        } finally {
            routes().routed(null);
        }
    }

    @Override
    public void persist(String entityName, Object object) {
        var engine = routes().forPersist(object);
        routes().routed(object);
        try {
            engine.persist(entityName, object);
        } finally {
            routes().routed(null);
        }
    }

    @Override
    public <T> T merge(T object) {
        var engine = routes().forMerge(object);
        routes().routed(object);
        try {
            return engine.merge(object);
        } finally {
            routes().routed(null);
        }
    }

    @Override
    public <T> T merge(String entityName, T object) {
        var engine = routes().forMerge(object);
        routes().routed(object);
        try {
            return engine.merge(entityName, object);
        } finally {
            routes().routed(null);
        }
    }

    @Override
    public <T> T merge(T object, EntityGraph<? super T> loadGraph) {
        unit().queries().checkLoad(this, loadGraph);
        var engine = routes().forMerge(object);
        routes().routed(object);
        try {
            return engine.merge(object, loadGraph);
        } finally {
            routes().routed(null);
        }
    }

    @Override
    public void remove(Object entity) {
        checkOpen();
        routes().of(entity).remove(entity);
    }

    @Override
    public boolean contains(Object object) {
        checkOpen();
        var managing = engines().managing(object);
        return managing != null ? managing.contains(object) : routes().any().contains(object);
    }

    @Override
    public boolean contains(String entityName, Object object) {
        checkOpen();
        var managing = engines().managing(object);
        return managing != null
                ? managing.contains(entityName, object)
                : routes().any().contains(entityName, object);
    }

    @Override
    public boolean isManaged(Object entity) {
        var managing = engines().managing(entity);
        return managing != null && managing.isManaged(entity);
    }

    @Override
    public void detach(Object entity) {
        checkOpen();
        routes().managingOrAny(entity).detach(entity);
    }

    @Override
    public void evict(Object object) {
        checkOpen();
        routes().managingOrAny(object).evict(object);
    }

    @Override
    public void lock(Object entity, LockModeType lockMode) {
        checkOpen();
        routes().of(entity).lock(entity, lockMode);
    }

    @Override
    public void lock(Object entity, LockModeType lockMode, Map<String, Object> properties) {
        checkOpen();
        routes().of(entity).lock(entity, lockMode, properties);
    }

    @Override
    public void lock(Object entity, LockModeType lockMode, LockOption... lockOptions) {
        checkOpen();
        routes().of(entity).lock(entity, lockMode, lockOptions);
    }

    @Override
    public void lock(Object object, LockMode lockMode) {
        checkOpen();
        routes().of(object).lock(object, lockMode);
    }

    @Override
    public void lock(Object object, LockMode lockMode, LockOption... lockOptions) {
        checkOpen();
        routes().of(object).lock(object, lockMode, lockOptions);
    }

    @Override
    public void lock(String entityName, Object object, LockOptions lockOptions) {
        checkOpen();
        routes().of(object).lock(entityName, object, lockOptions);
    }

    @Override
    public void lock(Object object, LockOptions lockOptions) {
        checkOpen();
        routes().of(object).lock(object, lockOptions);
    }

    @Override
    public void refresh(Object object) {
        checkOpen();
        routes().of(object).refresh(object);
    }

    @Override
    public void refresh(Object entity, Map<String, Object> properties) {
        checkGraphs(properties);
        checkOpen();
        routes().of(entity).refresh(entity, properties);
    }

    @Override
    public void refresh(Object entity, LockModeType lockMode) {
        checkOpen();
        routes().of(entity).refresh(entity, lockMode);
    }

    @Override
    public void refresh(Object entity, LockModeType lockMode, Map<String, Object> properties) {
        checkGraphs(properties);
        checkOpen();
        routes().of(entity).refresh(entity, lockMode, properties);
    }

    @Override
    public void refresh(Object entity, RefreshOption... refreshOptions) {
        checkOpen();
        routes().of(entity).refresh(entity, refreshOptions);
    }

    @Override
    public void refresh(Object object, LockOptions lockOptions) {
        checkOpen();
        routes().of(object).refresh(object, lockOptions);
    }

    @Override
    public LockMode getCurrentLockMode(Object object) {
        checkOpen();
        return routes().managingOrAny(object).getCurrentLockMode(object);
    }

    @Override
    public LockModeType getLockMode(Object entity) {
        checkOpen();
        return routes().managingOrAny(entity).getLockMode(entity);
    }

    @Override
    public Object getIdentifier(Object object) {
        checkOpen();
        return routes().managingOrAny(object).getIdentifier(object);
    }

    @Override
    public String getEntityName(Object object) {
        checkOpen();
        return routes().managingOrAny(object).getEntityName(object);
    }

    @Override
    public boolean isReadOnly(Object entityOrProxy) {
        checkOpen();
        return routes().managingOrAny(entityOrProxy).isReadOnly(entityOrProxy);
    }

    @Override
    public void setReadOnly(Object entityOrProxy, boolean readOnly) {
        checkOpen();
        routes().managingOrAny(entityOrProxy).setReadOnly(entityOrProxy, readOnly);
    }

    @Override
    public void replicate(Object object, ReplicationMode replicationMode) {
        routes().forPersist(object).replicate(object, replicationMode);
    }

    @Override
    public void replicate(String entityName, Object object, ReplicationMode replicationMode) {
        routes().forPersist(object).replicate(entityName, object, replicationMode);
    }

    @Override
    public boolean isDirty() {
        checkOpen();
        for (var engine : opened()) {
            if (engine.isDirty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void cancelQuery() {
        checkOpen();
        opened().forEach(EventSource::cancelQuery);
    }

    @Override
    public boolean isConnected() {
        checkOpen();
        return opened().isEmpty() || opened().stream().anyMatch(EventSource::isConnected);
    }

    @Override
    public Collection<?> getManagedEntities() {
        return opened().stream()
                .flatMap(engine -> engine.getManagedEntities().stream())
                .toList();
    }

    @Override
    public Collection<?> getManagedEntities(String entityName) {
        return opened().stream()
                .flatMap(engine -> engine.getManagedEntities(entityName).stream())
                .toList();
    }

    @Override
    public <E> Collection<E> getManagedEntities(Class<E> entityType) {
        return opened().stream()
                .flatMap(engine -> engine.getManagedEntities(entityType).stream())
                .toList();
    }

    @Override
    public <E> Collection<E> getManagedEntities(EntityType<E> entityType) {
        return opened().stream()
                .flatMap(engine -> engine.getManagedEntities(entityType).stream())
                .toList();
    }

    @Override
    public void flush() {
        checkOpen();
        try {
            if (opened().size() == 1) {
                opened().get(0).flush();
            } else if (opened().isEmpty()) {
                checkTransactionNeededForUpdateOperation("No active transaction");
            } else {
                transaction().settle(true);
            }
        } catch (RuntimeException failure) {
            throw GuardRefusals.translated(failure);
        }
    }

    @Override
    public void clear() {
        checkOpen();
        opened().forEach(EventSource::clear);
    }
    // ------------------------------------------------------------------ calls that cascades and events make

    @Override
    public void merge(String entityName, Object object, MergeContext copiedAlready) {
        routes().forMerge(object).merge(entityName, object, copiedAlready);
    }

    @Override
    public void persist(String entityName, Object object, PersistContext createdAlready) {
        routes().forPersist(object).persist(entityName, object, createdAlready);
    }

    @Override
    public void persistOnFlush(String entityName, Object object, PersistContext copiedAlready) {
        routes().forPersist(object).persistOnFlush(entityName, object, copiedAlready);
    }

    @Override
    public void refresh(String entityName, Object object, RefreshContext refreshedAlready) {
        routes().of(object).refresh(entityName, object, refreshedAlready);
    }

    @Override
    public void delete(
            String entityName, Object child, boolean isCascadeDeleteEnabled, DeleteContext transientEntities) {
        routes().of(child).delete(entityName, child, isCascadeDeleteEnabled, transientEntities);
    }

    @Override
    public void removeOrphanBeforeUpdates(String entityName, Object child) {
        routes().of(child).removeOrphanBeforeUpdates(entityName, child);
    }

    @Override
    public void forceFlush(EntityEntry entry) {
        forceFlush(entry.getEntityKey());
    }

    @Override
    public void forceFlush(EntityKey key) {
        for (int i = 0; i < opened().size(); i++) {
            var engine = opened().get(i);
            if (engine.getPersistenceContextInternal().getEntityHolder(key) != null) {
                engine.forceFlush(key);
            }
        }
    }

    @Override
    public @Nullable Object getContextEntityIdentifier(Object object) {
        var managing = engines().managing(object);
        return managing == null ? null : managing.getContextEntityIdentifier(object);
    }

    @Override
    public EntityPersister getEntityPersister(@Nullable String entityName, Object object) {
        return routes().managingOrAny(object).getEntityPersister(entityName, object);
    }

    @Override
    public String bestGuessEntityName(Object object) {
        return routes().managingOrAny(object).bestGuessEntityName(object);
    }

    @Override
    public String guessEntityName(Object entity) {
        checkOpen();
        return routes().managingOrAny(entity).guessEntityName(entity);
    }

    @Override
    public boolean autoFlushIfRequired(Set<String> querySpaces) {
        return autoFlushIfRequired(querySpaces, false);
    }

    @Override
    public boolean autoFlushIfRequired(Set<String> querySpaces, boolean skipPreFlush) {
        boolean flushed = false;
        for (var engine : opened()) {
            flushed |= engine.autoFlushIfRequired(querySpaces, skipPreFlush);
        }
        return flushed;
    }

    @Override
    public boolean autoPreFlushIfRequired(QueryParameterBindings parameterBindings) {
        boolean flushed = false;
        for (var engine : opened()) {
            flushed |= engine.autoPreFlushIfRequired(parameterBindings);
        }
        return flushed;
    }

    @Override
    public void afterOperation(boolean success) {
        opened().forEach(engine -> engine.afterOperation(success));
        empty();
    }

    @Override
    public void afterScrollOperation() {
        opened().forEach(EventSource::afterScrollOperation);
        empty();
    }
}
