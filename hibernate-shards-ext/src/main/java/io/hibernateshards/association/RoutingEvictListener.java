package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultEvictEventListener;
import org.hibernate.event.spi.EvictEvent;

/** Evicts what a cascade reaches from the session that manages it. Adapter to {@code DefaultEvictEventListener}. */
final class RoutingEvictListener extends DefaultEvictEventListener {

    @Override
    public void onEvict(EvictEvent event) {
        var there = event.getObject() == null ? null : Routing.managingElsewhere(event.getSession(), event.getObject());
        if (there == null) {
            super.onEvict(event);
        } else {
            there.evict(event.getObject());
        }
    }
}
