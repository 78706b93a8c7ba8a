package io.hibernateshards.association;

import static io.hibernateshards.association.AssociationListeners.isHibernates;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.function.UnaryOperator;
import org.hibernate.collection.spi.AbstractPersistentCollection;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.ClearEvent;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.FlushEvent;
import org.hibernate.event.spi.PostCollectionRecreateEvent;
import org.hibernate.event.spi.PostCollectionRecreateEventListener;
import org.hibernate.event.spi.PostCollectionRemoveEvent;
import org.hibernate.event.spi.PostCollectionRemoveEventListener;
import org.hibernate.event.spi.PostCollectionUpdateEvent;
import org.hibernate.event.spi.PostCollectionUpdateEventListener;
import org.hibernate.event.spi.PostCommitDeleteEventListener;
import org.hibernate.event.spi.PostCommitInsertEventListener;
import org.hibernate.event.spi.PostCommitUpdateEventListener;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PostUpsertEvent;
import org.hibernate.event.spi.PostUpsertEventListener;
import org.hibernate.event.spi.PreCollectionRecreateEvent;
import org.hibernate.event.spi.PreCollectionRecreateEventListener;
import org.hibernate.event.spi.PreCollectionRemoveEvent;
import org.hibernate.event.spi.PreCollectionRemoveEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreLoadEvent;
import org.hibernate.event.spi.PreLoadEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;

/**
 * Gives the application's listeners the façade in the place of the engine session, by events made anew. State arrays are
 * shared with Hibernate's own events, so that a listener's changes to them count.
 */
final class FacadeListeners {

    private FacadeListeners() {}

    static void wrapAll(EventListenerRegistry registry) {
        wrap(registry, EventType.PRE_INSERT, FacadeListeners::onPreInsert);
        wrap(registry, EventType.POST_INSERT, FacadeListeners::onPostInsert);
        wrap(registry, EventType.POST_COMMIT_INSERT, FacadeListeners::onPostInsert);
        wrap(registry, EventType.PRE_UPDATE, FacadeListeners::onPreUpdate);
        wrap(registry, EventType.POST_UPDATE, FacadeListeners::onPostUpdate);
        wrap(registry, EventType.POST_COMMIT_UPDATE, FacadeListeners::onPostUpdate);
        wrap(registry, EventType.PRE_DELETE, FacadeListeners::onPreDelete);
        wrap(registry, EventType.POST_DELETE, FacadeListeners::onPostDelete);
        wrap(registry, EventType.POST_COMMIT_DELETE, FacadeListeners::onPostDelete);
        wrap(registry, EventType.PRE_UPSERT, FacadeListeners::onPreUpsert);
        wrap(registry, EventType.POST_UPSERT, FacadeListeners::onPostUpsert);
        wrap(registry, EventType.PRE_LOAD, FacadeListeners::onPreLoad);
        wrap(registry, EventType.POST_LOAD, FacadeListeners::onPostLoad);
        wrap(registry, EventType.PRE_COLLECTION_RECREATE, FacadeListeners::onPreCollectionRecreate);
        wrap(registry, EventType.PRE_COLLECTION_REMOVE, FacadeListeners::onPreCollectionRemove);
        wrap(registry, EventType.PRE_COLLECTION_UPDATE, FacadeListeners::onPreCollectionUpdate);
        wrap(registry, EventType.POST_COLLECTION_RECREATE, FacadeListeners::onPostCollectionRecreate);
        wrap(registry, EventType.POST_COLLECTION_REMOVE, FacadeListeners::onPostCollectionRemove);
        wrap(registry, EventType.POST_COLLECTION_UPDATE, FacadeListeners::onPostCollectionUpdate);
        wrap(registry, EventType.FLUSH, its -> event -> its.onFlush(new FlushEvent(source(event.getSession()))));
        wrap(registry, EventType.CLEAR, its -> event -> its.onClear(new ClearEvent(source(event.getSession()))));
    }

    @SuppressWarnings("deprecation")
    private static <T> void wrap(EventListenerRegistry registry, EventType<T> type, UnaryOperator<T> wrapping) {
        var listeners = new ArrayList<T>();
        boolean wrapped = false;
        for (T its : registry.getEventListenerGroup(type).listeners()) {
            wrapped |= !isHibernates(its);
            listeners.add(isHibernates(its) ? its : wrapping.apply(its));
        }
        if (wrapped) {
            AssociationListeners.set(registry, type, listeners);
        }
    }

    private static SharedSessionContractImplementor facade(SharedSessionContractImplementor engine) {
        var link = FacadeLink.of(engine);
        return link == null ? engine : link.sessions().facade();
    }

    /** An event of a stateless session has no session to be shown as the façade, and fails when it is asked for one. */
    static boolean isOfStateless(AbstractCollectionEvent event) {
        return event.getCollection() instanceof AbstractPersistentCollection<?> collection
                && !(collection.getSession() instanceof EventSource);
    }

    /** The engine session, which the event reads the collection's owner from, but the façade to who asks the event for its session. */
    private static EventSource shownAsFacade(EventSource engine) {
        var facade = source(engine);
        return (EventSource) Proxy.newProxyInstance(
                FacadeListeners.class.getClassLoader(),
                new Class<?>[] {EventSource.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("asEventSource")) {
                        return facade;
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private static EventSource source(EventSource engine) {
        return facade(engine) instanceof EventSource facade ? facade : engine;
    }

    private static PreInsertEventListener onPreInsert(PreInsertEventListener its) {
        return event -> its.onPreInsert(new PreInsertEvent(
                event.getEntity(), event.getId(), event.getState(), event.getPersister(), facade(event.getSession())));
    }

    private static PostInsertEventListener onPostInsert(PostInsertEventListener its) {
        return new PostCommitInsertEventListener() {
            @Override
            public void onPostInsert(PostInsertEvent event) {
                its.onPostInsert(again(event));
            }

            @Override
            public void onPostInsertCommitFailed(PostInsertEvent event) {
                if (its instanceof PostCommitInsertEventListener committing) {
                    committing.onPostInsertCommitFailed(again(event));
                } else {
                    its.onPostInsert(again(event));
                }
            }

            private PostInsertEvent again(PostInsertEvent event) {
                return new PostInsertEvent(
                        event.getEntity(),
                        event.getId(),
                        event.getState(),
                        event.getPersister(),
                        facade(event.getSession()));
            }

            @Override
            public boolean requiresPostCommitHandling(EntityPersister persister) {
                return its.requiresPostCommitHandling(persister);
            }
        };
    }

    private static PreUpdateEventListener onPreUpdate(PreUpdateEventListener its) {
        return event -> its.onPreUpdate(new PreUpdateEvent(
                event.getEntity(),
                event.getId(),
                event.getState(),
                event.getOldState(),
                event.getPersister(),
                facade(event.getSession())));
    }

    private static PostUpdateEventListener onPostUpdate(PostUpdateEventListener its) {
        return new PostCommitUpdateEventListener() {
            @Override
            public void onPostUpdate(PostUpdateEvent event) {
                its.onPostUpdate(again(event));
            }

            @Override
            public void onPostUpdateCommitFailed(PostUpdateEvent event) {
                if (its instanceof PostCommitUpdateEventListener committing) {
                    committing.onPostUpdateCommitFailed(again(event));
                } else {
                    its.onPostUpdate(again(event));
                }
            }

            private PostUpdateEvent again(PostUpdateEvent event) {
                return new PostUpdateEvent(
                        event.getEntity(),
                        event.getId(),
                        event.getState(),
                        event.getOldState(),
                        event.getDirtyProperties(),
                        event.getPersister(),
                        facade(event.getSession()));
            }

            @Override
            public boolean requiresPostCommitHandling(EntityPersister persister) {
                return its.requiresPostCommitHandling(persister);
            }
        };
    }

    private static PreDeleteEventListener onPreDelete(PreDeleteEventListener its) {
        return event -> its.onPreDelete(new PreDeleteEvent(
                event.getEntity(),
                event.getId(),
                event.getDeletedState(),
                event.getPersister(),
                facade(event.getSession())));
    }

    private static PostDeleteEventListener onPostDelete(PostDeleteEventListener its) {
        return new PostCommitDeleteEventListener() {
            @Override
            public void onPostDelete(PostDeleteEvent event) {
                its.onPostDelete(again(event));
            }

            @Override
            public void onPostDeleteCommitFailed(PostDeleteEvent event) {
                if (its instanceof PostCommitDeleteEventListener committing) {
                    committing.onPostDeleteCommitFailed(again(event));
                } else {
                    its.onPostDelete(again(event));
                }
            }

            private PostDeleteEvent again(PostDeleteEvent event) {
                return new PostDeleteEvent(
                        event.getEntity(),
                        event.getId(),
                        event.getDeletedState(),
                        event.getPersister(),
                        facade(event.getSession()));
            }

            @Override
            public boolean requiresPostCommitHandling(EntityPersister persister) {
                return its.requiresPostCommitHandling(persister);
            }
        };
    }

    private static PreUpsertEventListener onPreUpsert(PreUpsertEventListener its) {
        return event -> its.onPreUpsert(new PreUpsertEvent(
                event.getEntity(), event.getId(), event.getState(), event.getPersister(), facade(event.getSession())));
    }

    private static PostUpsertEventListener onPostUpsert(PostUpsertEventListener its) {
        return event -> its.onPostUpsert(new PostUpsertEvent(
                event.getEntity(),
                event.getId(),
                event.getState(),
                event.getDirtyProperties(),
                event.getPersister(),
                facade(event.getSession())));
    }

    private static PreLoadEventListener onPreLoad(PreLoadEventListener its) {
        return event -> {
            var again = new PreLoadEvent(source(event.getSession()));
            again.setEntity(event.getEntity());
            again.setId(event.getId());
            again.setPersister(event.getPersister());
            again.setState(event.getState());
            its.onPreLoad(again);
        };
    }

    private static PreCollectionRecreateEventListener onPreCollectionRecreate(PreCollectionRecreateEventListener its) {
        return event -> its.onPreRecreateCollection(
                isOfStateless(event)
                        ? event
                        : new PreCollectionRecreateEvent(
                                event.getCollectionPersister(),
                                event.getCollection(),
                                shownAsFacade(event.getSession())));
    }

    private static PreCollectionRemoveEventListener onPreCollectionRemove(PreCollectionRemoveEventListener its) {
        return event -> its.onPreRemoveCollection(
                isOfStateless(event)
                        ? event
                        : new PreCollectionRemoveEvent(
                                event.getCollectionPersister(),
                                event.getCollection(),
                                shownAsFacade(event.getSession()),
                                event.getAffectedOwnerOrNull()));
    }

    private static PreCollectionUpdateEventListener onPreCollectionUpdate(PreCollectionUpdateEventListener its) {
        return event -> its.onPreUpdateCollection(
                isOfStateless(event)
                        ? event
                        : new PreCollectionUpdateEvent(
                                event.getCollectionPersister(),
                                event.getCollection(),
                                shownAsFacade(event.getSession())));
    }

    private static PostLoadEventListener onPostLoad(PostLoadEventListener its) {
        return event -> {
            var again = new PostLoadEvent(source(event.getSession()));
            again.setEntity(event.getEntity());
            again.setId(event.getId());
            again.setPersister(event.getPersister());
            its.onPostLoad(again);
        };
    }

    private static PostCollectionRecreateEventListener onPostCollectionRecreate(
            PostCollectionRecreateEventListener its) {
        return event -> its.onPostRecreateCollection(
                isOfStateless(event)
                        ? event
                        : new PostCollectionRecreateEvent(
                                event.getCollectionPersister(),
                                event.getCollection(),
                                shownAsFacade(event.getSession())));
    }

    private static PostCollectionRemoveEventListener onPostCollectionRemove(PostCollectionRemoveEventListener its) {
        return event -> its.onPostRemoveCollection(
                isOfStateless(event)
                        ? event
                        : new PostCollectionRemoveEvent(
                                event.getCollectionPersister(),
                                event.getCollection(),
                                shownAsFacade(event.getSession()),
                                event.getAffectedOwnerOrNull()));
    }

    private static PostCollectionUpdateEventListener onPostCollectionUpdate(PostCollectionUpdateEventListener its) {
        return event -> its.onPostUpdateCollection(
                isOfStateless(event)
                        ? event
                        : new PostCollectionUpdateEvent(
                                event.getCollectionPersister(),
                                event.getCollection(),
                                shownAsFacade(event.getSession())));
    }
}
