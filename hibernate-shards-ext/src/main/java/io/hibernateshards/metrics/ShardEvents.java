package io.hibernateshards.metrics;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import io.hibernateshards.VirtualShard;
import java.util.function.Supplier;

/** Is told what happens, to count it. Any thread; must be quick and must not throw. */
public interface ShardEvents {

    /** Counts nothing. */
    ShardEvents NONE = new ShardEvents() {};

    /**
     * A query, or an operation on one entity, goes to a database for this virtual shard: to it alone, or, where a query's
     * conditions leave several but not all of its keyspace, told once for each. What {@link VirtualShard#routedCount()} counts.
     */
    default void routed(ShardId shard, String database) {}

    /** A statement of a session is sent to a database; a batch is one. */
    default void statement(String database) {}

    /**
     * A database answered a statement of a session, or failed it, so long after it was sent; a batch is one. Told on the thread that
     * sent it. Also told of statements that an application's own JDBC work sends on a session's connection. Statements are timed
     * while a listener that has this method listens, from the next connection on that a session takes.
     *
     * @param sql the statement as it was sent
     */
    default void executed(String database, String sql, long nanos) {}

    /** Something was asked of several databases together. */
    default void scatter(int databases) {}

    /** What was asked of several databases together was answered by all, or failed, so long after. */
    default void scatterEnded(int databases, long nanos) {}

    /**
     * The rows that several databases sent for a query were merged to its result, so long after the last of them were there. Time
     * that a database is asked for meanwhile, for the order of texts, is a part of it. Not told of results that are read row by
     * row, by scrolls and streams: they are merged while the databases are read.
     */
    default void merged(int databases, long nanos) {}

    /** A transaction that used several databases was committed on all of them, in so long from the first commit to the last. */
    default void committed(int databases, long nanos) {}

    /** A query runs on several databases, by that plan. Both texts are made when they are asked for. */
    default void planned(Supplier<String> query, Supplier<String> plan) {}

    /** A database did not answer before its deadline. */
    default void unanswered(String database) {}

    /**
     * The application is told by an exception that something is refused: an {@code UnsupportedShardedQueryException}, which a
     * scatter where {@code refuse} stands is too, or, in the mode {@code single}, a {@code CrossDatabaseWriteException}. Told once
     * for each, however many queries the refused one is a part of. Not told of JDBC outside a transaction, which Spring's
     * {@code JdbcTemplate} is refused before it comes to a session.
     */
    default void refused(ShardException refusal) {}
}
