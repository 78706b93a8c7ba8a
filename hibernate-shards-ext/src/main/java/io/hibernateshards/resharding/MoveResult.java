package io.hibernateshards.resharding;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMove;
import org.jspecify.annotations.Nullable;

/**
 * What became of the move of one virtual shard.
 *
 * @param shard what was to move
 * @param from where it lived
 * @param to where it was to go
 * @param outcome how it ended, or that it has not
 * @param failure why it is not where it was to be, or null
 */
public record MoveResult(
        ShardId shard,
        Database from,
        Database to,
        Outcome outcome,
        @Nullable ShardException failure) {

    /** How a move ended. */
    public enum Outcome {
        /** The target has the virtual shard. */
        MOVED,
        /** The source has it as before. */
        GIVEN_UP,
        /** It is open in the catalog, and can be resumed or cancelled. */
        LEFT_OPEN,
        /** It was not begun. */
        NOT_BEGUN
    }

    static MoveResult of(ShardMove move, Outcome outcome, @Nullable ShardException failure) {
        return new MoveResult(move.shard(), move.source(), move.target(), outcome, failure);
    }

    /** Whether the target has the virtual shard. */
    public boolean isMoved() {
        return outcome == Outcome.MOVED;
    }
}
