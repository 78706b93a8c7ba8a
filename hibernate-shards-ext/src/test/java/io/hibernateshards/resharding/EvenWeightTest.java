package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EvenWeightTest {

    private static final double ROUNDING = 1 + 1e-9;

    @Test
    void theFullestDatabaseIsWithinTheStatedBoundOfTheLevelAndTwiceTheBest() {
        SmallKeyspaces.madeByChance(3, 1500, false).forEach(keyspace -> {
            int count = keyspace.databases().size();
            double level = level(keyspace, Measure.LOAD);
            double best = keyspace.answers()
                    .mapToDouble(answer -> keyspace.fullest(answer, Measure.LOAD))
                    .min()
                    .orElseThrow();

            double fullest = keyspace.fullest(keyspace.solve(Measure.LOAD), Measure.LOAD);

            assertThat(fullest)
                    .as("%s", keyspace)
                    .isLessThanOrEqualTo(
                            (level + heaviest(keyspace, Measure.LOAD) * (count - 1) / keyspace.shares()) * ROUNDING);
            if (keyspace.capacities().isEmpty()) {
                assertThat(fullest).as("%s", keyspace).isLessThanOrEqualTo((2 - 1.0 / count) * best * ROUNDING);
            }
        });
    }

    @Test
    void whatMovesIsWithinTheStatedBoundOfWhatIsAboveTheLevel() {
        SmallKeyspaces.madeByChance(4, 1500, false).forEach(keyspace -> {
            double level = level(keyspace, Measure.ROWS);
            double above = 0;
            int giving = 0;
            for (var database : keyspace.databases()) {
                double its = keyspace.load(database, keyspace.homes(), Measure.ROWS) - level * keyspace.share(database);
                above += Math.max(0, its);
                giving += its > 1e-9 ? 1 : 0;
            }

            long moved = keyspace.moved(keyspace.solve(Measure.ROWS), Measure.ROWS);

            assertThat((double) moved)
                    .as("%s", keyspace)
                    .isLessThanOrEqualTo((above + giving * heaviest(keyspace, Measure.ROWS)) * ROUNDING);
        });
    }

    @Test
    void anAnswerAsEvenThatMovesLeastMovesLessByFewerThanTwoOfTheHeaviestForEachDatabaseAboveItsPart() {
        SmallKeyspaces.madeByChance(5, 800, false)
                .filter(keyspace -> keyspace.capacities().isEmpty())
                .forEach(keyspace -> {
                    var solved = keyspace.solve(Measure.ROWS);
                    double fullest = keyspace.fullest(solved, Measure.ROWS);
                    long least = keyspace.answers()
                            .filter(answer -> keyspace.fullest(answer, Measure.ROWS) <= fullest)
                            .mapToLong(answer -> keyspace.moved(answer, Measure.ROWS))
                            .min()
                            .orElseThrow();
                    long giving = keyspace.databases().stream()
                            .filter(database -> keyspace.load(database, keyspace.homes(), Measure.ROWS)
                                    > level(keyspace, Measure.ROWS) + 1e-9)
                            .count();

                    long moved = keyspace.moved(solved, Measure.ROWS);

                    assertThat(moved)
                            .as("%s", keyspace)
                            .isLessThanOrEqualTo(least + 2 * giving * heaviest(keyspace, Measure.ROWS));
                });
    }

    @Test
    void aSpreadWithinBucketsIsNeverWorseThanWhatWas() {
        SmallKeyspaces.madeByChance(6, 1500, true).forEach(keyspace -> {
            var solved = keyspace.solve(Measure.LOAD);

            for (int shard = 0; shard < solved.size(); shard++) {
                assertThat(keyspace.allowed().get(shard).contains(solved.get(shard)))
                        .isTrue();
            }
            if (IntStream.range(0, solved.size())
                    .allMatch(shard -> keyspace.allowed()
                            .get(shard)
                            .contains(keyspace.map().databaseOf(shard)))) {
                assertThat(keyspace.fullest(solved, Measure.LOAD))
                        .as("%s", keyspace)
                        .isLessThanOrEqualTo(keyspace.fullest(keyspace.homes(), Measure.LOAD));
            }
        });
    }

    /** The load of one share if virtual shards could be divided. */
    private static double level(SmallKeyspaces keyspace, Measure measure) {
        return figures(keyspace, measure).sum() / keyspace.shares();
    }

    private static long heaviest(SmallKeyspaces keyspace, Measure measure) {
        return figures(keyspace, measure).max().orElseThrow();
    }

    private static LongStream figures(SmallKeyspaces keyspace, Measure measure) {
        return IntStream.range(0, keyspace.map().shardCount())
                .mapToLong(shard -> keyspace.figures().of(measure, shard));
    }
}
