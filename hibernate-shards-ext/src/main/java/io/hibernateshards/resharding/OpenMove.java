package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.MoveRecord.Decision;
import io.hibernateshards.topology.Database;

/**
 * A move that has not ended, as the catalog has it.
 *
 * @param id its own, for ever
 * @param shard what moves
 * @param from where it lived when the move began
 * @param to where it goes
 * @param step how far it was when that was last recorded
 * @param state whether it still can be given up
 * @param progress of the copy
 * @param paused whether it waits until somebody lets it go on
 */
public record OpenMove(
        String id,
        ShardId shard,
        Database from,
        Database to,
        MoveStep step,
        State state,
        CopyProgress progress,
        boolean paused) {

    /** What is decided of a move. */
    public enum State {
        /** Nothing: it can be carried out, or given up. */
        UNDECIDED,
        /** The target has the virtual shard; what is left to do is to clean up. */
        DECIDED,
        /** It is given up; what is left to do is to clean up. */
        GIVEN_UP
    }

    static OpenMove of(MoveRecord record) {
        var move = record.move();
        return new OpenMove(
                record.id(),
                move.shard(),
                move.source(),
                move.target(),
                MoveStep.valueOf(record.step()),
                state(record.decision()),
                CopyProgress.of(record.progress()),
                record.paused());
    }

    OpenMove at(MoveStep its) {
        return new OpenMove(id, shard, from, to, its, state, progress, paused);
    }

    private static State state(Decision decision) {
        return switch (decision) {
            case NONE -> State.UNDECIDED;
            case COMMIT -> State.DECIDED;
            case ABORT -> State.GIVEN_UP;
        };
    }
}
