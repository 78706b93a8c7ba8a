package io.hibernateshards.cli;

import io.hibernateshards.resharding.OpenMove;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** What is on its way. */
@Command(
        name = "moves",
        description =
                "The open moves: what somebody carries out now, or has left, which 'resume' and 'cancel' take up.")
final class MovesCommand extends UnitCommand {

    @Override
    int run(Output output) {
        var moves = resharder().moves();
        var table = new TextTable("move", "virtual shard", "from", "to", "step", "state", "copied");
        moves.forEach(move -> table.row(
                OpenMoves.shortId(move),
                move.shard(),
                move.from(),
                move.to(),
                word(move.step()),
                move.paused() ? "paused" : word(move.state()),
                Copies.text(move)));
        output.line(moves.isEmpty() ? "Nothing moves." : moves.size() + " open moves");
        output.table(table);
        output.json(
                Output.object("moves", moves.stream().map(MovesCommand::json).toList()));
        return ExitCode.OK;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, @Nullable Object> json(OpenMove move) {
        return Output.object(
                "id", move.id(),
                "shard", move.shard(),
                "from", move.from(),
                "to", move.to(),
                "step", word(move.step()),
                "state", word(move.state()),
                "paused", move.paused(),
                "copiedRows", move.progress().rows(),
                "copiedBytes", move.progress().bytes(),
                "ofRows", move.progress().ofRows(),
                "rowsPerSecond", move.progress().rowsPerSecond(),
                "secondsLeft", move.progress().left().map(left -> left.toMillis() / 1000.0));
    }
}
