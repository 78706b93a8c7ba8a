package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultReplicateEventListener;
import org.hibernate.event.spi.ReplicateEvent;

/** Replicates what a cascade reaches to the database of its own place. Adapter to {@code DefaultReplicateEventListener}. */
final class RoutingReplicateListener extends DefaultReplicateEventListener {

    @Override
    public void onReplicate(ReplicateEvent event) {
        var there = Routing.persistingElsewhere(event.getSession(), event.getObject());
        if (there == null) {
            super.onReplicate(event);
        } else {
            there.replicate(event.getEntityName(), event.getObject(), event.getReplicationMode());
        }
    }
}
