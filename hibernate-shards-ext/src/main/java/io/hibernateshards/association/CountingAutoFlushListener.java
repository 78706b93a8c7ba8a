package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultAutoFlushEventListener;
import org.hibernate.event.spi.EventSource;

/** Tells the façade transaction of each automatic flush that writes. Adapter to {@code DefaultAutoFlushEventListener}. */
final class CountingAutoFlushListener extends DefaultAutoFlushEventListener {

    @Override
    protected void performExecutions(EventSource session) {
        CountingFlushListener.announce(session);
        super.performExecutions(session);
    }
}
