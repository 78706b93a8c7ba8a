package io.hibernateshards.resharding;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.List;

/**
 * Virtual shards that go from one database to another.
 *
 * @param from where they live
 * @param to where they shall live
 * @param shards which, as the fewest ranges, ascending, at least one
 */
public record PlannedMove(Database from, Database to, List<VirtualShardRange> shards) {

    public PlannedMove {
        shards = List.copyOf(shards);
        if (shards.isEmpty() || from.equals(to)) {
            throw new IllegalArgumentException(
                    "A move leads from one database to another, but got " + shards + " from " + from + " to " + to);
        }
    }

    /** How many virtual shards it moves. */
    public int shardCount() {
        return shards.stream().mapToInt(VirtualShardRange::size).sum();
    }

    /** The virtual shards as a set. */
    public VirtualShardSet shardSet() {
        return shards.stream().map(VirtualShardSet::range).reduce(VirtualShardSet.none(), VirtualShardSet::or);
    }

    @Override
    public String toString() {
        return from + " -> " + to + ": " + VirtualShardRange.text(shards);
    }
}
