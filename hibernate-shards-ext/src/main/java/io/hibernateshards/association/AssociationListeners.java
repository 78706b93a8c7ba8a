package io.hibernateshards.association;

import static io.hibernateshards.logging.AssociationMessages.MESSAGES;

import io.hibernateshards.mapping.ShardedModel;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;

/** Installs in an engine factory what leads from one engine session to the others. */
public final class AssociationListeners {

    private AssociationListeners() {}

    /**
     * Replaces Hibernate's listeners by ones that route, and gives those of the application the façade.
     *
     * @param movesShards whether virtual shards can move while the unit is open
     * @return what is wrong with the listeners found, each problem with its remedy
     */
    public static List<String> install(SessionFactoryImplementor engine, ShardedModel model, boolean movesShards) {
        var registry = engine.getEventListenerRegistry();
        var problems = new ArrayList<String>();
        replace(registry, EventType.LOAD, new RoutingLoadListener(), problems);
        replace(registry, EventType.PERSIST, new RoutingPersistListener(), problems);
        replace(registry, EventType.PERSIST_ONFLUSH, new RoutingPersistOnFlushListener(), problems);
        replace(registry, EventType.MERGE, new RoutingMergeListener(), problems);
        replace(registry, EventType.DELETE, new RoutingDeleteListener(), problems);
        replace(registry, EventType.REFRESH, new RoutingRefreshListener(), problems);
        replace(registry, EventType.LOCK, new RoutingLockListener(), problems);
        replace(registry, EventType.EVICT, new RoutingEvictListener(), problems);
        replace(registry, EventType.REPLICATE, new RoutingReplicateListener(), problems);
        FacadeListeners.wrapAll(registry);
        exchange(registry, EventType.FLUSH, new CountingFlushListener());
        exchange(registry, EventType.AUTO_FLUSH, new CountingAutoFlushListener());
        if (model.entities().stream()
                .anyMatch(entity -> !model.colocatedChecks(entity.entityName()).isEmpty())) {
            replace(registry, EventType.FLUSH_ENTITY, new ColocationListener(model), problems);
        }
        if (movesShards) {
            var moving = new MovingRows();
            registry.prependListeners(EventType.INIT_COLLECTION, moving);
            registry.appendListeners(EventType.POST_LOAD, moving);
        }
        registry.appendListeners(EventType.POST_INSERT, new InsertCounts());
        var copies = new ReferenceCopies();
        registry.appendListeners(EventType.POST_INSERT, copies);
        registry.appendListeners(EventType.POST_UPDATE, copies);
        registry.appendListeners(EventType.POST_UPSERT, copies);
        registry.appendListeners(EventType.POST_DELETE, copies);
        registry.appendListeners(EventType.POST_COLLECTION_RECREATE, copies);
        registry.appendListeners(EventType.POST_COLLECTION_UPDATE, copies);
        registry.appendListeners(EventType.POST_COLLECTION_REMOVE, copies);
        return problems;
    }

    static boolean isHibernates(Object listener) {
        return listener.getClass().getName().startsWith("org.hibernate.");
    }

    /** Hibernate has one listener of these events; another one in its place would be lost. */
    @SuppressWarnings({"unchecked", "deprecation"})
    private static <T> void replace(
            EventListenerRegistry registry, EventType<T> type, T listener, List<String> problems) {
        for (T its : registry.getEventListenerGroup(type).listeners()) {
            if (!isHibernates(its)) {
                problems.add(MESSAGES.replacedListener(its.getClass().getName(), type.eventName()));
            }
        }
        registry.setListeners(type, listener);
    }

    /** Puts a listener in the place of Hibernate's own, between those of the application. */
    @SuppressWarnings({"unchecked", "deprecation"})
    private static <T> void exchange(EventListenerRegistry registry, EventType<T> type, T listener) {
        var listeners = new ArrayList<T>();
        for (T its : registry.getEventListenerGroup(type).listeners()) {
            listeners.add(isHibernates(its) ? listener : its);
        }
        set(registry, type, listeners);
    }

    @SuppressWarnings("unchecked")
    static <T> void set(EventListenerRegistry registry, EventType<T> type, List<T> listeners) {
        T[] all = listeners.toArray((T[]) Array.newInstance(type.baseListenerInterface(), 0));
        registry.setListeners(type, all);
    }
}
