package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultPersistEventListener;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.PersistEvent;

/** Persists what a cascade reaches in the session of its own place. Adapter to {@code DefaultPersistEventListener}. */
final class RoutingPersistListener extends DefaultPersistEventListener {

    @Override
    public void onPersist(PersistEvent event, PersistContext createdAlready) {
        var there = Routing.persistingElsewhere(event.getSession(), event.getObject());
        if (there == null) {
            super.onPersist(event, createdAlready);
        } else {
            there.persist(event.getEntityName(), event.getObject(), createdAlready);
        }
    }
}
