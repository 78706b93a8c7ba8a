package io.hibernateshards.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyspaceMapTest {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Database THREE = new Database("three", 2);

    @Test
    void theEvenSpreadIsContiguousAndItsSharesDifferByAtMostOne() {
        for (int shardCount = 1; shardCount <= 70; shardCount++) {
            for (int count = 1; count <= 9; count++) {
                var map = KeyspaceMap.evenly("default", shardCount, databases(count));
                var sizes = map.groups().stream().map(VirtualShardGroup::size).toList();

                assertThat(map.groups()).hasSize(Math.min(shardCount, count));
                assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(shardCount);
                assertThat(sizes).allMatch(size -> Math.abs(size - sizes.get(0)) <= 1);
                assertThat(map.groups())
                        .allMatch(group -> map.rangesOn(group.active().get(0)).size() == 1);
            }
        }
    }

    @Test
    void theEvenSpreadOverFourDatabasesIsByQuarters() {
        var map = KeyspaceMap.evenly("default", 1024, databases(4));

        assertThat(map.text()).isEqualTo("d0: 0-255; d1: 256-511; d2: 512-767; d3: 768-1023");
        assertThat(map.databaseOf(511).name()).isEqualTo("d1");
        assertThat(map.databases().size()).isEqualTo(4);
        assertThat(map.groupOf(1023).name()).isEqualTo("d3");
    }

    @Test
    void fewerVirtualShardsThanDatabasesLeaveTheLastDatabasesEmpty() {
        var map = KeyspaceMap.evenly("default", 2, List.of(ONE, TWO, THREE));

        assertThat(map.text()).isEqualTo("one: 0; two: 1");
        assertThat(map.databases().contains(THREE)).isFalse();
        assertThat(map.rangesOn(THREE)).isEmpty();
    }

    @Test
    void capacitiesDecideHowManyVirtualShardsADatabaseHas() {
        var map = KeyspaceMap.byCapacity("default", 10, List.of(ONE, TWO, THREE), List.of(1.0, 2.0, 0.5));

        assertThat(map.text()).isEqualTo("one: 0-2; two: 3-8; three: 9");
        assertThatThrownBy(() -> KeyspaceMap.byCapacity("default", 10, List.of(ONE, TWO), List.of(1.0, 0.0)))
                .hasMessageContaining("positive, but got 0.0");
    }

    @Test
    void aVshardGroupSpreadsOverItsActiveDatabasesInAscendingOrder() {
        var group = new VirtualShardGroup(
                "a",
                List.of(new VirtualShardRange(6, 8), new VirtualShardRange(0, 1)),
                List.of(TWO, ONE),
                List.of(THREE));
        var rest = new VirtualShardGroup("b", List.of(new VirtualShardRange(2, 5)), List.of(THREE), List.of());

        var map = KeyspaceMap.ofGroups("default", 9, List.of(group, rest));

        assertThat(map.text()).isEqualTo("one: 7-8; two: 0-1, 6; three: 2-5");
        assertThat(map.groupOf(7)).isEqualTo(group);
        assertThat(map.databasesOf(VirtualShardSet.of(1).or(VirtualShardSet.of(8))))
                .isEqualTo(DatabaseSet.of(ONE).or(DatabaseSet.of(TWO)));
    }

    @Test
    void aMapPlaceByPlaceKeepsEachPlace() {
        var map = KeyspaceMap.ofPlaces("default", List.of(TWO, ONE, TWO, TWO));

        assertThat(map.text()).isEqualTo("one: 1; two: 0, 2-3");
        assertThat(map.shardCount()).isEqualTo(4);
    }

    @Test
    void groupsThatLeaveAVirtualShardOutOrNameOneTwiceAreRefused() {
        var group = new VirtualShardGroup("a", List.of(new VirtualShardRange(0, 2)), List.of(ONE), List.of());

        assertThatThrownBy(() -> KeyspaceMap.ofGroups("default", 4, List.of(group)))
                .hasMessageContaining("Virtual shard 3 is in no vshard group");
        assertThatThrownBy(() -> KeyspaceMap.ofGroups("default", 2, List.of(group)))
                .hasMessageContaining("Virtual shard 2 of vshard group 'a'");
        assertThatThrownBy(() -> KeyspaceMap.ofGroups("default", 4, List.of(group, group)))
                .hasMessageContaining(
                        "Virtual shard 0 of vshard group 'a' is outside the keyspace or in another group");
    }

    private static List<Database> databases(int count) {
        var databases = new ArrayList<Database>();
        for (int number = 0; number < count; number++) {
            databases.add(new Database("d" + number, number));
        }
        return databases;
    }
}
