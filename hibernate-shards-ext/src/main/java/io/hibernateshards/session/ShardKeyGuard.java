package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.mapping.ShardedModel;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;

/** Refuses an update that changes a shard key: the row would stay in the virtual shard of the old one. */
public final class ShardKeyGuard implements PreUpdateEventListener {

    private static final long serialVersionUID = 1;

    private final transient ShardedModel model;

    private ShardKeyGuard(ShardedModel model) {
        this.model = model;
    }

    /** Puts the guard behind the listeners of the application, which may change an entity's state. */
    public static void install(SessionFactoryImplementor engine, ShardedModel model) {
        engine.getEventListenerRegistry()
                .getEventListenerGroup(EventType.PRE_UPDATE)
                .appendListener(new ShardKeyGuard(model));
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        var persister = event.getPersister();
        var mapping = model.entity(persister.getEntityName());
        if (mapping.isSharded() && event.getOldState() != null) {
            int index =
                    index(persister.getPropertyNames(), mapping.shardKeyPath().get(0));
            if (index >= 0
                    && !persister.getPropertyTypes()[index].isEqual(
                            event.getState()[index], event.getOldState()[index], persister.getFactory())) {
                throw MESSAGES.shardKeyChanged(mapping.entityName(), String.join(".", mapping.shardKeyPath()));
            }
        }
        return false;
    }

    private static int index(String[] names, String name) {
        for (int index = 0; index < names.length; index++) {
            if (names[index].equals(name)) {
                return index;
            }
        }
        return -1;
    }
}
