package io.hibernateshards.cli;

import io.hibernateshards.resharding.ReshardingLimits;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The unit at a glance: its map, its databases, what moves. */
@Command(
        name = "status",
        description =
                "The version of the map, the keyspaces, and which databases answer. Exit code 3 where one does not.")
final class StatusCommand extends UnitCommand {

    @Override
    int run(Output output) {
        var databases = program().databases();
        var resharder = resharder(databases, ReshardingLimits.DEFAULT);
        var map = resharder.map();
        var moves = resharder.moves();
        var nodes = resharder.nodes();
        output.line("Map version " + map.epoch() + " in '" + databases.catalog().orElse("") + "', " + nodes.size()
                + " nodes, " + moves.size() + " open moves");
        output.line("");
        var keyspaces = new ArrayList<Map<String, @Nullable Object>>();
        var ofKeyspaces = new TextTable("keyspace", "virtual shards", "vshard groups", "databases", "moving");
        for (var keyspace : map.keyspaces()) {
            long moving = moves.stream()
                    .filter(move -> move.shard().keyspace().equals(keyspace.keyspace()))
                    .count();
            int homes = keyspace.databases().among(map.databases()).size();
            ofKeyspaces.row(
                    keyspace.keyspace(),
                    keyspace.shardCount(),
                    keyspace.groups().size(),
                    homes,
                    moving);
            keyspaces.add(Output.object(
                    "name", keyspace.keyspace(),
                    "virtualShards", keyspace.shardCount(),
                    "groups", keyspace.groups().size(),
                    "databases", homes,
                    "moving", moving));
        }
        output.table(ofKeyspaces);
        output.line("");
        var ofDatabases = new TextTable("database", "virtual shards", "answers", "address");
        var answers = new ArrayList<Map<String, @Nullable Object>>();
        var failures = new ArrayList<String>();
        for (var database : map.databases()) {
            var answer = DatabaseAnswer.of(databases, database.name());
            answer.failure().ifPresent(failures::add);
            int shards = map.keyspaces().stream()
                    .mapToInt(keyspace -> keyspace.shardCountOn(database))
                    .sum();
            ofDatabases.row(
                    database.name(),
                    shards,
                    answer.millis().isPresent() ? "in " + answer.millis().getAsLong() + " ms" : "NO",
                    answer.address());
            answers.add(Output.object(
                    "name", database,
                    "virtualShards", shards,
                    "address", answer.address(),
                    "answers", answer.millis().isPresent(),
                    "millis", answer.millis(),
                    "failure", answer.failure()));
        }
        output.table(ofDatabases);
        failures.forEach(output::line);
        output.json(Output.object(
                "epoch", map.epoch(),
                "catalog", databases.catalog(),
                "nodes", nodes.size(),
                "openMoves", moves.size(),
                "keyspaces", keyspaces,
                "databases", answers));
        return failures.isEmpty() ? ExitCode.OK : ExitCode.FOUND;
    }
}
