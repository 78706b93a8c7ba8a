package io.hibernateshards.session;

import io.hibernateshards.association.EntityPlace;

/**
 * Writes the copy of a reference entity's row on one database, in the transaction of that database's engine session. A copy
 * becomes what the home is, whatever it was, so that writing the home again repairs what a failure in between left behind.
 */
final class ReferenceWriter {

    private ReferenceWriter() {}

    static void write(EngineStatelessSession session, EntityPlace place, Object entity, Object id, boolean deleted) {
        var persister = place.persister().getSubclassEntityPersister(entity, session.getFactory());
        var state = persister.getValues(entity);
        var copy = persister.instantiate(id, session);
        persister.setValues(copy, state);
        if (deleted) {
            session.deleteCopy(persister, copy, id);
        } else {
            session.writeCopy(persister, copy, id, state);
        }
    }
}
