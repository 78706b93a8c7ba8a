package io.hibernateshards.cli;

import io.hibernateshards.resharding.MoveResult;
import io.hibernateshards.resharding.MoveResult.Outcome;
import io.hibernateshards.resharding.OpenMove;
import io.hibernateshards.resharding.Resharder;
import io.hibernateshards.resharding.ReshardingListener;
import java.util.List;
import picocli.CommandLine.Command;

/** Gives moves up. */
@Command(
        name = "cancel",
        description =
                "Give open moves up, and bring all back to what was before. A move that is decided cannot be given up: it is "
                        + "carried to its end instead, and the exit code is 1.")
final class CancelCommand extends OpenMovesCommand {

    @Override
    List<MoveResult> take(Resharder resharder, List<OpenMove> moves, ReshardingListener listener) {
        return resharder.cancel(moves, listener);
    }

    @Override
    boolean isDone(MoveResult result) {
        return result.outcome() == Outcome.GIVEN_UP;
    }
}
