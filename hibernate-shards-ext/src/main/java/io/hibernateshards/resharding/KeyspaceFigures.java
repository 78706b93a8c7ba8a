package io.hibernateshards.resharding;

import io.hibernateshards.topology.VirtualShardRange;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How much each virtual shard of a keyspace has, by any of the measures. Immutable; any thread. */
public final class KeyspaceFigures {

    private final int shardCount;
    private final Map<Measure, long[]> known;

    private KeyspaceFigures(int shardCount, Map<Measure, long[]> known) {
        this.shardCount = shardCount;
        this.known = known;
    }

    /** The figures of a keyspace of which nothing was counted. */
    public static KeyspaceFigures unknown(int shardCount) {
        return new KeyspaceFigures(shardCount, new EnumMap<>(Measure.class));
    }

    /**
     * The same with what was counted by one more measure.
     *
     * @param figures one for each virtual shard by its number, not negative
     */
    public KeyspaceFigures with(Measure measure, long... figures) {
        if (measure == Measure.VIRTUAL_SHARDS) {
            throw new IllegalArgumentException("Each virtual shard counts as one");
        }
        if (figures.length != shardCount || LongStream.of(figures).anyMatch(figure -> figure < 0)) {
            throw new IllegalArgumentException("The " + measure.unit() + " of a keyspace are " + shardCount
                    + " figures, none negative, but got " + figures.length);
        }
        var more = new EnumMap<>(known);
        more.put(measure, figures.clone());
        return new KeyspaceFigures(shardCount, more);
    }

    /** How many virtual shards the keyspace has. */
    public int shardCount() {
        return shardCount;
    }

    /** Whether a measure was counted. */
    public boolean knows(Measure measure) {
        return measure == Measure.VIRTUAL_SHARDS || known.containsKey(measure);
    }

    /** How much a virtual shard has; 1 where that was not counted. */
    public long of(Measure measure, int virtualShard) {
        var figures = known.get(measure);
        return figures == null ? 1 : figures[virtualShard];
    }

    /** How much some virtual shards have together; empty where that was not counted. */
    public OptionalLong sum(Measure measure, Collection<VirtualShardRange> shards) {
        return knows(measure)
                ? OptionalLong.of(shards.stream()
                        .flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last()))
                        .mapToLong(shard -> of(measure, shard))
                        .sum())
                : OptionalLong.empty();
    }
}
