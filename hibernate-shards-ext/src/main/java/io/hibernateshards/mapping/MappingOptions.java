package io.hibernateshards.mapping;

import io.hibernateshards.sharding.KeyDirectory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the unit's settings say that a mapping is read against.
 *
 * @param databases the databases' names, in order
 * @param unshardedDatabase the database of entities that are not sharded
 * @param shardCounts how many virtual shards each keyspace has, by its name
 * @param directory where entity groups with a directory have their key maps, or null
 * @param movesShards whether virtual shards can move while the unit is open
 */
public record MappingOptions(
        List<String> databases,
        String unshardedDatabase,
        Map<String, Integer> shardCounts,
        @Nullable KeyDirectory directory,
        boolean movesShards) {

    /** Options of a unit that has no place for key maps. */
    public MappingOptions(List<String> databases, String unshardedDatabase, Map<String, Integer> shardCounts) {
        this(databases, unshardedDatabase, shardCounts, null, false);
    }

    public MappingOptions {
        databases = List.copyOf(databases);
        shardCounts = Map.copyOf(shardCounts);
    }
}
