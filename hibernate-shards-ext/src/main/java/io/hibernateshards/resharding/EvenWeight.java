package io.hibernateshards.resharding;

import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Parts by rows, bytes or load. The best answer is as hard to find as a partition of numbers, so this is the well-known greedy
 * one in two passes: every database above its part gives virtual shards until it is not above it; then all that were given
 * go, the heaviest first, where (load + weight)/share is least, which may be where they were.
 *
 * <p>The level is the load of one share if virtual shards could be divided. Where every virtual shard may have every database,
 * W is the heaviest one, S the sum of the m shares, and k databases are above the level:
 * <ul>
 *   <li>no database has more for each of its shares than the level + W·(m−1)/S: a virtual shard is put where the result is
 *       least, so not above the mean over all databases (Graham, "Bounds on multiprocessing timing anomalies", 1969);
 *   <li>what moves, by the measure, is less than what is above the level + k·W, because a database stops giving with the
 *       virtual shard that brings it to its part; perfect parts would move no less than what is above the level.
 * </ul>
 * With equal shares that is less than 2·k·W more than the least that any answer as even as this one moves. Where buckets bind, a level holds for databases that share buckets, and the bounds are no longer promised. A database whose
 * fixed virtual shards are above the level is left out of it. Cost: a sort, and (what is given) × (databases) steps.
 */
final class EvenWeight {

    private final Spread spread;
    private final int[] participants;
    private final double[] shares;
    private final long[] load;
    private final long[] fixed;
    private final int[] places;
    private final Room room;

    EvenWeight(Spread spread) {
        this.spread = spread;
        this.participants = spread.participants();
        this.shares = spread.shares();
        this.load = new long[spread.databaseCount()];
        this.fixed = new long[spread.databaseCount()];
        this.places = IntStream.range(0, spread.shardCount()).map(spread::home).toArray();
        this.room = new Room(spread);
        for (int shard = 0; shard < places.length; shard++) {
            load[places[shard]] += spread.weight(shard);
            if (spread.isFixed(shard)) {
                fixed[places[shard]] += spread.weight(shard);
            }
        }
    }

    List<Database> places() {
        long[] before = load.clone();
        boolean forced = IntStream.range(0, places.length).anyMatch(shard -> !spread.mayStay(shard));
        double[] level = levels();
        var given = new ArrayList<Integer>();
        for (int shard = 0; shard < places.length; shard++) {
            if (!spread.mayStay(shard)) {
                given.add(shard);
                take(shard);
            }
        }
        for (int number : participants) {
            give(number, load[number] - level[number] * shares[number], given);
        }
        given.sort(
                Comparator.<Integer>comparingLong(spread::weight).reversed().thenComparing(Comparator.naturalOrder()));
        given.forEach(this::put);
        if (!forced && !isBetter(before)) {
            return IntStream.range(0, places.length)
                    .mapToObj(shard -> spread.database(spread.home(shard)))
                    .toList();
        }
        return Arrays.stream(places).mapToObj(spread::database).toList();
    }

    /** The level of each participant's databases, those that a chain of virtual shards' choices links. */
    private double[] levels() {
        int[] component = components();
        double[] total = new double[load.length];
        for (int shard = 0; shard < places.length; shard++) {
            if (!spread.isFixed(shard)) {
                total[component[spread.numbers(spread.allowed(shard))[0]]] += spread.weight(shard);
            }
        }
        double[] level = new double[load.length];
        for (int number : participants) {
            if (component[number] == number) {
                fill(
                        Arrays.stream(participants)
                                .filter(other -> component[other] == number)
                                .toArray(),
                        total[number],
                        level);
            }
        }
        return level;
    }

    /** Fills water up to one level into what is not already above it by what is fixed. */
    private void fill(int[] members, double movable, double[] level) {
        int[] open = members;
        while (true) {
            double water = (movable
                            + Arrays.stream(open)
                                    .mapToDouble(number -> fixed[number])
                                    .sum())
                    / Arrays.stream(open).mapToDouble(number -> shares[number]).sum();
            int[] below = Arrays.stream(open)
                    .filter(number -> fixed[number] <= water * shares[number] * (1 + 1e-12))
                    .toArray();
            if (below.length == open.length) {
                for (int number : members) {
                    level[number] = water;
                }
                return;
            }
            open = below;
        }
    }

    /** For each database the least number among those that are linked with it. */
    private int[] components() {
        int[] component = IntStream.range(0, load.length).toArray();
        for (int shard = 0; shard < places.length; shard++) {
            if (!spread.isFixed(shard)) {
                int[] linked = spread.numbers(spread.allowed(shard));
                for (int number : linked) {
                    int one = component[linked[0]];
                    int other = component[number];
                    if (one != other) {
                        Arrays.setAll(
                                component,
                                index -> component[index] == one || component[index] == other
                                        ? Math.min(one, other)
                                        : component[index]);
                    }
                }
            }
        }
        return component;
    }

    /** Gives what brings a database to its part: most weight for the rows first; then the lightest that suffices. */
    private void give(int number, double above, List<Integer> given) {
        double tolerance = 1e-9 * load[number];
        var candidates = IntStream.range(0, places.length)
                .filter(shard -> places[shard] == number && !spread.isFixed(shard) && spread.weight(shard) > 0)
                .filter(shard -> spread.home(shard) == number && spread.mayStay(shard))
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(
                                shard -> -(double) spread.weight(shard) / spread.rows(shard))
                        .thenComparing(Comparator.<Integer>comparingLong(spread::weight)
                                .reversed())
                        .thenComparing(Comparator.reverseOrder()))
                .toList();
        double left = above;
        var rest = new ArrayList<Integer>();
        for (int shard : candidates) {
            if (left > tolerance && spread.weight(shard) <= left + tolerance) {
                left -= spread.weight(shard);
                given.add(shard);
            } else {
                rest.add(shard);
            }
        }
        if (left > tolerance) {
            rest.stream()
                    .min(Comparator.<Integer>comparingLong(spread::weight)
                            .thenComparingLong(spread::rows)
                            .thenComparing(Comparator.reverseOrder()))
                    .ifPresent(given::add);
        }
        given.stream().filter(shard -> places[shard] == number).forEach(this::take);
    }

    private void take(int shard) {
        load[places[shard]] -= spread.weight(shard);
        room.take(shard, places[shard]);
        places[shard] = -1;
    }

    private void put(int shard) {
        int[] allowed = spread.numbers(spread.allowed(shard));
        int[] fitting = Arrays.stream(allowed)
                .filter(number -> number == spread.home(shard) || room.has(shard, number))
                .toArray();
        int best = -1;
        for (int number : fitting.length == 0 ? allowed : fitting) {
            double difference = best < 0 ? -1 : fullness(number, shard) - fullness(best, shard);
            if (difference < 0 || difference == 0 && number == spread.home(shard)) {
                best = number;
            }
        }
        places[shard] = best;
        load[best] += spread.weight(shard);
        room.put(shard, best);
    }

    private double fullness(int number, int shard) {
        return (load[number] + spread.weight(shard)) / shares[number];
    }

    /** Whether the fullest database has less than before, or as much and the others are nearer to each other. */
    private boolean isBetter(long[] before) {
        int fullest = Double.compare(fullest(load), fullest(before));
        return fullest < 0 || fullest == 0 && squares(load) < squares(before);
    }

    private double fullest(long[] loads) {
        return Arrays.stream(participants)
                .mapToDouble(number -> loads[number] / shares[number])
                .max()
                .orElse(0);
    }

    private double squares(long[] loads) {
        return Arrays.stream(participants)
                .mapToDouble(number -> (double) loads[number] * loads[number] / shares[number])
                .sum();
    }
}
