package io.hibernateshards.sharding;

import io.hibernateshards.topology.VirtualShardRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shard key of an entity group, and the virtual shards that its function may answer.
 *
 * @param entityGroup the entity group's name
 * @param columnTypes the Java type of each of its columns, as bound to JDBC after conversion (a String for an enum by name)
 * @param shardCount how many virtual shards its keyspace has
 * @param directory where the places of its keys are recorded, or null where the unit has no such store
 */
public record EntityGroupKey(
        String entityGroup,
        List<Class<?>> columnTypes,
        int shardCount,
        @Nullable KeyDirectory directory) {

    public EntityGroupKey {
        columnTypes = List.copyOf(columnTypes);
    }

    /** All virtual shards of the keyspace. */
    public VirtualShardRange keyspace() {
        return new VirtualShardRange(0, shardCount - 1);
    }
}
