package io.hibernateshards.cli;

import static io.hibernateshards.logging.CliMessages.MESSAGES;

import io.hibernateshards.resharding.OpenMove;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which of the open moves a command is about. */
final class OpenMoves {

    private static final int SHORT = 8;

    @Parameters(
            paramLabel = "MOVE",
            arity = "0..*",
            description = "Moves by the beginnings of their ids, or by their virtual shards, as in default/17.")
    private List<String> named = List.of();

    @Option(names = "--all", description = "All open moves.")
    private boolean all;

    static String shortId(OpenMove move) {
        return move.id().substring(0, Math.min(SHORT, move.id().length()));
    }

    /** Those that are meant, each once; throws {@link ParameterException} where a name means none, or several. */
    List<OpenMove> of(List<OpenMove> open, CommandSpec spec) {
        if (all == !named.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name the moves, or say --all");
        }
        if (all) {
            return open;
        }
        var meant = new ArrayList<OpenMove>();
        for (var name : named) {
            var its = open.stream()
                    .filter(move -> move.id().startsWith(name)
                            || move.shard().toString().equals(name))
                    .toList();
            if (its.size() != 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        MESSAGES.unknownMove(
                                name,
                                its.size(),
                                open.stream()
                                        .map(move -> shortId(move) + " (" + move.shard() + ")")
                                        .collect(Collectors.joining(", "))));
            }
            if (!meant.contains(its.get(0))) {
                meant.add(its.get(0));
            }
        }
        return meant;
    }
}
