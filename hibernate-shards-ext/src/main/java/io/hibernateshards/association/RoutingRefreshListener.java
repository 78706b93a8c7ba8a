package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultRefreshEventListener;
import org.hibernate.event.spi.RefreshContext;
import org.hibernate.event.spi.RefreshEvent;

/** Refreshes what a cascade reaches in the session that manages it. Adapter to {@code DefaultRefreshEventListener}. */
final class RoutingRefreshListener extends DefaultRefreshEventListener {

    @Override
    public void onRefresh(RefreshEvent event, RefreshContext refreshedAlready) {
        var there = Routing.managingElsewhere(event.getSession(), event.getObject());
        if (there == null) {
            super.onRefresh(event, refreshedAlready);
        } else {
            there.refresh(event.getEntityName(), event.getObject(), refreshedAlready);
        }
    }
}
