package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.id.IdCodec;
import io.hibernateshards.id.ShardedUuid;
import io.hibernateshards.sharding.ShardingFunction;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.UUID;

/**
 * Reads the virtual shard from a shard key that is a sharded id. Ids from before the entity was sharded carry none; they are
 * placed by the function that the entity group has besides.
 *
 * @param entityGroup the entity group's name
 * @param codec the bits of its ids
 * @param shardCount how many virtual shards the keyspace has
 * @param from the least sharded id
 * @param older places the ids below
 */
record ShardedIdFunction(String entityGroup, IdCodec codec, int shardCount, long from, ShardingFunction older)
        implements ShardingFunction {

    @Override
    public int find(Object key) {
        if (key instanceof UUID uuid) {
            return ShardedUuid.find(uuid, codec.shardBits()).stream()
                    .filter(shard -> shard < shardCount)
                    .findFirst()
                    .orElse(NOWHERE);
        }
        if (!(key instanceof Long id)) {
            return NOWHERE;
        }
        if (isOlder(id)) {
            return older.find(key);
        }
        int shard = codec.shardOf(id);
        return id < 0 || shard >= shardCount ? NOWHERE : shard;
    }

    @Override
    public int place(Object key) {
        int shard = find(key);
        if (shard != NOWHERE) {
            return shard;
        }
        if (key instanceof Long id && isOlder(id)) {
            return older.place(key);
        }
        throw MESSAGES.idOutsideKeyspace(String.valueOf(key), entityGroup, shardCount);
    }

    private boolean isOlder(long id) {
        return from > 0 && id < from;
    }

    @Override
    public VirtualShardRange interval() {
        return new VirtualShardRange(0, shardCount - 1);
    }

    @Override
    public String fingerprint() {
        return from == 0 ? "sharded id" : "sharded id from " + from + ", older ones by " + older.fingerprint();
    }
}
