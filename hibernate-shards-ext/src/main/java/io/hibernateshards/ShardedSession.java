package io.hibernateshards;

import java.util.Map;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.query.SelectionQuery;

/** A Hibernate session over several databases. Found by {@code entityManager.unwrap(ShardedSession.class)}. */
public interface ShardedSession extends SessionImplementor {

    /** The virtual shard that an entity, managed or new, lives in. */
    ShardId shardOf(Object entity);

    /** The name of the database that an entity, managed or new, lives on. */
    String databaseOf(Object entity);

    /** Runs work whose queries see and write one virtual shard's rows alone; native SQL is refused in it. */
    <T> T withShard(ShardId shard, Function<Session, T> work);

    /** Runs work whose queries, native ones included, go to one database. */
    <T> T withDatabase(String database, Function<Session, T> work);

    /** Runs work once for each database, in their configured order; results by database name in that order. */
    <T> Map<String, T> onAllDatabases(Function<Session, T> work);

    /** How a statement without parameters would run: its route, databases and why, and what each is sent. */
    QueryExplanation explain(String hql);

    /** How a query with its present parameter values would run. */
    QueryExplanation explain(jakarta.persistence.Query query);

    /**
     * The results of a query of this session on those of its databases that answer before its deadline: what it would give if the
     * others, which the list names, had no rows. Where one database suffices or all of them fail, a failure is thrown as ever. For
     * reading alone: no locks, and not after a write in the same transaction, which goes on. A database that did not answer in time may
     * still be busy with the statement: this session waits for that when it needs the database again, and when it is closed.
     *
     * @throws ShardUnavailableException if no database answers
     * @throws UnsupportedShardedQueryException if it would lock, or the transaction has written
     */
    <R> PartialResultList<R> listAvailable(SelectionQuery<R> query);

    /** What this session says of scatters; {@link ScatterMode#UNIT_DEFAULT} where it leaves that to others. */
    ScatterMode scatter();

    /**
     * Sets what becomes of this session's scatters, whatever the unit and the entity groups say. A query says it for itself by
     * the hint {@code hibernate.shards.scatter}.
     */
    void scatter(ScatterMode mode);

    /** This session's transaction mode. */
    TransactionMode transactions();

    /** Sets this session's transaction mode; throws {@link IllegalStateException} after the transaction's first write. */
    void transactions(TransactionMode mode);
}
