package io.hibernateshards.sharding;

import io.hibernateshards.topology.VirtualShardRange;
import java.util.OptionalInt;

/**
 * Records where each shard key of an entity group lives, and how many keys each virtual shard has. An entry is durable before
 * it is answered, and never changes. Any thread, any number of nodes.
 */
public interface KeyDirectory {

    /** The virtual shard of a canonical key, empty where it has no entry. */
    OptionalInt find(String entityGroup, Object canonicalKey);

    /**
     * The virtual shard of a canonical key. A key without an entry gets one: the virtual shard of the interval with the fewest
     * keys, of several the first. Where two nodes enter one key at once, both are answered the same.
     */
    int enter(String entityGroup, Object canonicalKey, VirtualShardRange interval);
}
