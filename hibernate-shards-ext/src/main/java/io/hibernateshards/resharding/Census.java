package io.hibernateshards.resharding;

import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Counts the rows of a keyspace on all databases, by reading all of them. */
final class Census {

    private final EachDatabase databases;
    private final List<GuardedTable> tables;

    Census(DatabaseConnections connections, List<GuardedTable> tables) {
        this.databases = new EachDatabase(connections);
        this.tables = tables;
    }

    /** What each database's tables of a keyspace have, also of virtual shards that live elsewhere. */
    Map<Database, List<TableCount>> tables(Collection<Database> of, String keyspace) {
        return databases.read(of, (connection, database) -> {
            var counts = new ArrayList<TableCount>();
            for (var table : tables) {
                if (table.keyspace().equals(keyspace)) {
                    counts.add(TableCount.of(connection, table));
                }
            }
            return counts;
        });
    }

    /** What each virtual shard has where it lives. Virtual shards that move meanwhile may count short. */
    KeyspaceCensus of(ShardMap map, String keyspace) {
        var its = map.keyspace(keyspace);
        return of(map, its.keyspace(), tables(its.databases().among(map.databases()), keyspace));
    }

    static KeyspaceCensus of(ShardMap map, String keyspace, Map<Database, List<TableCount>> counted) {
        var its = map.keyspace(keyspace);
        var rows = new long[its.shardCount()];
        var bytes = new long[its.shardCount()];
        boolean knowsBytes = true;
        for (var entry : counted.entrySet()) {
            for (var count : entry.getValue()) {
                for (var shard : count.shards().entrySet()) {
                    int number = shard.getKey();
                    if (number >= 0
                            && number < rows.length
                            && its.databaseOf(number).equals(entry.getKey())) {
                        rows[number] += shard.getValue().rows();
                        bytes[number] += shard.getValue().bytes();
                        knowsBytes &= shard.getValue().bytes() >= 0;
                    }
                }
            }
        }
        var figures = KeyspaceFigures.unknown(its.shardCount()).with(Measure.ROWS, rows);
        return new KeyspaceCensus(its, map.databases(), knowsBytes ? figures.with(Measure.BYTES, bytes) : figures);
    }
}
