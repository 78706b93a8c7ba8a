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
 */
public record MoveRecord(String id, ShardMove move, String step, Decision decision, String token) {

    /** The one decision of a move. */
    public enum Decision {
        NONE,
        COMMIT,
        ABORT
    }
}
