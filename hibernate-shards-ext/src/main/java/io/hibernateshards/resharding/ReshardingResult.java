package io.hibernateshards.resharding;

import io.hibernateshards.resharding.MoveResult.Outcome;
import java.util.List;

/**
 * What became of a plan.
 *
 * @param moves one for each virtual shard of the plan, in its order
 * @param complete whether all have moved and the map is the one that the plan ends with
 */
public record ReshardingResult(List<MoveResult> moves, boolean complete) {

    public ReshardingResult {
        moves = List.copyOf(moves);
    }

    /** How many moves ended so. */
    public long count(Outcome outcome) {
        return moves.stream().filter(move -> move.outcome() == outcome).count();
    }
}
