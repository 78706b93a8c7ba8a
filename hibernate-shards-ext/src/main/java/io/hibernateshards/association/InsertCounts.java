package io.hibernateshards.association;

import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.persister.entity.EntityPersister;

/** Counts each inserted entity with its virtual shard's delegate. */
final class InsertCounts implements PostInsertEventListener {

    private static final long serialVersionUID = 1;

    @Override
    public void onPostInsert(PostInsertEvent event) {
        var link = FacadeLink.of(event.getSession());
        var place = link == null ? null : link.sessions().places().ofObject(event.getEntity());
        if (place != null && place.isSharded()) {
            place.delegate(place.mapping().shardOf(event.getEntity(), false)).inserted();
        }
    }

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
        return false;
    }
}
