package io.hibernateshards.resharding;

import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A vshard group's virtual shards, in ascending order, cut in two where both sides have the most equal figures. */
final class Halves {

    private final VirtualShardGroup group;
    private final int[] shards;
    private final KeyspaceFigures figures;
    private final Measure measure;

    /** @param group a group of at least two virtual shards */
    Halves(VirtualShardGroup group, KeyspaceFigures figures, Measure measure) {
        this.group = group;
        this.shards = group.ranges().stream()
                .flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last()))
                .toArray();
        this.figures = figures;
        this.measure = measure;
    }

    /** The half with fewer rows, the upper one where both have as many. */
    VirtualShardSet lighter() {
        int cut = cut();
        long lower = sum(Measure.ROWS, Arrays.copyOfRange(shards, 0, cut));
        long upper = sum(Measure.ROWS, Arrays.copyOfRange(shards, cut, shards.length));
        var part = lower < upper
                ? new VirtualShardRange(shards[0], shards[cut - 1])
                : new VirtualShardRange(shards[cut], shards[shards.length - 1]);
        return group.shards().and(VirtualShardSet.range(part));
    }

    /** How many are in the lower half, the greater number of two that are as good. */
    private int cut() {
        long all = sum(measure, shards);
        long lower = 0;
        long least = Long.MAX_VALUE;
        int best = 1;
        for (int size = 1; size < shards.length; size++) {
            lower += figures.of(measure, shards[size - 1]);
            long difference = Math.abs(all - 2 * lower);
            if (difference <= least) {
                least = difference;
                best = size;
            }
        }
        return best;
    }

    private long sum(Measure by, int[] some) {
        return Arrays.stream(some).mapToLong(shard -> figures.of(by, shard)).sum();
    }
}
