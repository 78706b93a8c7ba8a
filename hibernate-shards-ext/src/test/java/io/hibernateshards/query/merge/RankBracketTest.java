package io.hibernateshards.query.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.query.merge.RankBracket.Sample;
import io.hibernateshards.query.merge.RankBracket.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages of simulated databases: sorted lists of keys, of which samples are shipped. */
class RankBracketTest {

    private static final Comparator<Object[]> ORDER = Comparator.comparing(key -> (Integer) key[0]);

    /** Databases that count what they ship. */
    private static final class Simulated {

        final int[][] keys;
        long keysShipped;
        long rowsShipped;
        int trips;

        Simulated(int[]... keys) {
            this.keys = keys;
            for (var its : keys) {
                Arrays.sort(its);
            }
        }

        List<Sample> samples(Window window) {
            var samples = new ArrayList<Sample>();
            var its = keys[window.input()];
            long rows = Math.min(window.width(), its.length - window.from());
            for (long row = 0; row < rows; row++) {
                if (row % window.step() == 0 || row == window.width() - 1) {
                    int rank = Math.toIntExact(window.from() + row);
                    samples.add(new Sample(rank, new Object[] {its[rank]}));
                }
            }
            keysShipped += samples.size();
            return samples;
        }

        List<Integer> page(long offset, long limit, double[] shares) {
            return page(new RankBracket(keys.length, offset, limit, ORDER), limit, shares);
        }

        List<Integer> page(RankBracket bracket, long limit, double[] shares) {
            keysShipped = 0;
            rowsShipped = 0;
            trips = 0;
            for (var windows = bracket.guess(shares); !windows.isEmpty(); windows = bracket.undecided()) {
                trips++;
                assertThat(trips).isLessThan(20);
                bracket.narrow(windows, windows.stream().map(this::samples).toList());
                assertThat(bracket.isConsistent()).isTrue();
            }
            trips++;
            var rows = new ArrayList<int[]>();
            for (int input = 0; input < keys.length; input++) {
                for (long row = 0; row < bracket.width(input); row++) {
                    int rank = Math.toIntExact(bracket.low(input) + row);
                    if (rank < keys[input].length) {
                        rows.add(new int[] {keys[input][rank], input, rank});
                    }
                }
            }
            rowsShipped = rows.size();
            rows.sort(Comparator.<int[]>comparingInt(row -> row[0])
                    .thenComparingInt(row -> row[1])
                    .thenComparingInt(row -> row[2]));
            return rows.stream()
                    .skip(bracket.skipped())
                    .limit(limit)
                    .map(row -> row[0])
                    .toList();
        }

        List<Integer> expected(long offset, long limit) {
            return Arrays.stream(keys)
                    .flatMapToInt(Arrays::stream)
                    .sorted()
                    .skip(offset)
                    .limit(limit)
                    .boxed()
                    .toList();
        }
    }

    private static double[] even(int inputs) {
        var shares = new double[inputs];
        Arrays.fill(shares, 1.0 / inputs);
        return shares;
    }

    private static int[] random(Random random, int rows, int distinct) {
        return random.ints(rows, 0, distinct).toArray();
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static void expect(Simulated databases, long offset, long limit) {
        assertThat(databases.page(offset, limit, even(databases.keys.length)))
                .as("offset %d limit %d", offset, limit)
                .isEqualTo(databases.expected(offset, limit));
    }

    @Test
    void rowsSpreadByChanceAreFoundInTwoTrips() {
        var random = new Random(1);
        var databases = new Simulated(
                random(random, 300_000, 1 << 30),
                random(random, 300_000, 1 << 30),
                random(random, 300_000, 1 << 30),
                random(random, 300_000, 1 << 30));

        expect(databases, 1_000_000, 20);

        assertThat(databases.trips).isEqualTo(2);
        assertThat(databases.keysShipped + databases.rowsShipped).isLessThan(3_000);
    }

    @Test
    void anySpreadIsFoundInFewTripsWithFewRows() {
        var random = new Random(2);
        var spreads = List.of(
                new Simulated(range(0, 1_200_000), new int[0], new int[0], new int[0]),
                new Simulated(new int[0], new int[0], new int[0], range(0, 1_200_000)),
                new Simulated(
                        range(0, 300_000), range(300_000, 600_000), range(600_000, 900_000), range(900_000, 1_200_000)),
                new Simulated(
                        IntStream.range(0, 600_000).map(i -> 2 * i).toArray(),
                        IntStream.range(0, 600_000).map(i -> 2 * i + 1).toArray()),
                new Simulated(
                        random(random, 1_080_000, 1 << 30),
                        random(random, 72_000, 1 << 30),
                        random(random, 48_000, 1 << 30),
                        new int[0]),
                new Simulated(new int[300_000], new int[300_000], new int[300_000], new int[300_000]),
                new Simulated(random(random, 900_000, 10), random(random, 300_000, 3)));

        for (var databases : spreads) {
            for (long offset : new long[] {10_000, 299_990, 600_000, 1_000_000, 1_199_990}) {
                expect(databases, offset, 20);

                assertThat(databases.trips)
                        .isBetween(2, 5)
                        .isLessThanOrEqualTo(
                                new RankBracket(databases.keys.length, offset, 20, ORDER).mostRounds() + 1);
                assertThat(databases.keysShipped + databases.rowsShipped).isLessThan(4 * (20 + 4_000));
            }
        }
    }

    @Test
    void aLargePageIsFoundWithFewRowsBesideItsOwn() {
        var databases = new Simulated(
                range(0, 300_000), range(300_000, 600_000), range(600_000, 900_000), range(900_000, 1_200_000));

        expect(databases, 500_000, 300_000);

        assertThat(databases.trips).isLessThanOrEqualTo(new RankBracket(4, 500_000, 300_000, ORDER).mostRounds() + 1);
        assertThat(databases.rowsShipped).isLessThan(300_000 * 17 / 16);
    }

    @Test
    void everyPageIsThatOfOneSortedList() {
        var random = new Random(3);
        for (int trial = 0; trial < 1_000; trial++) {
            var keys = new int[1 + random.nextInt(6)][];
            int distinct = 1 + random.nextInt(random.nextBoolean() ? 8 : 5_000);
            for (int input = 0; input < keys.length; input++) {
                int most = random.nextInt(4) == 0 ? 1 : 4_000;
                keys[input] = random(random, random.nextInt(most), distinct);
                if (random.nextInt(3) == 0) {
                    int shift = random.nextInt(distinct);
                    keys[input] = Arrays.stream(keys[input])
                            .map(key -> key / 4 + shift)
                            .toArray();
                }
            }
            var databases = new Simulated(keys);
            int rows = Arrays.stream(keys).mapToInt(its -> its.length).sum();
            long offset = random.nextInt(rows + 100);
            long limit = 1 + random.nextInt(random.nextBoolean() ? 3 : 200);
            var shares = random.doubles(keys.length).toArray();
            double total = Arrays.stream(shares).sum();

            var bracket =
                    new RankBracket(keys.length, offset, limit, ORDER, 5 + random.nextInt(40), random.nextInt(30));

            var page = databases.page(
                    bracket,
                    limit,
                    Arrays.stream(shares).map(share -> share / total).toArray());

            assertThat(page)
                    .as("trial %d: offset %d limit %d of %d rows", trial, offset, limit, rows)
                    .isEqualTo(databases.expected(offset, limit));
        }
    }

    @Test
    void whatWasFoundOnceIsGuessedTheNextTime() {
        var random = new Random(4);
        var databases = new Simulated(
                random(random, 900_000, 1 << 30), random(random, 60_000, 1 << 30), random(random, 40_000, 1 << 30));
        var bracket = new RankBracket(3, 900_000, 20, ORDER);
        for (var windows = bracket.guess(even(3)); !windows.isEmpty(); windows = bracket.undecided()) {
            bracket.narrow(windows, windows.stream().map(databases::samples).toList());
        }

        assertThat(bracket.shares()[0]).isBetween(0.89, 0.91);
        assertThat(Arrays.stream(bracket.shares()).sum()).isBetween(0.999, 1.001);
        databases.page(900_000, 20, bracket.shares());
        assertThat(databases.trips).isEqualTo(2);
    }

    @Test
    void rowsThatMoveBetweenRoundsAreNoticed() {
        var bracket = new RankBracket(2, 10_000, 10, ORDER);
        var windows = bracket.guess(even(2));
        bracket.narrow(
                windows,
                windows.stream()
                        .map(window -> samples(window, window.from() + window.width()))
                        .toList());
        assertThat(bracket.isConsistent()).isTrue();
        var again = List.of(new Window(0, windows.get(0).from() + 5, 5, 1));

        bracket.narrow(again, List.of(samples(again.get(0), 0)));

        assertThat(bracket.isConsistent()).isFalse();
    }

    private static List<Sample> samples(Window window, long key) {
        return window.ranks().stream()
                .map(rank -> new Sample(rank, new Object[] {Math.toIntExact(key + rank)}))
                .toList();
    }
}
