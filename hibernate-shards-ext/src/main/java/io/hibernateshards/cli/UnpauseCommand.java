package io.hibernateshards.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets paused moves go on. */
@Command(
        name = "unpause",
        description =
                "Let paused moves go on, in whatever process they are carried out. Where nobody does any more, 'resume' carries them out.")
final class UnpauseCommand extends UnitCommand {

    @Mixin
    private OpenMoves named = new OpenMoves();

    @Override
    int run(Output output) {
        var resharder = resharder();
        var moves = named.of(resharder.moves(), spec());
        resharder.unpause(moves);
        moves.forEach(move -> output.line(move.shard() + " is to go on"));
        output.json(Output.object(
                "moves", moves.stream().map(move -> move.shard().toString()).toList()));
        return ExitCode.OK;
    }
}
