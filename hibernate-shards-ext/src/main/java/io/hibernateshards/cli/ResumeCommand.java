package io.hibernateshards.cli;

import io.hibernateshards.resharding.MoveResult;
import io.hibernateshards.resharding.OpenMove;
import io.hibernateshards.resharding.Resharder;
import io.hibernateshards.resharding.ReshardingListener;
import java.util.List;
import picocli.CommandLine.Command;

/** Goes on with moves that somebody left. */
@Command(
        name = "resume",
        description =
                "Carry open moves to their end. Who carries them out until now, if anyone still does, stops. Those that are paused "
                        + "go on.")
final class ResumeCommand extends OpenMovesCommand {

    @Override
    List<MoveResult> take(Resharder resharder, List<OpenMove> moves, ReshardingListener listener) {
        resharder.unpause(moves);
        return resharder.resume(moves, listener);
    }

    @Override
    boolean isDone(MoveResult result) {
        return result.isMoved();
    }
}
