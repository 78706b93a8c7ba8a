package io.hibernateshards.association;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.PostCollectionRecreateEvent;
import org.hibernate.event.spi.PostCollectionRecreateEventListener;
import org.hibernate.event.spi.PostCollectionRemoveEvent;
import org.hibernate.event.spi.PostCollectionRemoveEventListener;
import org.hibernate.event.spi.PostCollectionUpdateEvent;
import org.hibernate.event.spi.PostCollectionUpdateEventListener;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PostUpsertEvent;
import org.hibernate.event.spi.PostUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;

/** Sees that each row of a reference entity that is written at its home is written to the other databases too. */
final class ReferenceCopies
        implements PostInsertEventListener,
                PostUpdateEventListener,
                PostUpsertEventListener,
                PostDeleteEventListener,
                PostCollectionRecreateEventListener,
                PostCollectionUpdateEventListener,
                PostCollectionRemoveEventListener {

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
    public void onPostUpsert(PostUpsertEvent event) {
        copy(event.getSession(), event.getPersister(), event.getEntity(), event.getId(), false);
    }

    /** The elements of a collection may change, and the row of its owner not. */
    @Override
    public void onPostUpdateCollection(PostCollectionUpdateEvent event) {
        copyOwner(event);
    }

    @Override
    public void onPostRecreateCollection(PostCollectionRecreateEvent event) {
        copyOwner(event);
    }

    @Override
    public void onPostRemoveCollection(PostCollectionRemoveEvent event) {
        copyOwner(event);
    }

    /** A stateless session tells of its row after it tells of its collections. */
    private static void copyOwner(AbstractCollectionEvent event) {
        var owner = event.getAffectedOwnerOrNull();
        if (owner == null
                || event.getCollection() == null
                || event.getCollectionPersister().isInverse()
                || FacadeListeners.isOfStateless(event)) {
            return;
        }
        var session = event.getSession();
        var entry = session.getPersistenceContextInternal().getEntry(owner);
        if (entry != null && !entry.getStatus().isDeletedOrGone()) {
            copy(session, entry.getPersister(), owner, entry.getId(), false);
        }
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
