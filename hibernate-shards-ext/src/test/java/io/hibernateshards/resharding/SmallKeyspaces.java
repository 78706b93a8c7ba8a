package io.hibernateshards.resharding;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.KeyspaceMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Keyspaces made by chance that are so small that every answer can be looked at. */
record SmallKeyspaces(
        List<Database> databases,
        KeyspaceMap map,
        List<DatabaseSet> allowed,
        KeyspaceFigures figures,
        Map<String, Capacity> capacities) {

    static Stream<SmallKeyspaces> madeByChance(long seed, int count, boolean buckets) {
        var random = new Random(seed);
        return Stream.generate(() -> make(random, buckets)).limit(count);
    }

    private static SmallKeyspaces make(Random random, boolean buckets) {
        int databaseCount = 2 + random.nextInt(2);
        int shardCount = 1 + random.nextInt(databaseCount == 2 ? 9 : 7);
        var databases = IntStream.range(0, databaseCount)
                .mapToObj(number -> new Database("d" + number, number))
                .toList();
        int crowded = 1 + random.nextInt(databaseCount);
        var homes = IntStream.range(0, shardCount)
                .mapToObj(shard -> databases.get(random.nextInt(crowded)))
                .toList();
        var allowed = new ArrayList<DatabaseSet>();
        for (int shard = 0; shard < shardCount; shard++) {
            allowed.add(
                    buckets
                            ? new DatabaseSet(1 + random.nextInt((1 << databaseCount) - 1))
                            : DatabaseSet.of(databases));
        }
        var figures = KeyspaceFigures.unknown(shardCount);
        if (random.nextInt(4) > 0) {
            int greatest = random.nextBoolean() ? 4 : 1000;
            figures = figures.with(Measure.ROWS, some(random, shardCount, greatest))
                    .with(Measure.LOAD, some(random, shardCount, greatest));
        }
        var capacities = new HashMap<String, Capacity>();
        if (random.nextBoolean()) {
            databases.forEach(database -> capacities.put(database.name(), Capacity.ofShare(1 + random.nextInt(3))));
        }
        return new SmallKeyspaces(
                databases, KeyspaceMap.ofPlaces("default", homes), List.copyOf(allowed), figures, capacities);
    }

    private static long[] some(Random random, int count, int bound) {
        return LongStream.generate(() -> random.nextInt(bound)).limit(count).toArray();
    }

    List<Database> solve(Measure measure) {
        return new Spread(map, databases, allowed::get, figures, measure, new Capacities(capacities)).solve();
    }

    /** Every answer that is allowed. */
    Stream<List<Database>> answers() {
        Stream<List<Database>> answers = Stream.of(List.of());
        for (var choice : allowed) {
            answers = answers.flatMap(answer -> choice.among(databases).stream()
                    .map(database ->
                            Stream.concat(answer.stream(), Stream.of(database)).toList()));
        }
        return answers;
    }

    double share(Database database) {
        return capacities.getOrDefault(database.name(), Capacity.DEFAULT).share();
    }

    double shares() {
        return databases.stream().mapToDouble(this::share).sum();
    }

    long load(Database database, List<Database> places, Measure measure) {
        return IntStream.range(0, places.size())
                .filter(shard -> places.get(shard).equals(database))
                .mapToLong(shard -> figures.of(measure, shard))
                .sum();
    }

    double fullest(List<Database> places, Measure measure) {
        return databases.stream()
                .mapToDouble(database -> load(database, places, measure) / share(database))
                .max()
                .orElseThrow();
    }

    long moved(List<Database> places, Measure measure) {
        return IntStream.range(0, places.size())
                .filter(shard -> !places.get(shard).equals(map.databaseOf(shard)))
                .mapToLong(shard -> figures.of(measure, shard))
                .sum();
    }

    List<Database> homes() {
        return IntStream.range(0, map.shardCount()).mapToObj(map::databaseOf).toList();
    }
}
