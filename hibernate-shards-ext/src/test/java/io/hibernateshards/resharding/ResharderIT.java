package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardId;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.resharding.MoveResult.Outcome;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardRange;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Plans carried out on databases that share a map. */
class ResharderIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Database THREE = new Database("three", 2);
    private static final ReshardingLimits LIMITS = ReshardingLimits.DEFAULT;

    private static KeyspaceMap sixOnTwo() {
        return KeyspaceMap.evenly("default", 6, List.of(ONE, TWO));
    }

    private static ReshardingPlanner planner(Resharder resharder) {
        return ReshardingPlanner.of(resharder.map(), "default");
    }

    private static Resharder resharder(SharedShop shop, ReshardingLimits limits) {
        return Resharder.of(shop.access(), "one", limits);
    }

    @OnEachDatabase
    void aPlanMovesItsVirtualShardsSeveralAtOnce(Databases fresh) throws SQLException {
        var shop = SharedShop.of(fresh, sixOnTwo(), "one", "two", "three");
        var databases = shop.access();

        // region resharder
        var resharder = Resharder.of(databases, "one", ReshardingLimits.DEFAULT);
        var plan = ReshardingPlanner.of(resharder.map(), "default").add(List.of("three"), Measure.VIRTUAL_SHARDS);
        var result = resharder.carryOut(plan, ReshardingListener.NONE);
        // endregion

        assertThat(result.complete()).isTrue();
        assertThat(result.moves()).hasSize(2).allMatch(MoveResult::isMoved);
        var map = resharder.map().keyspace("default");
        assertThat(map.shardCountOn(THREE)).isEqualTo(2);
        for (var move : result.moves()) {
            int shard = move.shard().number();
            assertThat(shop.postsOn("three")).containsEntry(shard, (long) SharedShop.POSTS * (shard + 1));
            assertThat(shop.postsOn(move.from().name())).doesNotContainKey(shard);
        }
        assertThat(resharder.moves()).isEmpty();
    }

    @OnEachDatabase
    void bucketsAreOpenedBeforeTheMovesAndClosedAfterThem(Databases fresh) throws SQLException {
        var group = new VirtualShardGroup("a", List.of(new VirtualShardRange(0, 3)), List.of(ONE), List.of(TWO));
        var shop = SharedShop.of(fresh, KeyspaceMap.ofGroups("default", 4, List.of(group)), "one", "two");
        var resharder = resharder(shop, LIMITS);
        var plan = planner(resharder).drain("one", Measure.VIRTUAL_SHARDS);

        var buckets = new ConcurrentHashMap<String, Boolean>();
        var result = resharder.carryOut(plan, new ReshardingListener() {
            @Override
            public void ended(MoveResult move) {
                buckets.put(
                        resharder.map().keyspace("default").group("a").active().toString(), true);
            }
        });

        assertThat(result.complete()).isTrue();
        assertThat(buckets).containsOnlyKeys("[one, two]");
        var after = resharder.map().keyspace("default").group("a");
        assertThat(after.active()).containsExactly(TWO);
        assertThat(after.waiting()).isEmpty();
        assertThat(shop.postsOn("one")).isEmpty();
        assertThat(shop.postsOn("two")).containsOnlyKeys(0, 1, 2, 3);
    }

    @OnEachDatabase
    void aPlanOfAnOlderMapIsRefusedBeforeAnythingMoves(Databases fresh) throws SQLException {
        var group = new VirtualShardGroup("a", List.of(new VirtualShardRange(0, 3)), List.of(ONE), List.of(TWO));
        var shop = SharedShop.of(fresh, KeyspaceMap.ofGroups("default", 4, List.of(group)), "one", "two");
        var resharder = resharder(shop, LIMITS);
        var old = planner(resharder).activate("a", Measure.VIRTUAL_SHARDS);
        resharder.carryOut(planner(resharder).activate("a", Measure.VIRTUAL_SHARDS), ReshardingListener.NONE);

        assertThatThrownBy(() -> resharder.carryOut(old, ReshardingListener.NONE))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("out of date", "Plan anew");
    }

    @OnEachDatabase
    void aPlanWhoseVirtualShardMovedMeanwhileStops(Databases fresh) throws SQLException {
        var shop = SharedShop.of(fresh, sixOnTwo(), "one", "two", "three");
        var resharder = resharder(shop, LIMITS.withParallel(1, 1));
        var shards = List.of(new VirtualShardRange(0, 1));
        var plan = planner(resharder).move(shards, "three");
        resharder.carryOut(planner(resharder).move(shards.subList(0, 1), "two"), ReshardingListener.NONE);

        var result = resharder.carryOut(plan, ReshardingListener.NONE);

        assertThat(result.complete()).isFalse();
        assertThat(result.count(Outcome.NOT_BEGUN)).isEqualTo(2);
        assertThat(result.moves().get(0).failure()).hasMessageContainingAll("is on 'two'", "Plan anew");
        assertThat(shop.postsOn("two")).containsKeys(0, 1);
    }

    @OnEachDatabase
    void aMoveThatIsLeftOpenIsResumedOrCancelled(Databases fresh) throws SQLException {
        var shop = SharedShop.of(fresh, sixOnTwo(), "one", "two");
        shop.beginMove(0, "two");
        shop.beginMove(1, "two");
        var resharder = resharder(shop, LIMITS);

        var open = resharder.moves();

        assertThat(open).extracting(OpenMove::shard).containsExactly(ShardId.of(0), ShardId.of(1));
        assertThat(open).extracting(OpenMove::state).containsOnly(OpenMove.State.UNDECIDED);
        assertThat(resharder.resume(open.subList(0, 1), ReshardingListener.NONE))
                .extracting(MoveResult::outcome)
                .containsExactly(Outcome.MOVED);
        assertThat(resharder.cancel(open.subList(1, 2), ReshardingListener.NONE))
                .extracting(MoveResult::outcome)
                .containsExactly(Outcome.GIVEN_UP);
        assertThat(shop.postsOn("one")).containsOnlyKeys(1, 2);
        assertThat(resharder.moves()).isEmpty();
        assertThat(resharder.resume(open, ReshardingListener.NONE))
                .extracting(MoveResult::outcome)
                .containsExactly(Outcome.MOVED, Outcome.GIVEN_UP);
    }

    @OnEachDatabase
    void noMoreMovesThanTheLimitsSayAreUnderWayAtOnce(Databases fresh) throws SQLException {
        var shop = SharedShop.of(fresh, sixOnTwo(), "one", "two", "three");
        var resharder = resharder(shop, LIMITS.withParallel(4, 1));
        var running = ConcurrentHashMap.<ShardId>newKeySet();
        var most = new AtomicInteger();

        var plan = planner(resharder).add(List.of("three"), Measure.VIRTUAL_SHARDS);
        var result = resharder.carryOut(plan, new ReshardingListener() {
            @Override
            public void reached(OpenMove move) {
                running.add(move.shard());
                most.accumulateAndGet(running.size(), Math::max);
            }

            @Override
            public void ended(MoveResult move) {
                running.remove(move.shard());
            }
        });

        assertThat(result.complete()).isTrue();
        assertThat(most).hasValue(1);
    }
}
