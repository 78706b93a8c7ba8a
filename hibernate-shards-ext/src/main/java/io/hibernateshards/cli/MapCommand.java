package io.hibernateshards.cli;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Where every virtual shard lives. */
@Command(
        name = "map",
        description = "Which database has which virtual shards, and the vshard groups with their buckets.")
final class MapCommand extends UnitCommand {

    @Override
    int run(Output output) {
        var map = resharder().map();
        output.line("Map version " + map.epoch());
        for (var keyspace : map.keyspaces()) {
            show(output, map, keyspace);
        }
        output.json(Output.object(
                "epoch", map.epoch(),
                "databases", Output.names(map.databases()),
                "keyspaces",
                        map.keyspaces().stream()
                                .map(keyspace -> json(map, keyspace))
                                .toList(),
                "moves",
                        map.moves().stream()
                                .map(move -> Output.object(
                                        "shard", move.shard(),
                                        "from", move.source(),
                                        "to", move.target(),
                                        "decided", move.decided()))
                                .toList()));
        return ExitCode.OK;
    }

    private static void show(Output output, ShardMap map, KeyspaceMap keyspace) {
        output.line("");
        output.line("Keyspace '" + keyspace.keyspace() + "', " + keyspace.shardCount() + " virtual shards");
        var places = new TextTable("database", "count", "virtual shards");
        for (var database : map.databases()) {
            places.row(
                    database.name(),
                    keyspace.shardCountOn(database),
                    VirtualShardRange.text(keyspace.rangesOn(database)));
        }
        output.table(places);
        var bound = keyspace.groups().stream().filter(VirtualShardGroup::bound).toList();
        if (!bound.isEmpty()) {
            output.line("");
            var groups = new TextTable("vshard group", "virtual shards", "bucket");
            bound.forEach(group -> groups.row(group.name(), VirtualShardRange.text(group.ranges()), bucket(group)));
            output.table(groups);
        }
        for (var move : map.moves()) {
            if (move.shard().keyspace().equals(keyspace.keyspace())) {
                output.line("Moving: " + move.shard() + " from " + move.source() + " to " + move.target());
            }
        }
    }

    private static String bucket(VirtualShardGroup group) {
        return Stream.concat(
                        group.active().stream().map(Database::name),
                        group.waiting().stream().map(database -> database + "(waiting)"))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, @Nullable Object> json(ShardMap map, KeyspaceMap keyspace) {
        return Output.object(
                "name", keyspace.keyspace(),
                "virtualShards", keyspace.shardCount(),
                "places",
                        map.databases().stream()
                                .map(database -> Output.object(
                                        "database", database,
                                        "count", keyspace.shardCountOn(database),
                                        "ranges", ranges(keyspace.rangesOn(database))))
                                .toList(),
                "groups",
                        keyspace.groups().stream()
                                .map(group -> Output.object(
                                        "name", group.name(),
                                        "ranges", ranges(group.ranges()),
                                        "active", Output.names(group.active()),
                                        "waiting", Output.names(group.waiting()),
                                        "bound", group.bound()))
                                .toList());
    }

    static List<List<Integer>> ranges(List<VirtualShardRange> ranges) {
        return ranges.stream()
                .map(range -> List.of(range.first(), range.last()))
                .toList();
    }
}
