package io.hibernateshards.association;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.persister.entity.EntityPersister;

/** Sees that each row of a reference entity that is written at its home is written to the other databases too. */
final class ReferenceCopies implements PostInsertEventListener, PostUpdateEventListener, PostDeleteEventListener {

    private static final long serialVersionUID = 1;

    @Override
    public void onPostInsert(PostInsertEvent event) {
        copy(event.getSession(), event.getPersister(), event.getEntity(), event.getId(), false);
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
        copy(event.getSession(), event.getPersister(), event.getEntity(), event.getId(), false);
    }

    @Override
    public void onPostDelete(PostDeleteEvent event) {
        copy(event.getSession(), event.getPersister(), event.getEntity(), event.getId(), true);
    }

    private static void copy(
            SharedSessionContractImplementor session,
            EntityPersister persister,
            Object entity,
            Object id,
            boolean deleted) {
        var link = FacadeLink.of(session);
        var place = link == null ? null : link.sessions().places().of(persister.getEntityName());
        if (link != null
                && place != null
                && place.isReference()
                && link.database().equals(place.fixed())) {
            link.sessions().copyReference(place, entity, id, deleted);
        }
    }

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
        return false;
    }
}
