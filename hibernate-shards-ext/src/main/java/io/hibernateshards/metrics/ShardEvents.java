package io.hibernateshards.metrics;

/** Is told what happens, to count it. Any thread; must be quick and must not throw. */
public interface ShardEvents {

    /** Counts nothing. */
    ShardEvents NONE = new ShardEvents() {};

    /** A query or operation was sent to one database, because one suffices. */
    default void routed(String database) {}

    /** A partial query or operation was sent to a database. */
    default void statement(String database) {}

    /** Something was asked of several databases together. */
    default void scatter(int databases) {}

    /** A database did not answer before its deadline. */
    default void unanswered(String database) {}

    /** A query or operation was refused before any SQL. */
    default void refusal() {}
}
