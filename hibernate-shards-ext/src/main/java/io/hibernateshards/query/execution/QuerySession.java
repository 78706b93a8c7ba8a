package io.hibernateshards.query.execution;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardId;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import java.time.Duration;
import java.util.List;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** What a query asks of the façade session that made it. One thread at a time: the caller's. */
public interface QuerySession {

    /** The façade itself. */
    SharedSessionContractImplementor facade();

    /** The engine session of a database, opened if it was not yet and joined to the façade's transaction. */
    SharedSessionContractImplementor engineSession(Database database);

    /** The databases that this session may touch now: all, or the one of an enclosing {@code withDatabase}. */
    DatabaseSet scope();

    /** The virtual shard whose rows alone this session sees, or null. */
    @Nullable
    ShardId boundShard();

    /**
     * Before partial queries run on several databases: writes what the session holds, on this thread, to a fix point,
     * if its flush mode (or the query's, where not null) and an active transaction ask for it.
     */
    void flushBeforeScatter(org.hibernate.@Nullable FlushMode queryFlushMode, List<Database> targets);

    /** What the unit or this session says of scatters. */
    ScatterMode scatterMode();

    /**
     * The end of the time a query has.
     *
     * @param queryTimeout the query's own limit, or null: then the unit's {@code hibernate.shards.query_timeout}
     */
    Deadline deadline(@Nullable Duration queryTimeout);
}
