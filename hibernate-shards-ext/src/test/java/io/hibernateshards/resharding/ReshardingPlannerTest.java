package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.resharding.PlanRefusedException.Reason;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardGroups;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ReshardingPlannerTest {

    private static final List<Database> DATABASES = List.of(
            new Database("one", 0),
            new Database("two", 1),
            new Database("three", 2),
            new Database("four", 3),
            new Database("five", 4));

    private static final String BUCKETS = "a: 0-7 @ one, three(waiting); b: 8-15 @ two, four, five(waiting)";

    @Test
    void aFourthDatabaseTakesAQuarterFromThree() {
        var plan = even(1024, 3).add(List.of("four"), Measure.VIRTUAL_SHARDS);

        assertThat(plan.shardCount()).isEqualTo(256);
        assertThat(plan.after().text())
                .isEqualTo("one: 0-255; two: 341-596; three: 682-937; four: 256-340, 597-681, 938-1023");
        assertThat(plan.toString()).isEqualTo("""
                        add four in 'default': 256 of 1024 virtual shards
                          one -> four: 256-340
                          two -> four: 597-681
                          three -> four: 938-1023""");
        assertThat(plan.after().groups()).noneMatch(VirtualShardGroup::bound).hasSize(4);
        holdsTogether(plan);
    }

    @Test
    void aHundredVirtualShardsMoveBy25FromThreeDatabasesToFour() {
        assertThat(even(100, 3).add(List.of("four"), Measure.VIRTUAL_SHARDS).shardCount())
                .isEqualTo(25);
    }

    @Test
    void severalDatabasesAreAddedAtOnceByTheirShares() {
        var plan = even(1000, 2)
                .with(Map.of("four", Capacity.ofShare(2)))
                .add(List.of("three", "four"), Measure.VIRTUAL_SHARDS);

        assertThat(plan.after().shardCountOn(DATABASES.get(3))).isEqualTo(400);
        assertThat(plan.after().shardCountOn(DATABASES.get(2))).isEqualTo(200);
        assertThat(plan.shardCount()).isEqualTo(600);
        holdsTogether(plan);
    }

    @Test
    void virtualShardsWithTheFewestRowsMoveWhereTheirNumberCounts() {
        var figures = KeyspaceFigures.unknown(4).with(Measure.ROWS, 7, 1, 9, 2);

        var plan = even(4, 1).with(figures).add(List.of("two"), Measure.VIRTUAL_SHARDS);

        assertThat(plan.moves()).hasToString("[one -> two: 1, 3]");
        assertThat(plan.amount(Measure.ROWS)).hasValue(3);
    }

    @Test
    void rowsAreEvenedOutWithoutTouchingWhatIsNotTooMuch() {
        var figures = KeyspaceFigures.unknown(8).with(Measure.ROWS, 10, 10, 10, 50, 20, 10, 10, 0);

        var plan = even(8, 2).with(figures).evenOut(Measure.ROWS);

        assertThat(plan.moves()).hasToString("[one -> two: 1-2]");
        assertThat(plan.amount(Measure.ROWS)).hasValue(20);
    }

    @Test
    void loadIsEvenedOutByVirtualShardsWithMuchLoadAndFewRows() {
        var figures = KeyspaceFigures.unknown(4)
                .with(Measure.ROWS, 1000, 10, 500, 500)
                .with(Measure.LOAD, 40, 40, 0, 0);

        var plan = even(4, 2).with(figures).evenOut(Measure.LOAD);

        assertThat(plan.moves()).hasToString("[one -> two: 1]");
    }

    @Test
    void boundVirtualShardsAreEvenedOutWithinTheirActiveDatabasesAlone() {
        var figures =
                KeyspaceFigures.unknown(16).with(Measure.ROWS, 99, 99, 99, 99, 99, 99, 99, 99, 5, 5, 5, 5, 1, 1, 1, 1);

        var plan = buckets(BUCKETS).with(figures).evenOut(Measure.ROWS);

        assertThat(plan.moves()).hasToString("[two -> four: 10-11]");
        assertThat(plan.after().group("b").waiting()).containsExactly(DATABASES.get(4));
        holdsTogether(plan);
    }

    @Test
    void aDatabaseIsAddedToTheGroupsThatAreNamed() {
        var plan = buckets(BUCKETS).add(List.of("five"), List.of("a", "b"), Measure.VIRTUAL_SHARDS);

        assertThat(plan.after().text()).isEqualTo("one: 0-3; two: 8-11; four: 12-15; five: 4-7");
        assertThat(plan.after().group("b").active()).extracting(Database::name).containsExactly("two", "four", "five");
        assertThat(plan.after().group("a").waiting()).extracting(Database::name).containsExactly("three");
        holdsTogether(plan);
    }

    @Test
    void aDrainedDatabaseGivesAllItHasAndNothingElseMoves() {
        var plan = even(12, 3).drain("two", Measure.VIRTUAL_SHARDS);

        assertThat(plan.after().text()).isEqualTo("one: 0-5; three: 6-11");
        assertThat(plan.moves()).hasToString("[two -> one: 4-5, two -> three: 6-7]");
        holdsTogether(plan);
    }

    @Test
    void aDrainedDatabaseLeavesItsBucketsAndTheNextWaitingOneTakesItsPlace() {
        var plan = buckets(BUCKETS).drain("one", Measure.ROWS);

        assertThat(plan.after().text()).isEqualTo("two: 8-11; three: 0-7; four: 12-15");
        assertThat(plan.after().group("a").bucket()).extracting(Database::name).containsExactly("three");
        holdsTogether(plan);
    }

    @Test
    void aDrainedDatabasePrefersActiveDatabasesToWaitingOnes() {
        var plan = buckets(BUCKETS).drain("two", Measure.ROWS);

        assertThat(plan.moves()).hasToString("[two -> four: 8-11]");
        assertThat(plan.after().group("b").bucket()).extracting(Database::name).containsExactly("four", "five");
        holdsTogether(plan);
    }

    @Test
    void aDatabaseThatOnlyWaitsIsDrainedWithoutAMove() {
        var plan = buckets(BUCKETS).drain("five", Measure.ROWS);

        assertThat(plan.moves()).isEmpty();
        assertThat(plan.after().group("b").waiting()).isEmpty();
    }

    @Test
    void aDrainSpreadsByRowsOverWhatIsLeft() {
        var figures = KeyspaceFigures.unknown(6).with(Measure.ROWS, 100, 0, 30, 50, 1, 9);

        var plan = even(6, 3).with(figures).drain("two", Measure.ROWS);

        assertThat(plan.moves()).hasToString("[two -> three: 2-3]");
    }

    @Test
    void aServerIsReplacedByAnotherInEveryBucket() {
        var plan = buckets("a: 0-7 @ one, two; b: 8-15 @ three, one(waiting)").replace("one", "five");

        assertThat(plan.moves()).hasToString("[one -> five: 0-3]");
        assertThat(plan.after().group("a").active()).extracting(Database::name).containsExactly("five", "two");
        assertThat(plan.after().group("b").bucket()).extracting(Database::name).containsExactly("three", "five");
        holdsTogether(plan);
    }

    @Test
    void aServerIsReplacedByTheOneThatWaitsForIt() {
        var plan = buckets(BUCKETS).replace("one", "three");

        assertThat(plan.moves()).hasToString("[one -> three: 0-7]");
        assertThat(plan.opened().group("a").active()).extracting(Database::name).containsExactly("three", "one");
        assertThat(plan.after().group("a").bucket()).extracting(Database::name).containsExactly("three");
        holdsTogether(plan);
    }

    @Test
    void aServerIsReplacedWhereNoBucketBinds() {
        var plan = even(8, 2).replace("one", "three");

        assertThat(plan.after().text()).isEqualTo("two: 4-7; three: 0-3");
        assertThat(plan.after().groups()).extracting(VirtualShardGroup::name).containsExactly("two", "three");
        holdsTogether(plan);
    }

    @Test
    void aBoundGroupIsSplitInHalfIntoAGroupOfItsOwn() {
        var plan = buckets(BUCKETS).split("a", "five", Measure.VIRTUAL_SHARDS);

        assertThat(plan.moves()).hasToString("[one -> five: 4-7]");
        assertThat(plan.after().group("a"))
                .isEqualTo(new VirtualShardGroup(
                        "a",
                        List.of(new VirtualShardRange(0, 3)),
                        List.of(DATABASES.get(0)),
                        List.of(DATABASES.get(2))));
        assertThat(plan.after().group("a-2"))
                .isEqualTo(new VirtualShardGroup(
                        "a-2",
                        List.of(new VirtualShardRange(4, 7)),
                        List.of(DATABASES.get(4)),
                        List.of(DATABASES.get(2))));
        holdsTogether(plan);
    }

    @Test
    void aHotGroupIsSplitWhereItsLoadIsHalvedAndTheHalfWithFewerRowsMoves() {
        var figures = KeyspaceFigures.unknown(8)
                .with(Measure.LOAD, 90, 10, 20, 30, 50, 0, 0, 0)
                .with(Measure.ROWS, 5, 9, 9, 9, 9, 0, 0, 0);

        var plan = even(8, 1).with(figures).split("one", "two", Measure.LOAD);

        assertThat(plan.moves()).hasToString("[one -> two: 0-1]");
        holdsTogether(plan);
    }

    @Test
    void theNextWaitingDatabaseTakesItsPartOfTheGroup() {
        var plan = buckets(BUCKETS).activate("a", Measure.ROWS);

        assertThat(plan.moves()).hasToString("[one -> three: 4-7]");
        assertThat(plan.after().group("a").active()).extracting(Database::name).containsExactly("one", "three");
        assertThat(plan.after().group("a").waiting()).isEmpty();
        holdsTogether(plan);
    }

    @Test
    void onlyBucketsWithADatabaseAboveThePercentageAreWidened() {
        var figures = KeyspaceFigures.unknown(16).with(Measure.BYTES, tens(16));
        var planner = buckets(BUCKETS)
                .with(figures)
                .with(Map.of("one", Capacity.DEFAULT.withBytes(99), "two", Capacity.DEFAULT.withBytes(60)));

        var plan = planner.activateAbove(80, Measure.BYTES);

        assertThat(plan.moves()).hasToString("[one -> three: 4-7]");
        assertThat(plan.after().group("b").active()).hasSize(2);
        assertThat(planner.activateAbove(60, Measure.BYTES).after().group("b").active())
                .hasSize(3);
        refused(() -> planner.activateAbove(81, Measure.BYTES), Reason.NOTHING_TO_DO, "above 81.0 %", "Leave it so");
    }

    @Test
    void aFullDatabaseThatNoWaitingOneCanRelieveIsNotPassedOver() {
        var planner = even(8, 2)
                .with(KeyspaceFigures.unknown(8).with(Measure.BYTES, tens(8)))
                .with(Map.of("one", Capacity.DEFAULT.withBytes(50)));

        refused(
                () -> planner.activateAbove(79, Measure.BYTES),
                Reason.NOWHERE_TO_GO,
                "No database waits in the bucket of 'one'",
                "Add a database");
    }

    @Test
    void virtualShardsAreMovedByTheirNumbers() {
        var plan = buckets(BUCKETS).move(List.of(new VirtualShardRange(2, 3), new VirtualShardRange(0, 0)), "three");

        assertThat(plan.moves()).hasToString("[one -> three: 0, 2-3]");
        assertThat(plan.opened().group("a").active()).extracting(Database::name).containsExactly("one", "three");
        holdsTogether(plan);
    }

    @Test
    void aFullDatabaseTakesNoMoreWhereAnotherHasRoom() {
        var figures = KeyspaceFigures.unknown(6).with(Measure.ROWS, 10, 10, 10, 10, 30, 30);

        var plan = even(6, 3)
                .with(figures)
                .with(Map.of("one", Capacity.DEFAULT.withRows(25)))
                .drain("two", Measure.ROWS);

        assertThat(plan.moves()).hasToString("[two -> three: 2-3]");
    }

    @Test
    void namesThatNothingHasAreRefusedWithTheNearest() {
        refused(
                () -> even(8, 2).drain("tree", Measure.ROWS),
                Reason.UNKNOWN,
                "no database 'tree'. Did you mean 'three'? Known databases are one, two, three, four, five",
                "Correct the name");
        refused(
                () -> even(8, 2).split("ones", "two", Measure.ROWS),
                Reason.UNKNOWN,
                "'default' has no vshard group 'ones'. Did you mean 'one'? Its groups are 'one', 'two'",
                "Name one of these");
        refused(
                () -> even(8, 2).move(List.of(new VirtualShardRange(6, 8)), "two"),
                Reason.UNKNOWN,
                "virtual shards 6-8 are outside the keyspace 'default'. It has 8",
                "Name some of these");
    }

    @Test
    void aChangeThatChangesNothingIsRefused() {
        refused(
                () -> even(8, 2).evenOut(Measure.ROWS),
                Reason.NOTHING_TO_DO,
                "Nothing is to be done for 'even out by rows' in the keyspace 'default'. It has one: 0-3; two: 4-7 now",
                "Leave it so");
        refused(() -> even(8, 2).drain("five", Measure.ROWS), Reason.NOTHING_TO_DO, "'drain five'", "Leave it so");
        refused(() -> even(8, 2).replace("one", "one"), Reason.NOTHING_TO_DO, "'replace one by one'", "Leave it so");
        refused(
                () -> even(8, 2).move(List.of(new VirtualShardRange(0, 1)), "one"),
                Reason.NOTHING_TO_DO,
                "'move 0-1 to one'",
                "Leave it so");
        refused(
                () -> even(2, 2).split("one", "two", Measure.ROWS),
                Reason.NOTHING_TO_DO,
                "'one' cannot be split: it has the one virtual shard 0",
                "Move it");
    }

    @Test
    void aDrainWithNowhereToGoIsRefused() {
        refused(
                () -> even(8, 1).drain("one", Measure.ROWS),
                Reason.NOWHERE_TO_GO,
                "0-7 of the vshard group 'one' cannot leave the database 'one'",
                "replace 'one' by another");
        refused(
                () -> buckets("a: 0-7 @ one; b: 8-15 @ two").drain("two", Measure.ROWS),
                Reason.NOWHERE_TO_GO,
                "8-15 of the vshard group 'b' cannot leave the database 'two'. No other database may have them: the "
                        + "group's bucket is [two]",
                "Add a database to this group");
    }

    @Test
    void bucketsAreNotLeft() {
        refused(
                () -> buckets(BUCKETS).move(List.of(new VirtualShardRange(6, 9)), "two"),
                Reason.NOWHERE_TO_GO,
                "6-7 of the vshard group 'a' cannot move to the database 'two'. Its bucket is [one, three]",
                "add 'two' to the group first");
        refused(
                () -> buckets(BUCKETS).add(List.of("five"), Measure.ROWS),
                Reason.NOWHERE_TO_GO,
                "may move to five. All its vshard groups are bound to their buckets: 'a', 'b'",
                "Say which");
        refused(
                () -> even(8, 2).add(List.of("three"), List.of("one"), Measure.ROWS),
                Reason.NOTHING_TO_DO,
                "'one' has no bucket of its own",
                "without naming vshard groups");
        refused(
                () -> buckets("a: 0-15 @ one").activate("a", Measure.ROWS),
                Reason.NOWHERE_TO_GO,
                "No database waits in the bucket of 'a'. Their active databases are one",
                "Add a database to the group");
        refused(
                () -> buckets(BUCKETS).activateAbove(80, Measure.ROWS),
                Reason.NOT_KNOWN,
                "How full the databases are is not known. That takes the capacity of at least one of [one, two, four]",
                "Give both");
    }

    @Test
    void aDatabaseWhoseNameABoundGroupHasTakesNoUnboundVirtualShards() {
        var map = KeyspaceMap.of(
                "default",
                DATABASES.subList(0, 2),
                List.of(
                        VirtualShardGroup.of(DATABASES.get(0), List.of(new VirtualShardRange(0, 0))),
                        new VirtualShardGroup(
                                "three", List.of(new VirtualShardRange(1, 1)), List.of(DATABASES.get(1)), List.of())));
        var planner = ReshardingPlanner.of(ShardMap.of(1, DATABASES, List.of(map)), "default");

        refused(
                () -> planner.replace("one", "three"),
                Reason.NOWHERE_TO_GO,
                "'three' cannot have a vshard group with its name",
                "Give the database another name");
    }

    @Test
    void moreThanADatabaseCanHoldIsRefused() {
        var planner = even(8, 2)
                .with(KeyspaceFigures.unknown(8).with(Measure.BYTES, tens(8)))
                .with(Map.of("one", Capacity.DEFAULT.withBytes(79)));

        refused(
                () -> planner.drain("two", Measure.BYTES),
                Reason.DOES_NOT_FIT,
                "'one' would have 80 bytes. Its capacity is 79, and it has 40 now",
                "Add a database");
    }

    /** The moves lead from the opened map to the places of the last one, one after another and in any order. */
    private static void holdsTogether(ReshardingPlan plan) {
        assertThat(plan.opened().text()).isEqualTo(plan.before().text());
        var moves = new ArrayList<>(plan.moves());
        for (int order = 0; order < 2; order++) {
            var map = plan.opened();
            for (var move : moves) {
                map = map.moved(move.shardSet(), move.to());
            }
            assertThat(map.text()).isEqualTo(plan.after().text());
            for (int shard = 0; shard < map.shardCount(); shard++) {
                assertThat(map.groupOf(shard).name())
                        .isEqualTo(plan.after().groupOf(shard).name());
            }
            Collections.reverse(moves);
        }
    }

    private static void refused(ThrowingCallable planned, Reason reason, String wrong, String remedy) {
        assertThatThrownBy(planned)
                .hasMessageContaining(wrong)
                .hasMessageContaining(remedy)
                .isInstanceOfSatisfying(
                        PlanRefusedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    private static ReshardingPlanner even(int shardCount, int databases) {
        var map = KeyspaceMap.evenly("default", shardCount, DATABASES.subList(0, databases));
        return ReshardingPlanner.of(ShardMap.of(1, DATABASES, List.of(map)), "default");
    }

    private static ReshardingPlanner buckets(String text) {
        var problems = new ArrayList<String>();
        var groups = VirtualShardGroups.parse("setting", text, 16, DATABASES, problems);
        assertThat(problems).isEmpty();
        var map = KeyspaceMap.ofGroups("default", 16, groups);
        return ReshardingPlanner.of(ShardMap.of(1, DATABASES, List.of(map)), "default");
    }

    private static long[] tens(int count) {
        long[] figures = new long[count];
        Arrays.fill(figures, 10);
        return figures;
    }
}
