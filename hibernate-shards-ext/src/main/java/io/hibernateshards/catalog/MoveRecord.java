package io.hibernateshards.catalog;

import io.hibernateshards.topology.ShardMove;

/**
 * A move as the catalog has it.
 *
 * @param id its own, for ever
 * @param move what moves from where to where
 * @param step how far it was when that was last recorded; what carries moves out gives the names
 * @param decision whether it goes through
 * @param token who carries it out, and nobody else
 * @param progress of the copy
 * @param paused whether its mover is told to wait, which it does before it freezes the virtual shard
 */
public record MoveRecord(
        String id,
        ShardMove move,
        String step,
        Decision decision,
        String token,
        MoveProgress progress,
        boolean paused) {

    /** The one decision of a move. */
    public enum Decision {
        NONE,
        COMMIT,
        ABORT
    }
}
