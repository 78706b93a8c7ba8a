package io.hibernateshards.resharding;

import io.hibernateshards.catalog.MoveRecord;

/** Hears of a move, on the thread that carries it out. */
@FunctionalInterface
interface MoveListener {

    /** A step is done. */
    void reached(MoveRecord move, MoveStep step);

    /** The target serves the virtual shard, and this mover has seen all that others waited for. */
    default void served(MoveRecord move, MovePauses pauses) {}
}
