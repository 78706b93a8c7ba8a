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

    /** Something was asked of several databases together. */
    default void scatter(int databases) {}

    /** A query runs on several databases, by that plan. Both texts are made when they are asked for. */
    default void planned(Supplier<String> query, Supplier<String> plan) {}

    /** A database did not answer before its deadline. */
    default void unanswered(String database) {}

    /** A query or operation was refused before any SQL. */
    default void refusal() {}
}
