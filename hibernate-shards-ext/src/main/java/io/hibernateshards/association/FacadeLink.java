package io.hibernateshards.association;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.topology.Database;
import io.hibernateshards.transaction.FacadeTransaction;
import io.hibernateshards.transaction.TransactionMember;
import java.util.Iterator;
import org.hibernate.Interceptor;
import org.hibernate.Transaction;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.spi.EntityRepresentationStrategy;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * The Interceptor of one engine session: leads from it to its façade session and asks the application's Interceptor. What
 * concerns the whole transaction reaches the application's Interceptor once, from the façade, not from each engine session.
 */
public final class FacadeLink implements Interceptor, TransactionMember {

    private final EngineSessions sessions;
    private final Database database;
    private final @Nullable Interceptor application;

    public FacadeLink(EngineSessions sessions, Database database, @Nullable Interceptor application) {
        this.sessions = sessions;
        this.database = database;
        this.application = application;
    }

    /** The link of an engine session, or null where it belongs to no façade. */
    public static @Nullable FacadeLink of(SharedSessionContractImplementor session) {
        return session.getInterceptor() instanceof FacadeLink link ? link : null;
    }

    public EngineSessions sessions() {
        return sessions;
    }

    @Override
    public FacadeTransaction transaction() {
        return sessions.transaction();
    }

    @Override
    public Database database() {
        return database;
    }

    @Override
    public boolean onLoad(Object entity, Object id, Object[] state, String[] propertyNames, Type[] types) {
        return application != null && application.onLoad(entity, id, state, propertyNames, types);
    }

    @Override
    public boolean onPersist(Object entity, Object id, Object[] state, String[] propertyNames, Type[] types) {
        return application != null && application.onPersist(entity, id, state, propertyNames, types);
    }

    @Override
    public void onRemove(Object entity, Object id, Object[] state, String[] propertyNames, Type[] types) {
        if (application != null) {
            application.onRemove(entity, id, state, propertyNames, types);
        }
    }

    @Override
    public boolean onFlushDirty(
            Object entity,
            Object id,
            Object[] currentState,
            Object @Nullable [] previousState,
            String[] propertyNames,
            Type[] types) {
        boolean changed = application != null
                && application.onFlushDirty(entity, id, currentState, previousState, propertyNames, types);
        var place = sessions.places().ofObject(entity);
        if (place != null && place.mapping().kind() != EntityMapping.Kind.UNSHARDED) {
            StoredKey.check(place, database, entity, id, currentState, previousState, propertyNames, sessions.places());
        }
        return changed;
    }

    @Override
    public void onCollectionRecreate(Object collection, Object key) {
        if (application != null) {
            application.onCollectionRecreate(collection, key);
        }
    }

    @Override
    public void onCollectionRemove(Object collection, Object key) {
        if (application != null) {
            application.onCollectionRemove(collection, key);
        }
    }

    @Override
    public void onCollectionUpdate(Object collection, Object key) {
        if (application != null) {
            application.onCollectionUpdate(collection, key);
        }
    }

    @Override
    public void preFlush(Iterator<Object> entities) {
        if (application != null) {
            application.preFlush(entities);
        }
    }

    @Override
    public void postFlush(Iterator<Object> entities) {
        if (application != null) {
            application.postFlush(entities);
        }
    }

    /** An entity that another engine session manages is stored, or will be in the same transaction. */
    @Override
    public @Nullable Boolean isTransient(Object entity) {
        Boolean its = application == null ? null : application.isTransient(entity);
        if (its != null) {
            return its;
        }
        var managing = sessions.managing(entity);
        return managing != null && FacadeLink.of(managing) != this ? Boolean.FALSE : null;
    }

    @Override
    public int @Nullable [] findDirty(
            Object entity,
            Object id,
            Object[] currentState,
            Object @Nullable [] previousState,
            String[] propertyNames,
            Type[] types) {
        return application == null
                ? null
                : application.findDirty(entity, id, currentState, previousState, propertyNames, types);
    }

    @Override
    public @Nullable Object instantiate(
            String entityName, EntityRepresentationStrategy representationStrategy, Object id) {
        return application == null ? null : application.instantiate(entityName, representationStrategy, id);
    }

    @Override
    public @Nullable String getEntityName(Object object) {
        return application == null ? null : application.getEntityName(object);
    }

    @Override
    public @Nullable Object getEntity(String entityName, Object id) {
        return application == null ? null : application.getEntity(entityName, id);
    }

    @Override
    public void afterTransactionBegin(Transaction transaction) {}

    @Override
    public void beforeTransactionCompletion(Transaction transaction) {}

    @Override
    public void afterTransactionCompletion(Transaction transaction) {}

    @Override
    public void onInsert(Object entity, Object id, Object[] state, String[] propertyNames, Type[] propertyTypes) {
        if (application != null) {
            application.onInsert(entity, id, state, propertyNames, propertyTypes);
        }
    }

    @Override
    public void onUpdate(Object entity, Object id, Object[] state, String[] propertyNames, Type[] propertyTypes) {
        if (application != null) {
            application.onUpdate(entity, id, state, propertyNames, propertyTypes);
        }
    }

    @Override
    public void onUpsert(Object entity, Object id, Object[] state, String[] propertyNames, Type[] propertyTypes) {
        if (application != null) {
            application.onUpsert(entity, id, state, propertyNames, propertyTypes);
        }
    }

    @Override
    public void onDelete(Object entity, Object id, String[] propertyNames, Type[] propertyTypes) {
        if (application != null) {
            application.onDelete(entity, id, propertyNames, propertyTypes);
        }
    }

    @Override
    public void preMerge(Object entity, Object[] state, String[] propertyNames, Type[] propertyTypes) {
        if (application != null) {
            application.preMerge(entity, state, propertyNames, propertyTypes);
        }
    }

    @Override
    public void postMerge(
            Object source,
            Object target,
            Object id,
            Object[] targetState,
            Object[] originalState,
            String[] propertyNames,
            Type[] propertyTypes) {
        if (application != null) {
            application.postMerge(source, target, id, targetState, originalState, propertyNames, propertyTypes);
        }
    }
}
