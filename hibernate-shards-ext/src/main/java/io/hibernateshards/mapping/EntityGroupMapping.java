package io.hibernateshards.mapping;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.sharding.ShardingFunction;

/**
 * One entity group.
 *
 * @param name its name
 * @param keyspace its keyspace's name
 * @param shardCount how many virtual shards the keyspace has
 * @param function from its shard key to the virtual shard; not asked where {@code keyIsShardedId}
 * @param keyIsShardedId whether its shard key is a {@code @ShardedId}, from which the virtual shard is read
 * @param scatter what becomes of a query that no shard key narrows
 */
public record EntityGroupMapping(
        String name,
        String keyspace,
        int shardCount,
        ShardingFunction function,
        boolean keyIsShardedId,
        ScatterMode scatter) {}
