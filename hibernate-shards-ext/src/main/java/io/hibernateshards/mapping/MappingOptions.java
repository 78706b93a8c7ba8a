package io.hibernateshards.mapping;

import java.util.List;
import java.util.Map;

/**
 * What the unit's settings say that a mapping is read against.
 *
 * @param databases the databases' names, in order
 * @param unshardedDatabase the database of entities that are not sharded
 * @param shardCounts how many virtual shards each keyspace has, by its name
 */
public record MappingOptions(List<String> databases, String unshardedDatabase, Map<String, Integer> shardCounts) {

    public MappingOptions {
        databases = List.copyOf(databases);
        shardCounts = Map.copyOf(shardCounts);
    }
}
