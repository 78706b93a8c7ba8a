package io.hibernateshards.sharding;

import io.hibernateshards.topology.VirtualShardRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shard key of an entity group, and the virtual shards that its function may answer.
 *
 * @param entityGroup the entity group's name
 * @param columns its columns, in the order in which canonical keys have their values
 * @param shardCount how many virtual shards its keyspace has
 * @param directory where the places of its keys are recorded, or null where the unit has no such store
 */
public record EntityGroupKey(
        String entityGroup,
        List<Column> columns,
        int shardCount,
        @Nullable KeyDirectory directory) {

    public EntityGroupKey {
        columns = List.copyOf(columns);
    }

    /**
     * One column.
     *
     * @param attribute the attribute that it stores
     * @param type its Java type, as bound to JDBC after conversion (a String for an enum by name)
     */
    public record Column(String attribute, Class<?> type) {}

    /** All virtual shards of the keyspace. */
    public VirtualShardRange keyspace() {
        return new VirtualShardRange(0, shardCount - 1);
    }
}
