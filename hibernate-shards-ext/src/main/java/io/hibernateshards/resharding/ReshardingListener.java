package io.hibernateshards.resharding;

/** Hears how far moves are, each on the thread that carries it out; of several at once on several threads. */
public interface ReshardingListener {

    /** Nobody. */
    ReshardingListener NONE = new ReshardingListener() {};

    /** A move has reached a step, which the catalog says too. */
    default void reached(OpenMove move) {}

    /** The target serves the virtual shard of a move, and the pauses of those who use it were measured from the first to the last. */
    default void served(OpenMove move, MovePauses pauses) {}

    /** A move is done with here: it has ended, or is left open. */
    default void ended(MoveResult result) {}
}
