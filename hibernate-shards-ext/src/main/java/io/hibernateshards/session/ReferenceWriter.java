package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.association.FacadeLink;
import io.hibernateshards.transaction.WriteGuard;
import java.util.function.UnaryOperator;
import org.hibernate.event.spi.EventSource;

/**
 * Writes the copy of a reference entity's row on one database, in the transaction of that database's engine session. A copy
 * is upserted, so that writing the home again repairs what a failure in between left behind.
 */
final class ReferenceWriter {

    private ReferenceWriter() {}

    /**
     * The tenant of a stateless session that shares its parent's connection: equal to no other, since Hibernate 7.4 refuses an
     * equal one where it means to refuse a different one; its text, which cache keys have in them, is the database's name.
     */
    private static final class Alias {

        private final String name;

        Alias(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static void write(EventSource engine, EntityPlace place, Object entity, Object id, boolean deleted) {
        var persister = engine.getEntityPersister(place.mapping().entityName(), entity);
        if (persister.isVersioned()) {
            throw MESSAGES.versionedReference(persister.getEntityName());
        }
        var link = java.util.Objects.requireNonNull(FacadeLink.of(engine));
        UnaryOperator<String> guard = new WriteGuard(link.transaction(), link.database(), null)::inspect;
        var copy = persister.instantiate(id, engine);
        persister.setValues(copy, persister.getValues(entity));
        try (var session = engine.statelessWithOptions()
                .connection()
                .tenantIdentifier((Object) new Alias(link.database().name()))
                .statementInspector(guard)
                .open()) {
            if (deleted) {
                session.delete(persister.getEntityName(), copy);
            } else {
                session.upsert(persister.getEntityName(), copy);
            }
        }
    }
}
