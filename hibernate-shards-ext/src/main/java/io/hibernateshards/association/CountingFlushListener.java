package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultFlushEventListener;
import org.hibernate.event.spi.EventSource;

/** Tells the façade transaction of each flush that writes, before its first statement. Adapter to {@code DefaultFlushEventListener}. */
final class CountingFlushListener extends DefaultFlushEventListener {

    @Override
    protected void performExecutions(EventSource session) {
        announce(session);
        super.performExecutions(session);
    }

    static void announce(EventSource session) {
        var link = FacadeLink.of(session);
        if (link != null && session.getActionQueue().hasAnyQueuedActions()) {
            link.transaction().flushing(link.database());
        }
    }
}
