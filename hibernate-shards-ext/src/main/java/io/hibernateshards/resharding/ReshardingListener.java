package io.hibernateshards.resharding;

/** Hears how far moves are, each on the thread that carries it out; of several at once on several threads. */
public interface ReshardingListener {

    /** Nobody. */
    ReshardingListener NONE = new ReshardingListener() {};

    /** A move has reached a step, which the catalog says too. */
    default void reached(OpenMove move) {}

    /** A move is done with here: it has ended, or is left open. */
    default void ended(MoveResult result) {}
}
