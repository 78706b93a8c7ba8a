package io.hibernateshards.resharding;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What was counted of a keyspace.
 *
 * @param map where its virtual shards were when they were counted
 * @param databases all databases of the unit, by their numbers
 * @param figures the rows of each virtual shard where it lives, and their bytes where the databases tell them
 */
public record KeyspaceCensus(KeyspaceMap map, List<Database> databases, KeyspaceFigures figures) {

    public KeyspaceCensus {
        databases = List.copyOf(databases);
    }

    /** How much a database has; empty where that was not counted. */
    public OptionalLong on(Database database, Measure measure) {
        return figures.sum(measure, map.rangesOn(database));
    }

    /** How much the keyspace has; empty where that was not counted. */
    public OptionalLong total(Measure measure) {
        return figures.knows(measure) ? OptionalLong.of(each(measure).sum()) : OptionalLong.empty();
    }

    /**
     * How much the fullest database has, in relation to the average of those with virtual shards: 1 where all have the same.
     * Empty where that was not counted, or nothing is there.
     */
    public OptionalDouble imbalance(Measure measure) {
        return figures.knows(measure)
                ? imbalance(map.databases().among(databases).stream()
                        .mapToLong(database -> on(database, measure).orElseThrow())
                        .toArray())
                : OptionalDouble.empty();
    }

    /** The same of virtual shards: how much the fullest has, in relation to the average. */
    public OptionalDouble shardImbalance(Measure measure) {
        return figures.knows(measure) ? imbalance(each(measure).toArray()) : OptionalDouble.empty();
    }

    private LongStream each(Measure measure) {
        return IntStream.range(0, map.shardCount()).mapToLong(shard -> figures.of(measure, shard));
    }

    private static OptionalDouble imbalance(long[] amounts) {
        long sum = LongStream.of(amounts).sum();
        return sum == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) LongStream.of(amounts).max().orElseThrow() * amounts.length / sum);
    }
}
