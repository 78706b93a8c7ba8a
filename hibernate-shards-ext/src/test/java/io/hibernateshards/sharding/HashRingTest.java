package io.hibernateshards.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HashRingTest {

    private final HashRing<String> tutorial = HashRing.of(List.of("shard_1", "shard_2", "shard_3"));

    private final HashRing<String> servers = new HashRing<>(
            List.of("127.0.0.1", "127.0.0.2", "127.0.0.3"), HashRing.CRC32, 1, (server, point) -> server);

    @Test
    void threeNodesShareAHundredUsers35To37To28() {
        var shares = users(100).collect(Collectors.groupingBy(tutorial::nodeOf, Collectors.counting()));

        assertThat(shares).isEqualTo(Map.of("shard_1", 35L, "shard_2", 37L, "shard_3", 28L));
    }

    @Test
    void aFourthNodeTakes28Point1PercentOfTheKeysAndNothingElseMoves() {
        var four = tutorial.with("shard_4");

        var moved = users(100_000)
                .filter(user -> !four.nodeOf(user).equals(tutorial.nodeOf(user)))
                .toList();

        assertThat(moved).hasSize(28_099).allMatch(user -> four.nodeOf(user).equals("shard_4"));
    }

    @Test
    void aNodeThatLeavesGivesItsKeysBack() {
        var again = tutorial.with("shard_4").without("shard_4");

        assertThat(again.nodes()).isEqualTo(tutorial.nodes());
        assertThat(users(1000)).allMatch(user -> again.nodeOf(user).equals(tutorial.nodeOf(user)));
    }

    @Test
    void theOrderOfTheNodesDecidesNothing() {
        var reversed = HashRing.of(List.of("shard_3", "shard_2", "shard_1"));

        assertThat(users(1000)).allMatch(user -> reversed.nodeOf(user).equals(tutorial.nodeOf(user)));
    }

    @Test
    void theSocialNetworksMembersAreOnTheirShards() {
        var ring = HashRing.of(List.of("social_shard_0", "social_shard_1", "social_shard_2"));

        assertThat(Stream.of("user_001", "user_002", "user_003", "user_004").map(ring::nodeOf))
                .containsExactly("social_shard_2", "social_shard_2", "social_shard_1", "social_shard_2");
    }

    @Test
    void serversAndHostsLieWhereTheirCrc32Is() {
        assertThat(Stream.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "meetphp.pl", "phpers.pl")
                        .map(HashRing.CRC32::applyAsLong))
                .containsExactly(3_619_153_832L, 1_321_121_298L, 968_459_908L, 3_254_572_804L, 42_311_941L);
        assertThat(servers.nodeOf("meetphp.pl")).isEqualTo("127.0.0.1");
        assertThat(servers.nodeOf("phpers.pl")).isEqualTo("127.0.0.3");
    }

    @Test
    void aPositionAfterTheLastPointBelongsToTheFirst() {
        assertThat(servers.nodeAt(3_619_153_832L)).isEqualTo("127.0.0.1");
        assertThat(servers.nodeAt(3_619_153_833L)).isEqualTo("127.0.0.3");
    }

    @Test
    void aTableOf1024BucketsIsReadClockwiseFromEqualDistances() {
        var buckets = servers.table(1024, 1L << 22);

        assertThat(HashRing.CRC32.applyAsLong("meetphp.pl") % 1024).isEqualTo(772);
        assertThat(HashRing.CRC32.applyAsLong("phpers.pl") % 1024).isEqualTo(261);
        assertThat(buckets).hasSize(1024);
        assertThat(buckets.get(0)).isEqualTo("127.0.0.3");
        assertThat(buckets.get(261)).isEqualTo("127.0.0.2");
        assertThat(buckets.get(772)).isEqualTo("127.0.0.1");
    }

    /** The picture of a ring as a clock of twelve hours: A at 12, B at 3, C at 6, D at 9; the keys between them. */
    @Test
    void thePicturesKeysMoveOnlyToTheNewNode() {
        var hours = Map.of("A", 12L, "B", 3L, "C", 6L, "D", 9L, "1", 2L, "2", 5L, "3", 8L, "4", 11L);
        var three = new HashRing<>(List.of("A", "B", "C"), hours::get, 1, (node, point) -> node);
        var four = three.with("D");

        assertThat(Stream.of("1", "2", "3", "4").map(three::nodeOf)).containsExactly("B", "C", "A", "A");
        assertThat(Stream.of("1", "2", "3", "4").map(four::nodeOf)).containsExactly("B", "C", "D", "A");
    }

    @Test
    void aRingWithoutNodesOrWithOneTwiceIsRefused() {
        assertThatThrownBy(() -> HashRing.of(List.of())).hasMessageContaining("at least one node");
        assertThatThrownBy(() -> HashRing.of(List.of("a", "a"))).hasMessageContaining("each node once");
        assertThatThrownBy(() -> new HashRing<>(List.of("a"), HashRing.MD5, 0, (node, point) -> node))
                .hasMessageContaining("one point for each");
    }

    private static Stream<String> users(int count) {
        return IntStream.range(0, count).mapToObj(number -> "user_" + number);
    }
}
