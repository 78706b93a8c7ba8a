package io.hibernateshards.mapping;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.id.IdCodec;
import io.hibernateshards.sharding.ShardingFunction;

/**
 * One entity group of the persistence unit.
 *
 * @param name the entity group's name
 * @param keyspace the keyspace of its virtual shards
 * @param shardCount how many virtual shards the keyspace has
 * @param function shard key to virtual shard; where the shard key is a sharded id, it reads the virtual shard from it
 * @param keyIsShardedId whether the shard key is a sharded id
 * @param scatter what becomes of a query that no shard key narrows
 */
public record EntityGroupMapping(
        String name,
        String keyspace,
        int shardCount,
        ShardingFunction function,
        boolean keyIsShardedId,
        ScatterMode scatter) {

    /** The bits of the keyspace's sharded ids. */
    public IdCodec idCodec() {
        return IdCodec.forShardCount(shardCount);
    }

    /** What decides where its rows live, as a text that every database records. */
    public String fingerprint() {
        return function.fingerprint();
    }
}
