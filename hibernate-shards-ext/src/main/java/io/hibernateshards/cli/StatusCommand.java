package io.hibernateshards.cli;

import io.hibernateshards.ShardException;
import io.hibernateshards.boot.ConfiguredDatabases;
import io.hibernateshards.resharding.ReshardingLimits;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The unit at a glance: its map, its databases, what moves. */
@Command(
        name = "status",
        description =
                "The version of the map, the keyspaces, and which databases answer. Exit code 3 where one does not.")
final class StatusCommand extends UnitCommand {

    private static final long NANOS = 1_000_000;

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
        var failures = new LinkedHashMap<String, String>();
        for (var database : map.databases()) {
            var name = database.name();
            boolean known = databases.names().contains(name);
            var address = known ? databases.address(name) : "not in the settings";
            int shards = map.keyspaces().stream()
                    .mapToInt(keyspace -> keyspace.shardCountOn(database))
                    .sum();
            Long millis = null;
            if (known) {
                try {
                    millis = answerMillis(databases, name);
                } catch (ShardException | SQLException failure) {
                    failures.put(name, String.valueOf(failure.getMessage()));
                }
            } else {
                failures.put(name, "The settings say not how to reach it.");
            }
            ofDatabases.row(name, shards, millis == null ? "NO" : "in " + millis + " ms", address);
            answers.add(Output.object(
                    "name", name,
                    "virtualShards", shards,
                    "address", address,
                    "answers", millis != null,
                    "millis", millis,
                    "failure", failures.get(name)));
        }
        output.table(ofDatabases);
        failures.forEach((name, failure) -> output.line(name + ": " + failure));
        output.json(Output.object(
                "epoch", map.epoch(),
                "catalog", databases.catalog(),
                "nodes", nodes.size(),
                "openMoves", moves.size(),
                "keyspaces", keyspaces,
                "databases", answers));
        return failures.isEmpty() ? ExitCode.OK : ExitCode.FOUND;
    }

    private static long answerMillis(ConfiguredDatabases databases, String name) throws SQLException {
        long start = System.nanoTime();
        var connection = databases.open(name);
        try (var statement = connection.createStatement()) {
            statement.execute("select 1");
        } finally {
            databases.release(name, connection);
        }
        return (System.nanoTime() - start) / NANOS;
    }
}
