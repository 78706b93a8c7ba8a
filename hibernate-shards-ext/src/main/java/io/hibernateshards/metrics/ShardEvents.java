package io.hibernateshards.metrics;

import java.util.function.Supplier;

/** Is told what happens, to count it. Any thread; must be quick and must not throw. */
public interface ShardEvents {

    /** Counts nothing. */
    ShardEvents NONE = new ShardEvents() {};

    /** A query or operation was sent to one database, because one suffices. */
    default void routed(String database) {}

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

    /** A transaction that used several databases was committed on all of them, in so long from the first commit to the last. */
    default void committed(int databases, long nanos) {}

    /** A query runs on several databases, by that plan. Both texts are made when they are asked for. */
    default void planned(Supplier<String> query, Supplier<String> plan) {}

    /** A database did not answer before its deadline. */
    default void unanswered(String database) {}

    /** A query or operation was refused before any SQL. */
    default void refusal() {}
}
