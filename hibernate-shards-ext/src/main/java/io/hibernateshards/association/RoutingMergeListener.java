package io.hibernateshards.association;

import org.hibernate.event.internal.DefaultMergeEventListener;
import org.hibernate.event.spi.MergeContext;
import org.hibernate.event.spi.MergeEvent;

/** Merges what a cascade reaches in the session of its own place. Adapter to {@code DefaultMergeEventListener}. */
final class RoutingMergeListener extends DefaultMergeEventListener {

    @Override
    public void onMerge(MergeEvent event, MergeContext copiedAlready) {
        var original = event.getOriginal();
        var there = original == null || copiedAlready.containsKey(original)
                ? null
                : Routing.mergingElsewhere(event.getSession(), original);
        if (there == null) {
            super.onMerge(event, copiedAlready);
        } else {
            there.merge(event.getEntityName(), original, copiedAlready);
            event.setResult(copiedAlready.get(original));
        }
    }
}
