package io.hibernateshards.transaction;

import io.hibernateshards.topology.Database;

/** What the Interceptor of an engine session tells its transaction coordinator: the façade transaction that it belongs to. */
public interface TransactionMember {

    FacadeTransaction transaction();

    /** The database of the engine session. */
    Database database();
}
