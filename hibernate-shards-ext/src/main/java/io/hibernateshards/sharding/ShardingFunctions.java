package io.hibernateshards.sharding;

import io.hibernateshards.topology.VirtualShardRange;

/** The functions that an entity group can have. */
public final class ShardingFunctions {

    private ShardingFunctions() {}

    /** The function of an entity group that names none: a hash over the whole keyspace. */
    public static ShardingFunction byDefault(int shardCount) {
        return new HashFunction(new VirtualShardRange(0, shardCount - 1));
    }
}
