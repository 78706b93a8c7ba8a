package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultPersistOnFlushEventListener;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.PersistEvent;

/** Persists what the cascade of a flush reaches in the session of its own place. Adapter to {@code DefaultPersistOnFlushEventListener}. */
final class RoutingPersistOnFlushListener extends DefaultPersistOnFlushEventListener {

    @Override
    public void onPersist(PersistEvent event, PersistContext createdAlready) {
        var there = Routing.persistingElsewhere(event.getSession(), event.getObject());
        if (there == null) {
            super.onPersist(event, createdAlready);
        } else {
            if (!there.isManaged(event.getObject())) {
                Routing.disturb(there);
            }
            there.persistOnFlush(event.getEntityName(), event.getObject(), createdAlready);
        }
    }
}
