package io.hibernateshards.association;

import java.util.Objects;
import org.hibernate.event.internal.DefaultLoadEventListener;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.LoadEvent;
import org.hibernate.event.spi.LoadEventListener;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/**
 * Loads the other end of an association where it lives: the session of that database makes the proxy or the entity, so that
 * identity, initialisation and batch fetching are Hibernate's own. Loads that an application asks for come routed. Adapter to
 * {@code DefaultLoadEventListener}.
 *
 * <p>Where an id does not tell its place, a lazy reference is made by the session that asks, and is looked for elsewhere only
 * if that session's database does not have the row.
 */
final class RoutingLoadListener extends DefaultLoadEventListener {

    @Override
    public void onLoad(LoadEvent event, LoadEventListener.LoadType type) {
        var link = FacadeLink.of(event.getSession());
        if (link == null || !isRouted(type)) {
            super.onLoad(event, type);
            return;
        }
        var sessions = link.sessions();
        var place = sessions.places().of(event.getEntityClassName());
        if (place == null || place.isReference()) {
            super.onLoad(event, type);
            return;
        }
        int number = place.hasMoves() ? sessions.numberOf(place, event.getEntityId()) : place.ofId(event.getEntityId());
        if (number == link.database().number() || number == EntityPlace.NOWHERE) {
            super.onLoad(event, type);
        } else if (number >= 0) {
            loadOn(sessions.engine(sessions.places().database(number)), event, type);
        } else {
            loadUnknown(sessions, place, event, type);
        }
    }

    /** What an application asks of a session, and what a merge asks of the session that it was routed to, comes routed. */
    private static boolean isRouted(LoadEventListener.LoadType type) {
        return type != LoadEventListener.GET && type != LoadEventListener.LOAD && type != LoadEventListener.RELOAD;
    }

    private static void loadOn(EventSource other, LoadEvent event, LoadEventListener.LoadType type) {
        event.setResult(load(other, event.getEntityClassName(), event.getEntityId(), type));
    }

    private static @Nullable Object load(
            EventSource other, String entityName, Object id, LoadEventListener.LoadType type) {
        if (type == LoadEventListener.IMMEDIATE_LOAD) {
            return other.immediateLoad(entityName, id);
        }
        boolean nullable = type == LoadEventListener.INTERNAL_LOAD_NULLABLE;
        return other.internalLoad(entityName, id, type == LoadEventListener.INTERNAL_LOAD_EAGER || nullable, nullable);
    }

    private void loadUnknown(
            EngineSessions sessions, EntityPlace place, LoadEvent event, LoadEventListener.LoadType type) {
        var asking = event.getSession();
        boolean initialises = type == LoadEventListener.IMMEDIATE_LOAD;
        var holding = initialises ? null : sessions.holding(place, event.getEntityId());
        if (holding != null && holding != asking) {
            loadOn(holding, event, type);
            return;
        }
        if (type == LoadEventListener.INTERNAL_LOAD_LAZY) {
            super.onLoad(event, type);
            return;
        }
        super.onLoad(event, initialises ? type : LoadEventListener.INTERNAL_LOAD_NULLABLE);
        if (event.getResult() != null) {
            return;
        }
        var found = sessions.searching(place, event.getEntityId());
        if (found != null && found != asking) {
            var entity = load(found, event.getEntityClassName(), event.getEntityId(), type);
            event.setResult(initialises ? implementation(Objects.requireNonNull(entity)) : entity);
        } else if (!type.isAllowNulls()) {
            super.onLoad(event, type);
        }
    }

    private static Object implementation(Object entity) {
        return entity instanceof HibernateProxy proxy
                ? proxy.getHibernateLazyInitializer().getImplementation()
                : entity;
    }
}
