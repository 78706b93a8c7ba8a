package io.hibernateshards.cli;

import io.hibernateshards.resharding.MoveResult;
import io.hibernateshards.resharding.OpenMove;
import io.hibernateshards.resharding.Resharder;
import io.hibernateshards.resharding.ReshardingLimits;
import io.hibernateshards.resharding.ReshardingListener;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that takes open moves up. */
abstract class OpenMovesCommand extends UnitCommand {

    @Mixin
    private OpenMoves named = new OpenMoves();

    @Mixin
    private CopySpeed copying = new CopySpeed();

    abstract List<MoveResult> take(Resharder resharder, List<OpenMove> moves, ReshardingListener listener);

    /** Whether a move ended as the command says. */
    abstract boolean isDone(MoveResult result);

    @Override
    final int run(Output output) {
        var resharder = resharder(program().databases(), copying.limits(ReshardingLimits.DEFAULT, spec()));
        var moves = named.of(resharder.moves(), spec());
        if (moves.isEmpty()) {
            output.line("Nothing moves.");
            output.json(Output.object("moves", List.of()));
            return ExitCode.OK;
        }
        var results = new MoveResults(output, program().terminal(), resharder, moves.size());
        var ended = take(resharder, moves, results);
        results.end(ended);
        output.json(Output.object("moves", results.json(ended)));
        return ended.stream().allMatch(this::isDone) ? ExitCode.OK : ExitCode.FAILED;
    }
}
