package io.hibernateshards.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyspaceMapTest {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Database THREE = new Database("three", 2);

    @Test
    void theEvenSpreadIsContiguousWithSharesThatDifferByAtMostOne() {
        var map = KeyspaceMap.evenly("default", 100, List.of(ONE, TWO, THREE));

        assertThat(map.rangesOn(ONE)).containsExactly(new VirtualShardRange(0, 32));
        assertThat(map.rangesOn(TWO)).containsExactly(new VirtualShardRange(33, 65));
        assertThat(map.rangesOn(THREE)).containsExactly(new VirtualShardRange(66, 99));
    }

    @Test
    void fewerVirtualShardsThanDatabasesLeaveTheLastOnesEmpty() {
        var map = KeyspaceMap.evenly("default", 1, List.of(ONE, TWO));

        assertThat(map.databaseOf(0)).isEqualTo(ONE);
        assertThat(map.databases()).isEqualTo(DatabaseSet.of(ONE));
    }

    @Test
    void aGroupSpreadsOverItsActiveDatabasesAndNotItsWaitingOnes() {
        var group = new VirtualShardGroup("a", List.of(new VirtualShardRange(0, 7)), List.of(ONE, TWO), List.of(THREE));

        var map = KeyspaceMap.ofGroups("default", 8, List.of(group));

        assertThat(map.rangesOn(ONE)).containsExactly(new VirtualShardRange(0, 3));
        assertThat(map.rangesOn(TWO)).containsExactly(new VirtualShardRange(4, 7));
        assertThat(map.rangesOn(THREE)).isEmpty();
    }

    @Test
    void groupsThatLeaveAVirtualShardOutOrNameOneTwiceAreRefused() {
        var low = new VirtualShardGroup("low", List.of(new VirtualShardRange(0, 4)), List.of(ONE), List.of());
        var high = new VirtualShardGroup("high", List.of(new VirtualShardRange(4, 7)), List.of(TWO), List.of());

        assertThatThrownBy(() -> KeyspaceMap.ofGroups("default", 8, List.of(low)))
                .hasMessageContaining("Virtual shard 5 is in no vshard group");
        assertThatThrownBy(() -> KeyspaceMap.ofGroups("default", 8, List.of(low, high)))
                .hasMessageContaining("Virtual shard 4 of vshard group 'high'");
    }
}
