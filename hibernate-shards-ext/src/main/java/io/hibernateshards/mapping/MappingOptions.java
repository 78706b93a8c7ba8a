package io.hibernateshards.mapping;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.sharding.ShardingFunction;
import io.hibernateshards.sharding.ShardingFunctions;
import java.util.List;
import java.util.Map;

/**
 * What the unit's settings say that a mapping is read against.
 *
 * @param databases the databases' names, in order
 * @param unshardedDatabase the database of entities that are not sharded
 * @param shardCounts how many virtual shards each keyspace has, by its name
 * @param scatter what becomes of a query that no shard key narrows, where its entity group does not say
 * @param functions gives each entity group its function
 */
public record MappingOptions(
        List<String> databases,
        String unshardedDatabase,
        Map<String, Integer> shardCounts,
        ScatterMode scatter,
        FunctionChoice functions) {

    /** Gives an entity group the function that the annotations of its entities say. */
    @FunctionalInterface
    public interface FunctionChoice {

        /**
         * The function of an entity group.
         *
         * @param entityGroup its name
         * @param rootClasses the root classes of its entities
         * @param shardCount how many virtual shards its keyspace has
         */
        ShardingFunction of(String entityGroup, List<Class<?>> rootClasses, int shardCount);
    }

    /** Options with the default function for all entity groups, and scatters as each call says. */
    public MappingOptions(List<String> databases, String unshardedDatabase, Map<String, Integer> shardCounts) {
        this(
                databases,
                unshardedDatabase,
                shardCounts,
                ScatterMode.UNIT_DEFAULT,
                (entityGroup, rootClasses, shardCount) -> ShardingFunctions.byDefault(shardCount));
    }

    public MappingOptions {
        databases = List.copyOf(databases);
        shardCounts = Map.copyOf(shardCounts);
    }
}
