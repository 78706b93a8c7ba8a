package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.sharding.HashRing;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardRange;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReshardingPlanTest {

    private static final List<Database> FIVE = IntStream.range(0, 5)
            .mapToObj(number -> new Database("127.0.0." + (number + 1), number))
            .toList();

    /** What resharding costs by modulo, of the keys "1" to "1000000", beside what a plan moves of the same keys. */
    @ParameterizedTest
    @CsvSource({
        "2, 3, 667402, 341, 333",
        "2, 4, 500000, 512, 500",
        "2, 5, 800468, 614, 600",
        "3, 4, 750357, 256, 250",
        "3, 5, 800060, 409, 400",
        "4, 5, 800247, 204, 200"
    })
    void aMillionKeysAreCountedUnderModuloAndTheRing(
            int before, int after, long byModulo, int virtualShards, long thousandths) {
        var plan = grown(1024, before, after);

        var comparison =
                plan.comparison(IntStream.rangeClosed(1, 1_000_000).mapToObj(Integer::toString), HashRing.CRC32, key ->
                        (int) (HashRing.CRC32.applyAsLong(key) % 1024));

        assertThat(comparison.counted()).isEqualTo(1_000_000);
        assertThat(comparison.byModulo()).isEqualTo(byModulo);
        assertThat(plan.shardCount()).isEqualTo(virtualShards);
        assertThat(comparison.byPlan()).isBetween(thousandths * 1000 - 5000, thousandths * 1000 + 5000);
        assertThat(comparison.byRing()).isBetween(thousandths * 1000 / 2, thousandths * 1000 * 3 / 2);
    }

    @Test
    void aHundredVirtualShardsMoveBy25WhereModuloMoves73() {
        var comparison = grown(100, 3, 4).comparison(Measure.VIRTUAL_SHARDS);

        assertThat(comparison.counted()).isEqualTo(100);
        assertThat(comparison.byModulo()).isEqualTo(73);
        assertThat(comparison.byPlan()).isEqualTo(25);
        assertThat(comparison.byRing()).isBetween(10L, 40L);
    }

    @Test
    void aThousandAndTwentyFourVirtualShardsMoveBy256() {
        var comparison = grown(1024, 3, 4).comparison(Measure.VIRTUAL_SHARDS);

        assertThat(comparison.byPlan()).isEqualTo(256);
        assertThat(comparison.byModulo()).isEqualTo(766);
    }

    @Test
    void rowsAreCountedWithTheirVirtualShards() {
        var figures = KeyspaceFigures.unknown(4).with(Measure.ROWS, 1, 10, 100, 1000);

        var comparison = planner(4, 1)
                .with(figures)
                .add(List.of("127.0.0.2"), Measure.VIRTUAL_SHARDS)
                .comparison(Measure.ROWS);

        assertThat(comparison.counted()).isEqualTo(1111);
        assertThat(comparison.byPlan()).isEqualTo(11);
        assertThat(comparison.byModulo()).isEqualTo(1010);
    }

    @Test
    void aReplacedDatabaseKeepsItsPlaceUnderModulo() {
        var comparison = planner(1024, 3).replace("127.0.0.1", "127.0.0.5").comparison(Measure.VIRTUAL_SHARDS);

        assertThat(comparison.byPlan()).isEqualTo(341);
        assertThat(comparison.byModulo()).isEqualTo(342);
    }

    @Test
    void aDrainedDatabaseLeavesTheOthersUnderModulo() {
        var comparison =
                planner(1024, 4).drain("127.0.0.2", Measure.VIRTUAL_SHARDS).comparison(Measure.VIRTUAL_SHARDS);

        assertThat(comparison.byPlan()).isEqualTo(256);
        assertThat(comparison.byModulo())
                .isEqualTo(IntStream.range(0, 1024)
                        .filter(shard -> new int[] {0, 1, 2, 3}[shard % 4] != new int[] {0, 2, 3}[shard % 3])
                        .count());
    }

    @Test
    void theTimeIsThatOfWhatTakesLonger() {
        var figures = KeyspaceFigures.unknown(8)
                .with(Measure.ROWS, 0, 0, 0, 0, 250, 250, 250, 250)
                .with(Measure.BYTES, 9, 9, 9, 9, 10, 10, 10, 10);
        var plan = planner(8, 1).with(figures).move(List.of(new VirtualShardRange(4, 7)), "127.0.0.2");

        assertThat(plan.amount(Measure.ROWS)).hasValue(1000);
        assertThat(plan.duration(CopyRate.ofRows(500))).hasValue(Duration.ofSeconds(2));
        assertThat(plan.duration(CopyRate.ofBytes(3))).hasValue(Duration.ofMillis(13_334));
        assertThat(plan.duration(new CopyRate(OptionalLong.of(500), OptionalLong.of(3))))
                .hasValue(Duration.ofMillis(13_334));
        assertThat(plan)
                .hasToString("move 4-7 to 127.0.0.2 in 'default': 4 of 8 virtual shards, 1000 rows, 40 bytes\n"
                        + "  127.0.0.1 -> 127.0.0.2: 4-7");
    }

    @Test
    void whatWasNotCountedIsNotToldAsAFigure() {
        var plan = grown(8, 1, 2);

        assertThat(plan.amount(Measure.VIRTUAL_SHARDS)).hasValue(4);
        assertThat(plan.amount(Measure.ROWS)).isEmpty();
        assertThat(plan.duration(CopyRate.ofRows(1000))).isEmpty();
        assertThat(plan.toString()).startsWith("add 127.0.0.2 in 'default': 4 of 8 virtual shards\n");
    }

    @Test
    void figuresRatesAndCapacitiesAreChecked() {
        var figures = KeyspaceFigures.unknown(2);

        assertThatThrownBy(() -> figures.with(Measure.ROWS, 1)).hasMessageContaining("2 figures");
        assertThatThrownBy(() -> figures.with(Measure.ROWS, 1, -1)).hasMessageContaining("none negative");
        assertThatThrownBy(() -> figures.with(Measure.VIRTUAL_SHARDS, 1, 1)).hasMessageContaining("counts as one");
        assertThatThrownBy(() -> planner(8, 1).with(figures))
                .hasMessageContaining("has 8 virtual shards, the figures 2");
        assertThatThrownBy(() -> CopyRate.ofRows(0)).hasMessageContaining("at least 1 a second");
        assertThatThrownBy(() -> Capacity.ofShare(0)).hasMessageContaining("finite and positive");
        assertThatThrownBy(() -> Capacity.DEFAULT.withRows(0)).hasMessageContaining("a limit at least 1");
    }

    private static ReshardingPlan grown(int shardCount, int before, int after) {
        return planner(shardCount, before)
                .add(FIVE.subList(before, after).stream().map(Database::name).toList(), Measure.VIRTUAL_SHARDS);
    }

    private static ReshardingPlanner planner(int shardCount, int databases) {
        var map = KeyspaceMap.evenly("default", shardCount, FIVE.subList(0, databases));
        return ReshardingPlanner.of(ShardMap.of(1, FIVE, List.of(map)), "default");
    }
}
