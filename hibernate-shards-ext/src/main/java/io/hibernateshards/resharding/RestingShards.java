package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.topology.ShardMap;

/**
 * Which virtual shards did not move between two readings of the map, so that what was read of them in between can be judged.
 *
 * @param before the map before all that was read
 * @param after the map after it
 */
record RestingShards(ShardMap before, ShardMap after) {

    boolean has(ShardId shard) {
        return !isMoving(before, shard)
                && !isMoving(after, shard)
                && before.databaseOf(shard).equals(after.databaseOf(shard));
    }

    static boolean isMoving(ShardMap map, ShardId shard) {
        return map.moves().stream().anyMatch(move -> move.shard().equals(shard));
    }
}
