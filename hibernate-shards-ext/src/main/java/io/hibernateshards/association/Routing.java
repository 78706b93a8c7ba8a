package io.hibernateshards.association;

import org.hibernate.event.spi.EventSource;
import org.jspecify.annotations.Nullable;

/** To which engine session an event belongs that a cascade raised in another one. */
final class Routing {

    private Routing() {}

    /** The other session that manages an object; null where the event stays where it is. */
    static @Nullable EventSource managingElsewhere(EventSource here, Object object) {
        var link = FacadeLink.of(here);
        if (link == null) {
            return null;
        }
        var managing = link.sessions().managing(object);
        return managing == null || managing == here ? null : managing;
    }

    /** The other session that a new object is to be persisted in; null where it stays. */
    static @Nullable EventSource persistingElsewhere(EventSource here, Object object) {
        return elsewhere(here, object, EngineSessions::forNew);
    }

    /** The other session that an object is to be merged in; null where it stays. */
    static @Nullable EventSource mergingElsewhere(EventSource here, Object object) {
        return elsewhere(here, object, EngineSessions::forMerge);
    }

    /** The session of an object's place, where none manages it yet. */
    @FunctionalInterface
    private interface Selection {

        EventSource of(EngineSessions sessions, EntityPlace place, Object object);
    }

    private static @Nullable EventSource elsewhere(EventSource here, Object object, Selection selection) {
        var link = FacadeLink.of(here);
        if (link == null || link.sessions().isRouted(object)) {
            return null;
        }
        var sessions = link.sessions();
        var there = sessions.managing(object);
        if (there == null) {
            var place = sessions.places().ofObject(object);
            if (place == null) {
                return null;
            }
            there = selection.of(sessions, place, object);
        }
        return there == here ? null : there;
    }

    /** A flush raised an event in another session, which may have been flushed before. */
    static void disturb(EventSource here) {
        var link = FacadeLink.of(here);
        if (link != null) {
            link.transaction().disturbed();
        }
    }
}
