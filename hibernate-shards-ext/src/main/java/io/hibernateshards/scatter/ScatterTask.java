package io.hibernateshards.scatter;

import io.hibernateshards.topology.Database;

/** What is done on each of several databases. */
@FunctionalInterface
public interface ScatterTask<T> {

    /** Runs at most once for each database, on one thread: the caller's or one of the pool. */
    T run(Database database);

    /**
     * Asks a running {@link #run} to end soon, by whatever outcome: a sibling failed, or time is up. Called on another
     * thread, at most once, and only while it runs: its end waits for this call, so that a statement that comes later on
     * the same connection is never cancelled.
     */
    default void cancel(Database database) {}

    /**
     * Says that nobody waits any longer for a run that did not end when cancelled. It still owns what it uses, such as its
     * session and connection, until it ends; nobody else may touch them. Called on the caller's thread.
     */
    default void abandon(Database database) {}
}
