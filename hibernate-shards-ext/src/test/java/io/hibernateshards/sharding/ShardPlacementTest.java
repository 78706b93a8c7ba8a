package io.hibernateshards.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardPlacementTest {

    private static final List<Database> FOUR = IntStream.range(0, 4)
            .mapToObj(number -> new Database("d" + number, number))
            .toList();
    private static final List<Database> THREE = FOUR.subList(0, 3);

    @Test
    void moduloMoves73Of100WhenAFourthDatabaseComesAndAnExplicitMap25() {
        var modulo = ShardPlacement.modulo();
        var before = modulo.place(100, THREE);

        var explicit = ShardPlacement.evenlyKeeping(before).place(100, FOUR);

        assertThat(moved(before, modulo.place(100, FOUR))).isEqualTo(73);
        assertThat(moved(before, explicit)).isEqualTo(25);
        assertThat(FOUR).allMatch(database -> Collections.frequency(explicit, database) == 25);
    }

    @Test
    void ofAThousandAndTwentyFour256MoveFromThreeDatabasesToFour() {
        var before = ShardPlacement.evenly().place(1024, THREE);

        var after = ShardPlacement.evenlyKeeping(before).place(1024, FOUR);

        assertThat(moved(before, after)).isEqualTo(256);
        assertThat(IntStream.range(0, 1024).filter(shard -> !before.get(shard).equals(after.get(shard))))
                .allMatch(shard -> after.get(shard).name().equals("d3"));
        assertThat(KeyspaceMap.ofPlaces("default", after).databases().size()).isEqualTo(4);
    }

    @Test
    void aDatabaseThatLeavesGivesItsVirtualShardsToTheOthersEvenly() {
        var before = ShardPlacement.evenly().place(10, FOUR);

        var after = ShardPlacement.evenlyKeeping(before).place(10, THREE);

        assertThat(moved(before, after)).isEqualTo(Collections.frequency(before, FOUR.get(3)));
        assertThat(THREE.stream().map(database -> Collections.frequency(after, database)))
                .containsExactlyInAnyOrder(3, 3, 4);
    }

    @Test
    void anEvenPlacementStaysAsItIs() {
        var before = ShardPlacement.evenly().place(10, FOUR);

        assertThat(ShardPlacement.evenlyKeeping(before).place(10, FOUR)).isEqualTo(before);
    }

    @Test
    void aDatabasesRangeIsSplitInHalfToRelieveIt() {
        var before = ShardPlacement.evenly().place(8, FOUR.subList(0, 1));

        var after = ShardPlacement.evenlyKeeping(before).place(8, FOUR.subList(0, 2));

        assertThat(KeyspaceMap.ofPlaces("default", after).text()).isEqualTo("d0: 0-3; d1: 4-7");
    }

    @Test
    void capacitiesDecideTheShares() {
        var places = ShardPlacement.byCapacity(database -> database.number() == 0 ? 2.0 : 1.0)
                .place(100, THREE);

        assertThat(THREE.stream().map(database -> Collections.frequency(places, database)))
                .containsExactly(50, 25, 25);
    }

    @Test
    void theRingMovesVirtualShardsToTheNewDatabaseOnly() {
        var before = ShardPlacement.ring().place(1024, THREE);
        var after = ShardPlacement.ring().place(1024, FOUR);

        assertThat(moved(before, after)).isBetween(180L, 340L);
        assertThat(IntStream.range(0, 1024).filter(shard -> !before.get(shard).equals(after.get(shard))))
                .allMatch(shard -> after.get(shard).name().equals("d3"));
    }

    @Test
    void anExplicitPlacementNamesKnownDatabasesForAll() {
        var places = List.of(FOUR.get(1), FOUR.get(0));

        assertThat(ShardPlacement.explicitly(places).place(2, THREE)).isEqualTo(places);
        assertThatThrownBy(() -> ShardPlacement.explicitly(places).place(3, THREE))
                .hasMessageContaining("each of 3 virtual shards");
        assertThatThrownBy(() -> ShardPlacement.explicitly(List.of(FOUR.get(3))).place(1, THREE))
                .hasMessageContaining("one of [d0, d1, d2]");
    }

    private static long moved(List<Database> before, List<Database> after) {
        return IntStream.range(0, before.size())
                .filter(shard -> !before.get(shard).equals(after.get(shard)))
                .count();
    }
}
