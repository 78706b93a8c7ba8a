package io.hibernateshards.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Consecutive virtual shards of one keyspace.
 *
 * @param first the first number
 * @param last the last number, inclusive
 */
public record VirtualShardRange(int first, int last) {

    public VirtualShardRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "A range of virtual shards is first-last with 0 <= first <= last, but got " + first + "-" + last);
        }
    }

    /** The numbers below a count for which something holds, as the fewest ranges, ascending. */
    public static List<VirtualShardRange> where(int shardCount, IntPredicate holds) {
        var ranges = new ArrayList<VirtualShardRange>();
        int first = -1;
        for (int shard = 0; shard <= shardCount; shard++) {
            boolean here = shard < shardCount && holds.test(shard);
            if (here && first < 0) {
                first = shard;
            } else if (!here && first >= 0) {
                ranges.add(new VirtualShardRange(first, shard - 1));
                first = -1;
            }
        }
        return ranges;
    }

    /** Ranges as a text: {@code 0-255, 300}; {@code none} for no range. */
    public static String text(List<VirtualShardRange> ranges) {
        return ranges.isEmpty()
                ? "none"
                : ranges.stream().map(VirtualShardRange::toString).collect(Collectors.joining(", "));
    }

    public int size() {
        return last - first + 1;
    }

    public boolean contains(int virtualShard) {
        return virtualShard >= first && virtualShard <= last;
    }

    public boolean overlaps(VirtualShardRange other) {
        return first <= other.last && other.first <= last;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
