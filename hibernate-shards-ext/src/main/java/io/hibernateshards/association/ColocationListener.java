package io.hibernateshards.association;

import io.hibernateshards.CrossShardAssociationException;
import io.hibernateshards.mapping.ShardedModel;
import org.hibernate.event.internal.DefaultFlushEntityEventListener;
import org.hibernate.event.spi.FlushEntityEvent;

/**
 * Checks at every flush that the two ends of an association marked {@code @Colocated} are in one virtual shard. Adapter to
 * {@code DefaultFlushEntityEventListener}.
 */
final class ColocationListener extends DefaultFlushEntityEventListener {

    private final transient ShardedModel model;

    ColocationListener(ShardedModel model) {
        this.model = model;
    }

    @Override
    public void onFlushEntity(FlushEntityEvent event) {
        var entry = event.getEntityEntry();
        if (!entry.getStatus().isDeletedOrGone()) {
            model.brokenPromise(entry.getEntityName(), event.getEntity()).ifPresent(broken -> {
                throw new CrossShardAssociationException(broken);
            });
        }
        super.onFlushEntity(event);
    }
}
