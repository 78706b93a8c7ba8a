package io.hibernateshards.topology;

import java.util.Comparator;
import java.util.List;

/**
 * A named set of virtual shards that live together, with its bucket: the databases they may live on. Which of them holds a
 * row is said by the map alone, never found by walking the bucket.
 *
 * @param name the group's name, unique in its keyspace
 * @param ranges its virtual shards, ascending
 * @param active the databases that hold its rows, in bucket order, at least one
 * @param waiting the databases that take rows when capacity is needed, in bucket order
 */
public record VirtualShardGroup(
        String name, List<VirtualShardRange> ranges, List<Database> active, List<Database> waiting) {

    public VirtualShardGroup {
        if (active.isEmpty()) {
            throw new IllegalArgumentException("The vshard group '" + name + "' has no active database");
        }
        ranges = ranges.stream()
                .sorted(Comparator.comparingInt(VirtualShardRange::first))
                .toList();
        active = List.copyOf(active);
        waiting = List.copyOf(waiting);
    }

    /** How many virtual shards it has. */
    public int size() {
        return ranges.stream().mapToInt(VirtualShardRange::size).sum();
    }
}
