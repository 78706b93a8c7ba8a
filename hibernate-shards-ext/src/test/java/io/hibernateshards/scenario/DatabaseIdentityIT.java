package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.SchemaStep;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Each database records who it is, and whatever differs later stops what needs it. */
class DatabaseIdentityIT {

    @OnEachDatabase
    void everyVirtualShardHasARowOnEveryDatabaseAndOneOwner(Databases databases) throws Exception {
        var targets = databases.fresh("one", "two", "three");
        var node = new Node(targets, "one", "two", "three");

        node.gate(node.expected(node.evenly(1024))).openAll();

        var owned = new ArrayList<String>();
        for (var target : targets) {
            assertThat(target.queryForStrings("select count(*) from hs_vshard")).containsExactly("1024");
            owned.addAll(target.queryForStrings("select vshard from hs_vshard where mode = 'OWNED'"));
        }
        assertThat(owned).hasSize(1024).doesNotHaveDuplicates();
        assertThat(targets.get(1).queryForStrings("select unit, name, database_number, state from hs_database"))
                .containsExactly("unit|two|1|COMPLETE");
    }

    @OnEachDatabase
    void nodesThatStartAtTheSameTimeOnFreshDatabasesAllSucceed(Databases databases) throws Exception {
        var targets = databases.fresh("one", "two");
        var threads = Executors.newFixedThreadPool(6);
        try {
            var starts = new ArrayList<Callable<Boolean>>();
            for (int count = 0; count < 6; count++) {
                starts.add(() -> {
                    var node = new Node(targets, "one", "two");
                    var gate = node.gate(node.expected(node.evenly(1024)));
                    gate.openAll();
                    return node.databases().stream().allMatch(gate::isVerified);
                });
            }

            for (var start : threads.invokeAll(starts)) {
                assertThat(start.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        for (var target : targets) {
            assertThat(target.queryForStrings("select count(*) from hs_vshard")).containsExactly("1024");
        }
    }

    @OnEachDatabase
    void aDatabaseAddedToTheListDoesNotMoveVirtualShards(Databases databases) {
        var targets = databases.fresh("one", "two", "three");
        var before = new Node(targets, "one", "two");
        before.gate(before.expected(before.evenly(8))).openAll();

        var after = new Node(targets, "one", "two", "three");
        assertThatThrownBy(() -> after.gate(after.expected(after.evenly(8))).openAll())
                .isInstanceOfSatisfying(
                        ShardConfigurationException.class,
                        refused -> assertThat(refused.problems()).hasSize(2))
                .hasMessageContaining("The database 'one' records that it owns the virtual shards 0-3")
                .hasMessageContaining("the settings place 0-1 there")
                .hasMessageContaining("hibernate.shards.groups");
        var all = after.databases();
        var grouped = ShardMap.of(
                0,
                all,
                List.of(KeyspaceMap.ofGroups(
                        "default",
                        8,
                        List.of(
                                new VirtualShardGroup(
                                        "a", List.of(new VirtualShardRange(0, 3)), List.of(all.get(0)), List.of()),
                                new VirtualShardGroup(
                                        "b",
                                        List.of(new VirtualShardRange(4, 7)),
                                        List.of(all.get(1)),
                                        List.of(all.get(2)))))));
        var gate = after.gate(after.expected(grouped));
        gate.openAll();
        assertThat(all).allMatch(gate::isVerified);
    }

    @OnEachDatabase
    void swappedUrlsStopBothDatabases(Databases databases) {
        var targets = databases.fresh("one", "two");
        var before = new Node(targets, "one", "two");
        before.gate(before.expected(before.evenly(8))).openAll();

        var swapped = new Node(List.of(targets.get(1), targets.get(0)), "one", "two");
        assertThatThrownBy(
                        () -> swapped.gate(swapped.expected(swapped.evenly(8))).openAll())
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("configured as 'one' (number 0) at jdbc:one records that it is 'two' (number 1)")
                .hasMessageContaining("configured as 'two' (number 1) at jdbc:two records that it is 'one' (number 0)");
    }

    @OnEachDatabase
    void oneDatabaseUnderTwoNamesIsRefused(Databases databases) {
        var target = databases.fresh("one");
        var node = new Node(List.of(target, target), "one", "two");

        assertThatThrownBy(() -> node.gate(node.expected(node.evenly(8))).openAll())
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("configured as 'two' (number 1)")
                .hasMessageContaining("records that it is 'one' (number 0)");
    }

    @OnEachDatabase
    void anEmptyDatabaseInTheirMidstHasLostItsRows(Databases databases) {
        var targets = databases.fresh("one", "two");
        var before = new Node(targets, "one", "two");
        before.gate(before.expected(before.evenly(8))).openAll();

        var elsewhere = new Node(List.of(targets.get(0), databases.fresh("empty")), "one", "two");
        assertThatThrownBy(() ->
                        elsewhere.gate(elsewhere.expected(elsewhere.evenly(8))).openAll())
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("The database 'two' (jdbc:two) records nothing, but 'one' records that all")
                .hasMessageContaining("[4-7]")
                .hasMessageContaining("Correct the URL, or restore the database");
    }

    @OnEachDatabase
    void rowsThatNoIdentityAccountsForAreNotTakenOver(Databases databases) throws Exception {
        var targets = databases.fresh("one", "two");
        targets.get(1).execute("create table member (login varchar(20))");
        var node = new Node(targets, "one", "two");
        var expected = node.expected(node.evenly(8), "member");
        node.gate(expected).openAll();

        targets.get(1).execute("drop table hs_database");
        targets.get(1).execute("insert into member values ('ann')");
        assertThatThrownBy(() -> node.gate(expected).openAll())
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("'two' (jdbc:two) does not record whose it is, but the table 'member' holds rows")
                .hasMessageContaining("Start with empty sharded tables");
    }

    @OnEachDatabase
    void tablesAreNotCreatedUnlessTheSchemaIs(Databases databases) {
        var node = new Node(List.of(databases.fresh("one")), "one");

        assertThatThrownBy(() -> node.gate(node.expected(node.evenly(8)), SchemaStep.NONE, Duration.ZERO)
                        .openAll())
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("lacks the library's tables hs_database")
                .hasMessageContaining("Let it create or update the schema once");
    }

    @OnEachDatabase
    void aDatabaseThatIsDownAtBootIsCheckedBeforeItsFirstUse(Databases databases) {
        var targets = databases.fresh("one", "two");
        var node = new Node(targets, "one", "two");
        var one = node.databases().get(0);
        var two = node.databases().get(1);
        node.gate(node.expected(node.evenly(8))).openAll();
        node.setDown(two, true);

        var gate = node.gate(node.expected(node.evenly(8)));
        gate.openAll();

        assertThatCode(() -> gate.ensureVerified(one)).doesNotThrowAnyException();
        assertThatThrownBy(() -> gate.ensureVerified(two))
                .isInstanceOfSatisfying(
                        ShardUnavailableException.class,
                        failure -> assertThat(failure.databases()).containsExactly("two"));
        node.setDown(two, false);
        gate.ensureVerified(two);
        assertThat(gate.isVerified(two)).isTrue();
    }

    @OnEachDatabase
    void aDatabaseThatWasDownAndIsAnotherIsRefusedAtItsFirstUse(Databases databases) {
        var targets = databases.fresh("one", "two", "three");
        var before = new Node(targets, "one", "two", "three");
        before.gate(before.expected(before.evenly(9))).openAll();
        var wrong = new Node(List.of(targets.get(0), targets.get(2), targets.get(2)), "one", "two", "three");
        var two = wrong.databases().get(1);
        wrong.setDown(two, true);
        var gate = wrong.gate(wrong.expected(wrong.evenly(9)));
        gate.openAll();

        wrong.setDown(two, false);
        assertThatThrownBy(() -> gate.ensureVerified(two))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("records that it is 'three' (number 2)");
    }

    @OnEachDatabase
    void newDatabasesAreSetUpWhenAllOfThemAnswer(Databases databases) {
        var node = new Node(databases.fresh("one", "two"), "one", "two");
        var one = node.databases().get(0);
        var two = node.databases().get(1);
        node.setDown(two, true);
        var gate = node.gate(node.expected(node.evenly(8)));
        gate.openAll();

        assertThatThrownBy(() -> gate.ensureVerified(one))
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("'one' is new, and two did not answer")
                .hasMessageContaining("Start two");
        node.setDown(two, false);
        gate.ensureVerified(one);
        gate.ensureVerified(two);
        assertThat(gate.isVerified(one) && gate.isVerified(two)).isTrue();
    }

    @OnEachDatabase
    void whereAllIsMadeAnewOneThatIsDownKeepsNobodyWaiting(Databases databases) {
        var node = new Node(databases.fresh("one", "two"), "one", "two");
        node.setDown(node.databases().get(1), true);
        var gate = node.gate(node.expected(node.evenly(8)), Node.step(true, true), Duration.ZERO);

        gate.openAll();

        assertThat(gate.isVerified(node.databases().get(0))).isTrue();
        assertThat(gate.isVerified(node.databases().get(1))).isFalse();
    }

    @OnEachDatabase
    void aFailingDatabaseIsLeftAloneForAWhile(Databases databases) {
        var asked = new AtomicInteger();
        var node = new Node(databases.fresh("one", "two"), "one", "two");
        var two = node.databases().get(1);
        node.gate(node.expected(node.evenly(8))).openAll();
        var gate = node.gate(
                node.expected(node.evenly(8)),
                new SchemaStep() {
                    @Override
                    public boolean startsOver() {
                        return false;
                    }

                    @Override
                    public boolean mayCreate() {
                        return true;
                    }

                    @Override
                    public void run(Database database) {
                        asked.incrementAndGet();
                        node.setDown(database, true);
                    }
                },
                Duration.ofMinutes(1));

        assertThatThrownBy(() -> gate.ensureVerified(two)).isInstanceOf(ShardUnavailableException.class);
        node.setDown(two, false);
        assertThatThrownBy(() -> gate.ensureVerified(two))
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("The database 'two' (jdbc:two) is cut off for")
                .hasMessageContaining("see its first failure");
        assertThat(asked).hasValue(1);
    }

    @OnEachDatabase
    void anotherUnitsDatabaseIsRefusedEvenWhereAllIsMadeAnew(Databases databases) throws Exception {
        var target = databases.fresh("one");
        var node = new Node(List.of(target), "one");
        node.gate(node.expected(node.evenly(8))).openAll();
        target.execute("update hs_database set unit = 'shop'");

        assertThatThrownBy(() -> node.gate(node.expected(node.evenly(8)), Node.step(true, true), Duration.ZERO)
                        .openAll())
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("belongs to the persistence unit 'shop', not to 'unit'");
    }
}
