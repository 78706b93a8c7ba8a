package io.hibernateshards.mapping;

import io.hibernateshards.topology.VirtualShardSet;
import org.jspecify.annotations.Nullable;

/** A path of a query whose value tells the virtual shard of the entity that it starts at. Any thread. */
public interface KeyTerm {

    /** The entity group whose rows it places. */
    EntityGroupMapping group();

    /** How many values place a row: 1, or the number of parts of a composite shard key. */
    default int partCount() {
        return 1;
    }

    /** Which part of a composite shard key the path denotes, or 0. */
    default int part() {
        return 0;
    }

    /**
     * The virtual shards of rows whose path equals a value.
     *
     * @param value a value of the path's domain type (an entity, an id, an attribute's value); not null
     * @param all every virtual shard, the answer where the value does not tell
     */
    VirtualShardSet shardsOf(Object value, VirtualShardSet all);

    /** The virtual shards of rows whose parts all equal values, in part order; only where {@link #partCount} is above 1. */
    default VirtualShardSet shardsOfParts(Object[] values, VirtualShardSet all) {
        return all;
    }

    /** The virtual shards of rows whose path lies between two bounds (null: none). */
    default VirtualShardSet shardsBetween(
            @Nullable Object lower,
            boolean lowerInclusive,
            @Nullable Object upper,
            boolean upperInclusive,
            VirtualShardSet all) {
        return all;
    }
}
