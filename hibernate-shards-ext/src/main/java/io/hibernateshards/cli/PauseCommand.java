package io.hibernateshards.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets moves wait. */
@Command(
        name = "pause",
        description =
                "Let open moves wait where they are, in whatever process they are carried out: nothing more is copied, and nothing frozen. "
                        + "A move that is past its freeze goes on.")
final class PauseCommand extends UnitCommand {

    @Mixin
    private OpenMoves named = new OpenMoves();

    @Override
    int run(Output output) {
        var resharder = resharder();
        var moves = named.of(resharder.moves(), spec());
        resharder.pause(moves);
        moves.forEach(move -> output.line(move.shard() + " is paused"));
        output.json(Output.object(
                "moves", moves.stream().map(move -> move.shard().toString()).toList()));
        return ExitCode.OK;
    }
}
