package io.hibernateshards.query.execution;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import io.hibernateshards.delegate.ShardDelegate;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.List;
import java.util.function.Supplier;
import org.hibernate.FlushMode;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** What a query asks of the façade session that made it. One thread at a time: the caller's. */
public interface QuerySession {

    /** The engine session of a database, opened if it was not yet and joined to the façade's transaction. */
    SessionImplementor engineSession(Database database);

    /** An engine session that answers what is the same on every database: modes, the mapping, conversions of exceptions. */
    SessionImplementor anchor();

    /** The session that a query says it belongs to: the façade, or else the {@link #anchor}. */
    default SharedSessionContractImplementor facade() {
        return anchor();
    }

    /** The version of the map that this session goes by now. */
    ShardMap map();

    /**
     * Before rows of virtual shards are read or written: waits for those that are being moved until they are settled, so that
     * the {@link #map} may be another one afterwards.
     */
    default void touching(String keyspace, VirtualShardSet shards) {}

    /**
     * After several databases were asked.
     *
     * @throws io.hibernateshards.StaleTopologyException where the session goes by another version of the map than when they were
     *     chosen, so that it no longer vouches for their answers
     */
    default void checkRoutedBy(ShardMap version) {}

    /**
     * Before SQL that nobody can add a condition to runs on a database.
     *
     * @throws io.hibernateshards.StaleTopologyException where that holds rows which are not to be seen there
     */
    default void runningNative(String text, Database database) {}

    /**
     * Before rows of several databases are brought together in one.
     *
     * @throws io.hibernateshards.StaleTopologyException while virtual shards move
     */
    default void gathering(String text) {}

    /** The databases that this session may touch now, or null for all: the one of an enclosing {@code withDatabase}. */
    default @Nullable DatabaseSet scope() {
        return null;
    }

    /** The virtual shard whose rows alone this session sees, or null. */
    default @Nullable ShardId boundShard() {
        return null;
    }

    /** The delegates of a keyspace, by the numbers of their virtual shards; the same for all sessions of a factory. */
    ShardDelegate[] delegates(String keyspace);

    /**
     * Tells whoever listens of what the application is refused, unless it was told of that already.
     *
     * @return the refusal, to be thrown
     */
    <E extends ShardException> E refused(E refusal);

    /** Before partial queries run on several databases: writes what the session holds, if its flush mode asks for it. */
    void flushBeforeScatter();

    /**
     * The same, to a fix point and on this thread, where the query has a flush mode of its own.
     *
     * @param queryFlushMode the query's flush mode, or null for the session's
     */
    default void flushBeforeScatter(@Nullable FlushMode queryFlushMode, List<Database> targets) {
        if (queryFlushMode != FlushMode.MANUAL && queryFlushMode != FlushMode.COMMIT) {
            flushBeforeScatter();
        }
    }

    /**
     * Before a statement changes rows of several databases.
     *
     * @throws io.hibernateshards.CrossDatabaseWriteException if this session's transactions write to one database alone
     */
    void writingSeveral(String statement, List<Database> databases);

    /** Whether the present transaction has changed rows. */
    default boolean hasWritten() {
        return false;
    }

    /** Reads where failures of databases, when they do not fail the reading, do not keep the transaction from its commit either. */
    default <T> T readingInPart(Supplier<T> reading) {
        return reading.get();
    }

    /** The database where a new entity belongs, by its shard key or its mapping; this session may touch it. */
    Database databaseOfNew(Object entity);

    /** Before a statement changes a reference entity everywhere: the database of its managed rows, which commits last. */
    Database writingReference(String entityName);

    /** After a row of a reference entity was inserted at its home: writes the copies. */
    void insertedReference(String entityName, Object entity, Object id);

    /**
     * Leaves the engine session of a database to a thread of the pool that did not answer in time: this session drops it, its
     * transaction can only be rolled back, and that database cannot be used in this session any more.
     */
    void abandon(Database database);

    /** Rolls back and closes an engine session that was left to the thread that calls this now. */
    void endAbandoned(SharedSessionContractImplementor engineSession);

    /** What the unit says of scatters. */
    default ScatterMode scatterMode() {
        return ScatterMode.ALLOW;
    }

    /** What this session says of scatters before the entity group and the unit are asked. */
    default ScatterMode scatter() {
        return ScatterMode.UNIT_DEFAULT;
    }

    /** Whether an Interceptor of the application sees the entities that this session loads. */
    default boolean hasInterceptor() {
        return true;
    }

    /** The end of the time a query has: its own limit in seconds, or the unit's where that is null. */
    Deadline deadline(@Nullable Integer querySeconds);
}
