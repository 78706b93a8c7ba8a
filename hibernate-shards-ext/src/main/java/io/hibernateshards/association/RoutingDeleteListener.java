package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultDeleteEventListener;
import org.hibernate.event.spi.DeleteContext;
import org.hibernate.event.spi.DeleteEvent;

/** Removes what a cascade reaches in the session that manages it. Adapter to {@code DefaultDeleteEventListener}. */
final class RoutingDeleteListener extends DefaultDeleteEventListener {

    @Override
    public void onDelete(DeleteEvent event, DeleteContext transientEntities) {
        var there = Routing.managingElsewhere(event.getSession(), event.getObject());
        if (there == null) {
            super.onDelete(event, transientEntities);
            return;
        }
        Routing.disturb(there);
        if (event.isOrphanRemovalBeforeUpdates()) {
            there.removeOrphanBeforeUpdates(event.getEntityName(), event.getObject());
        } else {
            there.delete(event.getEntityName(), event.getObject(), event.isCascadeDeleteEnabled(), transientEntities);
        }
    }
}
