package io.hibernateshards.association;

import io.hibernateshards.query.execution.NoApplicationCode;
import org.hibernate.event.spi.InitializeCollectionEvent;
import org.hibernate.event.spi.InitializeCollectionEventListener;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;

/**
 * What an engine session reads of its own accord, such as collections and the rows of a batch, is of virtual shards that its
 * database owns, or is refused. While anything moves, queries read entities on their session's thread.
 */
final class MovingRows implements InitializeCollectionEventListener, PostLoadEventListener, NoApplicationCode {

    private static final long serialVersionUID = 1;

    /** Before: what is left of the rows may be none. */
    @Override
    public void onInitializeCollection(InitializeCollectionEvent event) {
        var link = FacadeLink.of(event.getSession());
        var owner = event.getCollection().getOwner();
        if (link != null && owner != null) {
            reading(link, owner);
        }
    }

    /** Afterwards: a virtual shard that is found owned and locked was owned when its row was read. */
    @Override
    public void onPostLoad(PostLoadEvent event) {
        var link = FacadeLink.of(event.getSession());
        if (link != null && !link.sessions().places().map().moves().isEmpty()) {
            reading(link, event.getEntity());
        }
    }

    private static void reading(FacadeLink link, Object entity) {
        var place = link.sessions().places().ofObject(entity);
        if (place != null && place.isSharded()) {
            link.sessions().reading(place, entity, link.database());
        }
    }
}
