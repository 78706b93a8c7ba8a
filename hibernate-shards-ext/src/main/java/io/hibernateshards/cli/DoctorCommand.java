package io.hibernateshards.cli;

import io.hibernateshards.ShardException;
import io.hibernateshards.boot.ConfiguredDatabases;
import io.hibernateshards.resharding.Finding;
import io.hibernateshards.resharding.NodeState;
import io.hibernateshards.resharding.OpenMove;
import io.hibernateshards.resharding.Resharder;
import io.hibernateshards.resharding.ReshardingLimits;
import io.hibernateshards.resharding.ShardVerifier;
import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** What an operator looks at first. */
@Command(
        name = "doctor",
        description =
                "Check what can be checked without reading rows: that every database answers, is the one that it is taken for, "
                        + "records what the map says, has the guards of its tables and the same columns as the others, and that no node is "
                        + "behind and no move left. Exit code 3 where something is wrong.")
final class DoctorCommand extends UnitCommand {

    private record Check(String name, List<String> problems) {

        boolean isSound() {
            return problems.isEmpty();
        }
    }

    @Override
    int run(Output output) {
        var databases = program().databases();
        var resharder = resharder(databases, ReshardingLimits.DEFAULT);
        var verifier = ShardVerifier.of(databases, catalog(databases));
        var checks = List.of(
                check("every database of the map answers", () -> silent(databases, resharder)),
                check("every database of the settings is in the map", () -> unknown(databases, resharder)),
                check("every database is the one that it is taken for", () -> texts(verifier.identities())),
                check("databases record the owners that the map has", () -> texts(verifier.owners())),
                check("tables have their guards", () -> texts(verifier.guards())),
                check(
                        "databases have the same columns",
                        () -> texts(verifier.schema().findings())),
                check("virtual shards may move", () -> adoption(resharder)),
                check("no node is behind the map", () -> behind(resharder)),
                check("no move is left", () -> left(resharder)));
        for (var check : checks) {
            output.line((check.isSound() ? "ok       " : "PROBLEM  ") + check.name());
            check.problems().forEach(problem -> output.line("         " + problem));
        }
        boolean sound = checks.stream().allMatch(Check::isSound);
        output.json(Output.object(
                "sound",
                sound,
                "checks",
                checks.stream()
                        .map(check -> Output.object(
                                "name", check.name(), "sound", check.isSound(), "problems", check.problems()))
                        .toList()));
        return sound ? ExitCode.OK : ExitCode.FOUND;
    }

    private static Check check(String name, Supplier<List<String>> problems) {
        try {
            return new Check(name, problems.get());
        } catch (ShardException failure) {
            return new Check(name, List.of(String.valueOf(failure.getMessage())));
        }
    }

    private static List<String> texts(List<Finding> findings) {
        return findings.stream()
                .map(its -> its.database() + ", " + its.subject() + ": " + its.detail())
                .toList();
    }

    private static List<String> silent(ConfiguredDatabases databases, Resharder resharder) {
        var problems = new ArrayList<String>();
        for (var database : resharder.map().databases()) {
            DatabaseAnswer.of(databases, database.name()).failure().ifPresent(problems::add);
        }
        return problems;
    }

    private static List<String> unknown(ConfiguredDatabases databases, Resharder resharder) {
        var known = resharder.map().databases().stream().map(Database::name).toList();
        return databases.names().stream()
                .filter(name -> !known.contains(name))
                .map(name -> "The map does not know '" + name + "'. Start one node with these settings.")
                .toList();
    }

    private static List<String> adoption(Resharder resharder) {
        return resharder.isAdoptionOpen()
                ? List.of(
                        "The map was taken over from settings. When all processes of before have ended, say 'adopt --confirm'.")
                : List.of();
    }

    private static List<String> behind(Resharder resharder) {
        long epoch = resharder.map().epoch();
        return resharder.nodes().stream()
                .filter(NodeState::isAlive)
                .filter(node -> node.epoch() < epoch)
                .map(node -> node.name() + " has version " + node.epoch() + " of " + epoch
                        + ": it has transactions that began before, and moves wait for it.")
                .toList();
    }

    private static List<String> left(Resharder resharder) {
        return resharder.moves().stream().map(DoctorCommand::text).toList();
    }

    private static String text(OpenMove move) {
        return move.shard() + " from " + move.from() + " to " + move.to() + " is " + MovesCommand.word(move.step())
                + ": somebody carries it out now, or it is to be resumed or cancelled.";
    }
}
