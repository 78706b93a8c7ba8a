package io.hibernateshards.scenario.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.MoveRecord.Decision;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.ShardMove;
import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/** The map that nodes share, in tables of a real database. */
class SharedMapIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Database THREE = new Database("three", 2);
    private static final ShardId FIVE = new ShardId("default", 5);
    private static final Duration LEASE = Duration.ofSeconds(10);

    private TestDatabase home;
    private SharedMap map;
    private ShardMap first;

    @BeforeEach
    void aMapOfTwoKeyspacesOnThreeDatabases(Databases databases) {
        home = databases.fresh("home");
        map = sharedMap();
        first = map.create(
                "shop",
                ShardMap.of(
                        1,
                        List.of(ONE, TWO, THREE),
                        List.of(
                                KeyspaceMap.evenly("default", 16, List.of(ONE, TWO)),
                                KeyspaceMap.ofGroups(
                                        "players",
                                        4,
                                        List.of(
                                                new VirtualShardGroup(
                                                        "east",
                                                        List.of(new VirtualShardRange(0, 2)),
                                                        List.of(TWO),
                                                        List.of(THREE)),
                                                new VirtualShardGroup(
                                                        "west",
                                                        List.of(new VirtualShardRange(3, 3)),
                                                        List.of(ONE, TWO),
                                                        List.of()))))));
    }

    private SharedMap sharedMap() {
        return new SharedMap(
                new DatabaseConnections() {
                    @Override
                    public Connection open(Database database) {
                        try {
                            return home.connection();
                        } catch (SQLException failure) {
                            throw new ShardUnavailableException("no connection", Set.of(database.name()), failure);
                        }
                    }

                    @Override
                    public void release(Database database, Connection connection) throws SQLException {
                        connection.close();
                    }

                    @Override
                    public String address(Database database) {
                        return home.url();
                    }
                },
                ONE,
                new SharedMapTables(null));
    }

    private static String text(ShardMap map) {
        var text = new StringBuilder(map.epoch() + " " + map.databases() + " " + map.moves());
        for (var keyspace : map.keyspaces()) {
            text.append('\n').append(keyspace.keyspace()).append(' ').append(keyspace.text());
            keyspace.groups().forEach(group -> text.append("\n  ").append(group));
        }
        return text.toString();
    }

    private MoveRecord begin() {
        return map.begin(first, "m1", FIVE, TWO, "PLANNED", "t1").orElseThrow();
    }

    @OnEachDatabase
    void itIsReadAsItWasWritten() {
        assertThat(text(first)).contains("default one: 0-7; two: 8-15", "name=east", "waiting=[three]", "bound=true");
        assertThat(text(sharedMap().read().orElseThrow())).isEqualTo(text(first));
        assertThat(map.epoch()).hasValue(1);
    }

    @OnEachDatabase
    void whoComesSecondFindsTheFirstMap() {
        var other = ShardMap.of(9, List.of(ONE), List.of(KeyspaceMap.evenly("default", 2, List.of(ONE))));

        assertThat(text(sharedMap().create("shop", other))).isEqualTo(text(first));
    }

    @OnEachDatabase
    void ofTwoChangesAtOnceOneIsMade() throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        try {
            var together = new CountDownLatch(1);
            var attempts = IntStream.range(0, 8)
                    .mapToObj(node -> pool.submit(() -> {
                        together.await();
                        return map.change(
                                        first,
                                        from -> from.with(
                                                from.keyspace("players").activated("east")))
                                .isPresent();
                    }))
                    .toList();
            together.countDown();
            int made = 0;
            for (var attempt : attempts) {
                made += attempt.get() ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
        var now = map.read().orElseThrow();
        assertThat(now.epoch()).isEqualTo(2);
        assertThat(now.keyspace("players").group("east").active()).containsExactly(TWO, THREE);
    }

    @OnEachDatabase
    void aChangeDoesNotMoveAVirtualShard() {
        assertThatThrownBy(() -> map.change(first, from -> from.with(KeyspaceMap.evenly("default", 16, List.of(TWO)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'default/0' moves by a move alone");
    }

    @OnEachDatabase
    void aMoveIsKnownFromItsBeginningToItsEnd() {
        var move = begin();
        assertThat(move.move()).isEqualTo(new ShardMove(FIVE, ONE, TWO, false));
        var moving = map.read().orElseThrow();
        assertThat(moving.epoch()).isEqualTo(2);
        assertThat(moving.moves()).containsExactly(move.move());
        assertThat(moving.databaseOf(FIVE)).isEqualTo(ONE);

        assertThat(map.reached(move, "COPY")).isTrue();
        assertThat(map.moves()).extracting(MoveRecord::step).containsExactly("COPY");
        assertThat(map.decide(move, "DECIDED")).isTrue();
        var decided = map.read().orElseThrow();
        assertThat(decided.epoch()).isEqualTo(3);
        assertThat(decided.databaseOf(FIVE)).isEqualTo(TWO);
        assertThat(decided.moves()).containsExactly(new ShardMove(FIVE, ONE, TWO, true));

        assertThat(map.end(move, "DONE")).isTrue();
        var ended = map.read().orElseThrow();
        assertThat(ended.epoch()).isEqualTo(4);
        assertThat(ended.moves()).isEmpty();
        assertThat(ended.keyspace("default").text()).isEqualTo("one: 0-4, 6-7; two: 5, 8-15");
        assertThat(map.move("m1"))
                .get()
                .extracting(MoveRecord::step, MoveRecord::decision)
                .containsExactly("DONE", Decision.COMMIT);
    }

    @OnEachDatabase
    void aVirtualShardHasOneMoveAtATime() {
        begin();
        var now = map.read().orElseThrow();

        assertThat(map.begin(first, "m2", new ShardId("default", 6), TWO, "PLANNED", "t2"))
                .as("an old map")
                .isEmpty();
        assertThat(map.begin(now, "m2", FIVE, TWO, "PLANNED", "t2"))
                .as("the same virtual shard")
                .isEmpty();
        assertThat(map.epoch()).hasValue(2);
        assertThat(map.begin(now, "m2", new ShardId("default", 6), TWO, "PLANNED", "t2"))
                .isPresent();
        assertThatThrownBy(() -> map.begin(now, "m3", new ShardId("players", 0), ONE, "PLANNED", "t3"))
                .as("outside its bucket")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'east'");
    }

    @OnEachDatabase
    void aMoveToADatabaseThatWaitsInItsBucketMakesItActive() {
        var now = map.read().orElseThrow();
        var shard = new ShardId("players", 0);
        var move = map.begin(now, "m4", shard, THREE, "PLANNED", "t4").orElseThrow();

        assertThat(map.decide(move, "DECIDED")).isTrue();

        var players = map.read().orElseThrow().keyspace("players");
        assertThat(players.databaseOf(0)).isEqualTo(THREE);
        assertThat(players.groups())
                .isEqualTo(now.keyspace("players")
                        .moved(VirtualShardSet.of(0), THREE)
                        .groups());
        assertThat(players.group("east").active()).contains(THREE);
    }

    @OnEachDatabase
    void aMoveIsDecidedOnce() {
        var move = begin();

        assertThat(map.abort(move, "ABORTED")).isTrue();

        assertThat(map.decide(move, "DECIDED")).isFalse();
        assertThat(map.abort(move, "ABORTED")).isFalse();
        assertThat(map.read().orElseThrow().databaseOf(FIVE)).isEqualTo(ONE);
        assertThat(map.end(move, "ENDED")).isTrue();
        assertThat(map.end(move, "ENDED")).isFalse();
    }

    @OnEachDatabase
    void aMoveThatIsNotDecidedDoesNotEnd() {
        assertThat(map.end(begin(), "DONE")).isFalse();
    }

    @OnEachDatabase
    void whoLostAMoveToAnotherDecidesNothing() {
        var lost = begin();
        assertThat(map.takeOver(lost, "t2")).isTrue();
        assertThat(map.takeOver(lost, "t3")).isFalse();

        assertThat(map.reached(lost, "COPY")).isFalse();
        assertThat(map.decide(lost, "DECIDED")).isFalse();
        assertThat(map.abort(lost, "ABORTED")).isFalse();

        var taken = map.move("m1").orElseThrow();
        assertThat(taken.token()).isEqualTo("t2");
        assertThat(map.decide(taken, "DECIDED")).isTrue();
        assertThat(map.end(lost, "DONE")).isFalse();
    }

    @OnEachDatabase
    void aNodeIsBehindUntilItKnowsTheMapOrItsLeaseHasEnded() throws Exception {
        assertThat(map.renew("n1", "first node", 1, LEASE)).isFalse();
        map.renew("n2", "second node", 1, LEASE);
        map.renew("n3", "third node", 1, Duration.ofMillis(50));
        begin();

        Thread.sleep(100);
        assertThat(map.behind(2, Duration.ZERO)).containsExactly("first node", "second node");
        assertThat(map.behind(2, Duration.ofMinutes(1))).containsExactly("first node", "second node", "third node");
        assertThat(map.renew("n1", "first node", 2, LEASE)).isTrue();
        assertThat(map.behind(2, Duration.ZERO)).containsExactly("second node");
        map.leave("n2");
        assertThat(map.behind(2, Duration.ZERO)).isEmpty();
    }

    @OnEachDatabase
    void aDatabaseWithoutTheTablesSaysSo(Databases databases) {
        home = databases.fresh("empty");

        assertThatThrownBy(map::read)
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContainingAll("'one'", home.url(), "nothing is created or moved");
    }
}
