package io.hibernateshards.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapChangeTest {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Database THREE = new Database("three", 2);

    private final KeyspaceMap even = KeyspaceMap.evenly("default", 8, List.of(ONE, TWO));
    private final KeyspaceMap buckets = groups("a: 0-3 @ one, three(waiting); b: 4-7 @ two");

    @Test
    void virtualShardsThatNoBucketBindsJoinTheGroupOfTheirNewDatabase() {
        var map = even.moved(shards(2, 3), THREE);

        assertThat(map.text()).isEqualTo("one: 0-1; two: 4-7; three: 2-3");
        assertThat(map.groups())
                .containsExactly(
                        VirtualShardGroup.of(ONE, List.of(new VirtualShardRange(0, 1))),
                        VirtualShardGroup.of(TWO, List.of(new VirtualShardRange(4, 7))),
                        VirtualShardGroup.of(THREE, List.of(new VirtualShardRange(2, 3))));
        assertThat(map.groupOf(3).name()).isEqualTo("three");
        assertThat(map.shardCountOn(THREE)).isEqualTo(2);
        assertThat(even.text()).isEqualTo("one: 0-3; two: 4-7");
    }

    @Test
    void aGroupWhoseVirtualShardsHaveAllJoinedOthersIsNoMore() {
        var map = even.moved(shards(0, 3), TWO);

        assertThat(map.text()).isEqualTo("two: 0-7");
        assertThat(map.groups()).extracting(VirtualShardGroup::name).containsExactly("two");
    }

    @Test
    void aBoundVirtualShardStaysInItsGroupAndActivatesAWaitingDatabase() {
        var map = buckets.moved(shards(1, 1), THREE);

        assertThat(map.text()).isEqualTo("one: 0, 2-3; two: 4-7; three: 1");
        assertThat(map.groupOf(1).name()).isEqualTo("a");
        assertThat(map.group("a").active()).containsExactly(ONE, THREE);
        assertThat(map.group("a").waiting()).isEmpty();
    }

    @Test
    void aBoundVirtualShardNeverLeavesItsBucket() {
        assertThatThrownBy(() -> buckets.moved(shards(3, 4), TWO))
                .hasMessageContaining("Virtual shard 3 cannot move to 'two'")
                .hasMessageContaining("group 'a': [one, three]");
    }

    @Test
    void anUnboundVirtualShardDoesNotJoinABoundGroupThatHasTheDatabasesName() {
        var mixed = KeyspaceMap.of(
                "default",
                List.of(ONE, TWO),
                List.of(
                        VirtualShardGroup.of(ONE, List.of(new VirtualShardRange(0, 0))),
                        new VirtualShardGroup("three", List.of(new VirtualShardRange(1, 1)), List.of(TWO), List.of())));

        assertThatThrownBy(() -> mixed.moved(shards(0, 0), THREE))
                .hasMessageContaining("Virtual shard 0 cannot join the vshard group 'three'");
    }

    @Test
    void theNextWaitingDatabaseIsActivatedInBucketOrder() {
        var map = groups("a: 0-7 @ two, three(waiting), one(waiting)").activated("a");

        assertThat(map.group("a").active()).containsExactly(TWO, THREE);
        assertThat(map.group("a").waiting()).containsExactly(ONE);
        assertThat(map.text()).isEqualTo("two: 0-7");
        assertThatThrownBy(() -> buckets.activated("b")).hasMessageContaining("group 'b' waits");
    }

    @Test
    void aGroupIsSplitInTwoWithTheSameBucket() {
        var map = buckets.split("a", shards(2, 3), "hot");

        assertThat(map.groups()).extracting(VirtualShardGroup::name).containsExactly("a", "b", "hot");
        assertThat(map.group("a").ranges()).hasToString("[0-1]");
        assertThat(map.group("hot"))
                .isEqualTo(new VirtualShardGroup(
                        "hot", List.of(new VirtualShardRange(2, 3)), List.of(ONE), List.of(THREE)));
        assertThat(map.text()).isEqualTo(buckets.text());
    }

    @Test
    void aSplitTakesSomeOfTheGroupsOwnVirtualShards() {
        assertThatThrownBy(() -> buckets.split("a", shards(3, 4), "hot"))
                .hasMessageContaining("Virtual shard 4 is not in the vshard group 'a'");
        assertThatThrownBy(() -> buckets.split("a", shards(0, 3), "hot"))
                .hasMessageContaining("group 'a' would have no virtual shard");
        assertThatThrownBy(() -> buckets.split("a", shards(0, 0), "b")).hasMessageContaining("name is taken");
        assertThatThrownBy(() -> even.split("one", shards(0, 0), "hot")).hasMessageContaining("is not bound");
        assertThatThrownBy(() -> buckets.split("c", shards(0, 0), "hot")).hasMessageContaining("Known are [a, b]");
    }

    @Test
    void aBucketKeepsTheDatabasesOfItsVirtualShards() {
        var map = buckets.withBucket("b", List.of(THREE, TWO), List.of(ONE));

        assertThat(map.group("b").active()).containsExactly(THREE, TWO);
        assertThat(map.text()).isEqualTo(buckets.text());
        assertThatThrownBy(() -> buckets.withBucket("b", List.of(THREE), List.of(TWO)))
                .hasMessageContaining("Virtual shard 4 is on 'two', which is no active database")
                .hasMessageContaining("'b': [three]");
    }

    @Test
    void anUnboundGroupHasOneDatabaseAndItsName() {
        var ranges = List.of(new VirtualShardRange(0, 0));

        assertThatThrownBy(() -> new VirtualShardGroup("one", ranges, List.of(ONE), List.of(TWO), false))
                .hasMessageContaining("'one' has [one] and waiting [two]");
        assertThatThrownBy(() -> new VirtualShardGroup("a", ranges, List.of(ONE), List.of(), false))
                .hasMessageContaining("'a' has [one]");
        assertThatThrownBy(() -> new VirtualShardGroup("a", ranges, List.of(ONE), List.of(ONE)))
                .hasMessageContaining("a database more than once");
    }

    @Test
    void aShardMapTakesTheNextStateOfAKeyspaceAndTheNextEpoch() {
        var map = ShardMap.of(3, List.of(ONE, TWO), List.of(even, KeyspaceMap.evenly("players", 2, List.of(TWO))));

        var next =
                map.withDatabase("three").with(even.moved(shards(0, 0), THREE)).withEpoch(4);

        assertThat(next.epoch()).isEqualTo(4);
        assertThat(next.databases()).containsExactly(ONE, TWO, THREE);
        assertThat(next.every().size()).isEqualTo(3);
        assertThat(next.keyspace("default").databaseOf(0)).isEqualTo(THREE);
        assertThat(next.keyspaces()).hasSize(2).contains(map.keyspace("players"));
        assertThat(map.epoch()).isEqualTo(3);
        assertThat(map.keyspace("default").databaseOf(0)).isEqualTo(ONE);
        assertThatThrownBy(() -> map.withDatabase("two")).hasMessageContaining("'two' already");
        assertThatThrownBy(() -> map.with(KeyspaceMap.evenly("other", 2, List.of(TWO))))
                .hasMessageContaining("[default, players]");
    }

    private static VirtualShardSet shards(int first, int last) {
        return VirtualShardSet.range(new VirtualShardRange(first, last));
    }

    private static KeyspaceMap groups(String text) {
        var problems = new ArrayList<String>();
        var groups = VirtualShardGroups.parse("setting", text, 8, List.of(ONE, TWO, THREE), problems);
        assertThat(problems).isEmpty();
        return KeyspaceMap.ofGroups("default", 8, groups);
    }
}
