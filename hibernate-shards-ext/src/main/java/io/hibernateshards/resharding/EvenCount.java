package io.hibernateshards.resharding;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Parts by the number of virtual shards, exactly: the least sum of count²/share over the databases, which for equal shares are
 * counts that differ by at most one and for others the parts of Webster and Sainte-Laguë; among these answers the one that
 * moves the fewest rows, then the fewest virtual shards.
 *
 * <p>Virtual shards with the same home and the same allowed databases are one lot, which gives those with the fewest rows
 * first. So both sums are convex, the question is one of flows with convex costs, and an answer is best where no circle of
 * moves is better (Klein, "A primal method for minimal cost flows", 1967). Circles are found as Bellman and Ford find them,
 * costs compared by evenness, then rows, then moves. Each circle takes (databases)² steps for each of a few rounds, and
 * there are about as many circles as virtual shards that move.
 */
final class EvenCount {

    /** Marginal costs are whole numbers, so that sums of them are exact. */
    private static final double SCALE = 1 << 20;

    private record Cost(long uneven, long rows, int moves) implements Comparable<Cost> {

        static final Cost NONE = new Cost(0, 0, 0);

        private static final Comparator<Cost> ORDER = Comparator.comparingLong(Cost::uneven)
                .thenComparingLong(Cost::rows)
                .thenComparingInt(Cost::moves);

        Cost plus(Cost other) {
            return new Cost(uneven + other.uneven, rows + other.rows, moves + other.moves);
        }

        @Override
        public int compareTo(Cost other) {
            return ORDER.compare(this, other);
        }
    }

    /** Virtual shards with one home and the same allowed databases; those away are the first ones. */
    private final class Lot {

        private final int home;
        private final boolean mayStay;
        private final int[] allowed;
        private final int[] shards;
        private final int[] on = new int[spread.databaseCount()];
        private int away;

        Lot(int home, DatabaseSet allowed, List<Integer> members) {
            this.home = home;
            this.mayStay = allowed.contains(spread.database(home));
            this.allowed = spread.numbers(allowed);
            // The last of those with equally few rows go first: a range is cut in two.
            this.shards = members.stream()
                    .sorted(Comparator.<Integer>comparingLong(spread::rows).thenComparing(Comparator.reverseOrder()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int first = mayStay ? home : this.allowed[0];
            on[first] = shards.length;
            counts[first] += shards.length;
        }

        Cost cost(int from, int to) {
            if (!mayStay) {
                return Cost.NONE;
            } else if (from == home) {
                return new Cost(0, spread.rows(shards[away]), 1);
            } else if (to == home) {
                return new Cost(0, -spread.rows(shards[away - 1]), -1);
            }
            return Cost.NONE;
        }

        void shift(int from, int to) {
            on[from]--;
            on[to]++;
            if (mayStay) {
                away += from == home ? 1 : to == home ? -1 : 0;
            }
        }

        void place(Database[] places) {
            int[] leaving = Arrays.copyOf(shards, mayStay ? away : shards.length);
            Arrays.sort(leaving);
            int next = 0;
            for (int number : allowed) {
                int count = mayStay && number == home ? 0 : on[number];
                for (int taken = 0; taken < count; taken++) {
                    places[leaving[next++]] = spread.database(number);
                }
            }
        }
    }

    private record LotKey(int home, DatabaseSet allowed) {}

    /** One virtual shard of a lot, or of none at the two ends, from one node to another. */
    private record Step(@Nullable Lot lot, Cost cost) {}

    private final Spread spread;
    private final int[] participants;
    private final double[] shares;
    private final int[] counts;
    private final List<Lot> lots = new ArrayList<>();

    EvenCount(Spread spread) {
        this.spread = spread;
        this.participants = spread.participants();
        this.shares = spread.shares();
        this.counts = new int[spread.databaseCount()];
        Map<LotKey, List<Integer>> members = new LinkedHashMap<>();
        for (int shard = 0; shard < spread.shardCount(); shard++) {
            if (spread.isFixed(shard)) {
                counts[spread.home(shard)]++;
            } else {
                members.computeIfAbsent(new LotKey(spread.home(shard), spread.allowed(shard)), key -> new ArrayList<>())
                        .add(shard);
            }
        }
        members.forEach((key, shards) -> lots.add(new Lot(key.home(), key.allowed(), shards)));
    }

    List<Database> places() {
        while (improve()) {
            // Each round takes a cost away, and costs are whole numbers with a least sum.
        }
        var places = IntStream.range(0, spread.shardCount())
                .mapToObj(shard -> spread.database(spread.home(shard)))
                .toArray(Database[]::new);
        lots.forEach(lot -> lot.place(places));
        return List.of(places);
    }

    /** Goes round one circle of steps that costs less than nothing; false where there is none. */
    private boolean improve() {
        int nodes = participants.length + 1;
        var steps = steps(nodes);
        var distance = new Cost[nodes];
        Arrays.fill(distance, Cost.NONE);
        int[] previous = new int[nodes];
        Arrays.fill(previous, -1);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int from = 0; from < nodes; from++) {
                for (int to = 0; to < nodes; to++) {
                    var step = steps[from][to];
                    if (step == null) {
                        continue;
                    }
                    var reached = distance[from].plus(step.cost());
                    if (reached.compareTo(distance[to]) < 0) {
                        distance[to] = reached;
                        previous[to] = from;
                        changed = true;
                    }
                }
            }
            int onCircle = onCircle(previous);
            if (onCircle >= 0) {
                goRound(onCircle, previous, steps);
                return true;
            }
        }
        return false;
    }

    /** The cheapest step between any two nodes. The last node is outside: what goes there adds to a database's count. */
    private @Nullable Step[][] steps(int nodes) {
        var steps = new Step[nodes][nodes];
        int outside = nodes - 1;
        int[] nodeOf = new int[spread.databaseCount()];
        for (int node = 0; node < outside; node++) {
            int number = participants[node];
            nodeOf[number] = node;
            steps[node][outside] = new Step(null, new Cost(marginal(number, counts[number]), 0, 0));
            if (counts[number] > 0) {
                steps[outside][node] = new Step(null, new Cost(-marginal(number, counts[number] - 1), 0, 0));
            }
        }
        for (var lot : lots) {
            for (int from : participants) {
                if (lot.on[from] == 0) {
                    continue;
                }
                for (int to : lot.allowed) {
                    var known = steps[nodeOf[from]][nodeOf[to]];
                    var cost = lot.cost(from, to);
                    if (from != to && (known == null || cost.compareTo(known.cost()) < 0)) {
                        steps[nodeOf[from]][nodeOf[to]] = new Step(lot, cost);
                    }
                }
            }
        }
        return steps;
    }

    /** What one more virtual shard adds to count²/share. */
    private long marginal(int number, int count) {
        return Math.round((2.0 * count + 1) / shares[number] * SCALE);
    }

    private static int onCircle(int[] previous) {
        for (int start = 0; start < previous.length; start++) {
            int node = start;
            for (int steps = 0; steps < previous.length && node >= 0; steps++) {
                node = previous[node];
                if (node == start) {
                    return start;
                }
            }
        }
        return -1;
    }

    private void goRound(int start, int[] previous, @Nullable Step[][] steps) {
        int to = start;
        do {
            int from = previous[to];
            var step = steps[from][to];
            if (step != null && step.lot() != null) {
                step.lot().shift(participants[from], participants[to]);
                counts[participants[from]]--;
                counts[participants[to]]++;
            }
            to = from;
        } while (to != start);
    }
}
