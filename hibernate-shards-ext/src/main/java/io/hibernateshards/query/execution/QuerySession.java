package io.hibernateshards.query.execution;

import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/** What a query asks of the façade session that made it. One thread at a time: the caller's. */
public interface QuerySession {

    /** The engine session of a database, opened if it was not yet and joined to the façade's transaction. */
    SessionImplementor engineSession(Database database);

    /** An engine session that answers what is the same on every database: modes, the mapping, conversions of exceptions. */
    SessionImplementor anchor();

    /** Before partial queries run on several databases: writes what the session holds, if its flush mode asks for it. */
    void flushBeforeScatter();

    /** The end of the time a query has: its own limit in seconds, or the unit's where that is null. */
    Deadline deadline(@Nullable Integer querySeconds);
}
