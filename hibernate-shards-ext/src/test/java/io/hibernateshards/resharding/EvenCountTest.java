package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.topology.Database;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvenCountTest {

    /** How good an answer is: evenness, then rows, then virtual shards that move. Shares are 1, 2 or 3, so 6/share is whole. */
    private record Score(long uneven, long rows, long shards) implements Comparable<Score> {

        @Override
        public int compareTo(Score other) {
            return Comparator.comparingLong(Score::uneven)
                    .thenComparingLong(Score::rows)
                    .thenComparingLong(Score::shards)
                    .compare(this, other);
        }
    }

    @Test
    void noAnswerOfAllIsMoreEvenOrAsEvenWithFewerRowsMoved() {
        SmallKeyspaces.madeByChance(1, 400, false).forEach(EvenCountTest::isBest);
    }

    @Test
    void noAnswerWithinTheBucketsIsMoreEvenOrAsEvenWithFewerRowsMoved() {
        SmallKeyspaces.madeByChance(2, 1500, true).forEach(EvenCountTest::isBest);
    }

    private static void isBest(SmallKeyspaces keyspace) {
        var best = keyspace.answers()
                .map(answer -> score(keyspace, answer))
                .min(Comparator.naturalOrder())
                .orElseThrow();

        var answer = keyspace.solve(Measure.VIRTUAL_SHARDS);

        assertThat(score(keyspace, answer)).as("%s", keyspace).isEqualTo(best);
        for (int shard = 0; shard < answer.size(); shard++) {
            assertThat(keyspace.allowed().get(shard).contains(answer.get(shard)))
                    .isTrue();
        }
    }

    private static Score score(SmallKeyspaces keyspace, List<Database> answer) {
        long uneven = 0;
        for (var database : keyspace.databases()) {
            long count = keyspace.load(database, answer, Measure.VIRTUAL_SHARDS);
            uneven += count * count * 6 / (long) keyspace.share(database);
        }
        return new Score(uneven, keyspace.moved(answer, Measure.ROWS), keyspace.moved(answer, Measure.VIRTUAL_SHARDS));
    }
}
