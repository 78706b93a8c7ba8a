package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultLockEventListener;
import org.hibernate.event.spi.LockEvent;

/** Locks what a cascade reaches in the session that manages it. Adapter to {@code DefaultLockEventListener}. */
final class RoutingLockListener extends DefaultLockEventListener {

    @Override
    public void onLock(LockEvent event) {
        var there = event.getObject() == null ? null : Routing.managingElsewhere(event.getSession(), event.getObject());
        if (there == null) {
            super.onLock(event);
        } else {
            there.lock(event.getEntityName(), event.getObject(), event.getLockOptions());
        }
    }
}
