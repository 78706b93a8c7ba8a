package io.hibernateshards.sharding;

import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import org.jspecify.annotations.Nullable;

/**
 * From a shard key to its virtual shard. Fixed once rows exist: nothing of it depends on how many databases there are.
 * Keys are canonical (see {@link CanonicalKey}). Any thread.
 */
public interface ShardingFunction {

    /** What {@link #find} answers for a key that no virtual shard has. */
    int NOWHERE = -1;

    /** The virtual shard that rows with this key live in, or {@link #NOWHERE} where there can be none. */
    int find(Object key);

    /** The virtual shard for a new row with this key; throws a {@code ShardException} that tells the remedy where there is none. */
    int place(Object key);

    /**
     * The virtual shards of all keys between two bounds.
     *
     * @param lower the lower bound, or null for none
     * @param upper the upper bound, or null for none
     * @param all every virtual shard of the interval, the answer of a function that does not keep order
     */
    default VirtualShardSet between(
            @Nullable Object lower,
            boolean lowerInclusive,
            @Nullable Object upper,
            boolean upperInclusive,
            VirtualShardSet all) {
        return all;
    }

    /**
     * The virtual shards of all composite keys one of whose parts has a value.
     *
     * @param part which part, in {@code [0, parts)}
     * @param value its canonical value
     * @param all every virtual shard of the interval, the answer of a function that needs all parts
     */
    default VirtualShardSet ofPart(int part, Object value, VirtualShardSet all) {
        return all;
    }

    /** The virtual shards that this function can answer. */
    VirtualShardRange interval();

    /** Everything that decides its answers, as a text that each database records; equal texts give equal answers. */
    String fingerprint();

    /**
     * Whether all keys that have a place under a recorded fingerprint keep it: the texts are equal, or parts were appended to a
     * function whose other keys had no place.
     */
    default boolean continues(String recordedFingerprint) {
        return fingerprint().equals(recordedFingerprint);
    }
}
