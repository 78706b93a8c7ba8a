package io.hibernateshards.resharding;

import java.util.List;
import java.util.stream.Stream;

/** What databases can still take, by each measure that limits them and was counted. */
final class Room {

    private record Limit(Measure measure, long[] left) {}

    private final KeyspaceFigures figures;
    private final List<Limit> limits;

    Room(Spread spread) {
        this.figures = spread.figures();
        this.limits = Stream.of(Measure.ROWS, Measure.BYTES)
                .filter(figures::knows)
                .map(measure -> new Limit(measure, new long[spread.databaseCount()]))
                .toList();
        for (var limit : limits) {
            for (int number = 0; number < spread.databaseCount(); number++) {
                limit.left()[number] = spread.capacities()
                        .of(spread.database(number))
                        .limit(limit.measure())
                        .orElse(Long.MAX_VALUE);
            }
        }
        for (int shard = 0; shard < spread.shardCount(); shard++) {
            put(shard, spread.home(shard));
        }
    }

    boolean has(int shard, int number) {
        return limits.stream().allMatch(limit -> figures.of(limit.measure(), shard) <= limit.left()[number]);
    }

    void put(int shard, int number) {
        limits.forEach(limit -> limit.left()[number] -= figures.of(limit.measure(), shard));
    }

    void take(int shard, int number) {
        limits.forEach(limit -> limit.left()[number] += figures.of(limit.measure(), shard));
    }
}
