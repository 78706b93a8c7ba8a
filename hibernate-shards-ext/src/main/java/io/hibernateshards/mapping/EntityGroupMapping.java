package io.hibernateshards.mapping;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.sharding.ShardingFunction;

/**
 * One entity group.
 *
 * @param name its name
 * @param keyspace its keyspace's name
 * @param shardCount how many virtual shards the keyspace has
 * @param function from its shard key to the virtual shard
 * @param scatter what becomes of a query that no shard key narrows
 */
public record EntityGroupMapping(
        String name, String keyspace, int shardCount, ShardingFunction function, ScatterMode scatter) {

    /**
     * The virtual shard of a canonical shard key.
     *
     * @return its number, or {@link ShardingFunction#NOWHERE}
     */
    int find(Object canonicalKey) {
        return function.find(canonicalKey);
    }

    /** What decides where its rows live, as a text that every database records. */
    public String fingerprint() {
        return function.fingerprint();
    }
}
