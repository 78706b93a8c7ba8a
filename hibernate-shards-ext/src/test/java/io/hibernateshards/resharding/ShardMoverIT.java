package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;

/** Virtual shards moved between two databases beside writers of plain SQL, by movers that stop at any step. */
class ShardMoverIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final ShardId SHARD = new ShardId("default", 1);
    private static final int ROWS = 200;
    private static final List<GuardedTable> TABLES = List.of(
            new GuardedTable("posts", "default", "vshard", List.of("id"), true),
            new GuardedTable("likes", "default", "vshard", List.of("post_id"), false));
    private static final MoveLimits LIMITS = new MoveLimits(
            4_000, Duration.ofMillis(300), 6, Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ZERO);

    private Map<Database, TestDatabase> databases;
    private SharedMap map;

    @BeforeEach
    void twoVirtualShardsOnTheFirstOfTwoDatabases(Databases fresh) throws SQLException {
        databases = Map.of(ONE, fresh.fresh("one"), TWO, fresh.fresh("two"));
        for (var database : List.of(ONE, TWO)) {
            create(database);
        }
        try (var connection = transaction(ONE);
                var posts = connection.prepareStatement("insert into posts values (?, 1, ?, 0)");
                var likes = connection.prepareStatement("insert into likes values (?, 1)")) {
            for (int id = 0; id < ROWS; id++) {
                posts.setInt(1, id);
                posts.setString(2, "post " + id);
                posts.addBatch();
                likes.setInt(1, id);
                likes.addBatch();
                likes.addBatch();
            }
            posts.executeBatch();
            likes.executeBatch();
            connection.commit();
        }
        map = new SharedMap(connections(), ONE, new SharedMapTables(null));
        map.create(
                "shop",
                ShardMap.of(1, List.of(ONE, TWO), List.of(KeyspaceMap.ofPlaces("default", List.of(ONE, ONE, TWO)))));
    }

    private void create(Database database) throws SQLException {
        database(database)
                .execute(
                        "create table hs_vshard (keyspace varchar(100) not null, vshard integer not null, "
                                + "mode varchar(20) not null, epoch bigint not null, token varchar(50), "
                                + "primary key (keyspace, vshard))",
                        "insert into hs_vshard select 'default', 0, '" + (database == ONE ? "OWNED" : "NOT_OWNED")
                                + "', 1, null",
                        "insert into hs_vshard select 'default', 1, '" + (database == ONE ? "OWNED" : "NOT_OWNED")
                                + "', 1, null",
                        "insert into hs_vshard select 'default', 2, '" + (database == TWO ? "OWNED" : "NOT_OWNED")
                                + "', 1, null",
                        "create table posts (id integer primary key, vshard integer not null, body varchar(100), "
                                + "edits integer not null)",
                        "create table likes (post_id integer not null references posts, vshard integer not null)",
                        "create index likes_of_post on likes (post_id)");
        try (var connection = transaction(database)) {
            var guard = guard(connection);
            guard.install(connection, TABLES);
            assertThat(guard.passUnseenWhatIsOwned(connection, TABLES, Duration.ofSeconds(5)))
                    .isTrue();
            connection.commit();
        }
    }

    private static OwnershipGuard guard(Connection connection) throws SQLException {
        return OwnershipGuard.of(connection.getMetaData().getDatabaseProductName(), null)
                .orElseThrow();
    }

    private TestDatabase database(Database database) {
        return Objects.requireNonNull(databases.get(database));
    }

    private Connection transaction(Database database) throws SQLException {
        var connection = database(database).connection();
        connection.setAutoCommit(false);
        return connection;
    }

    private DatabaseConnections connections() {
        return new DatabaseConnections() {
            @Override
            public Connection open(Database database) {
                try {
                    return database(database).connection();
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
                return database(database).url();
            }
        };
    }

    private ShardMover mover(MoveListener listener) {
        return new ShardMover(map, connections(), TABLES, LIMITS, listener);
    }

    /** As a process does that ends. */
    private static final class Stopped extends Error {
        Stopped(MoveStep step) {
            super("stopped at " + step);
        }
    }

    private MoveRecord open() {
        return map.moves().get(0);
    }

    private ShardMover mover() {
        return mover((move, step) -> {});
    }

    private void assertSettledOn(Database owner, Map<Integer, Integer> edits) throws SQLException {
        var other = owner == ONE ? TWO : ONE;
        var expected = edits.entrySet().stream()
                .map(row -> row.getKey() + "|" + row.getValue())
                .toList();
        assertThat(database(owner).queryForStrings("select id, edits from posts where vshard = 1 order by id"))
                .isEqualTo(expected);
        assertThat(database(owner)
                        .queryForStrings("select post_id, count(*) from likes where vshard = 1 group by post_id"))
                .hasSize(edits.size())
                .allMatch(row -> row.endsWith("|2"));
        assertThat(database(other).queryForLong("select count(*) from posts")).isZero();
        assertThat(database(other).queryForLong("select count(*) from likes")).isZero();
        for (var database : databases.values()) {
            assertThat(database.queryForLong("select count(*) from hs_change")).isZero();
            assertThat(database.queryForLong("select count(*) from hs_vshard where token is not null"))
                    .isZero();
        }
        assertThat(database(owner).queryForStrings("select mode from hs_vshard where vshard = 1"))
                .containsExactly("OWNED");
        assertThat(database(other).queryForStrings("select mode from hs_vshard where vshard = 1"))
                .containsExactly("NOT_OWNED");
        assertThat(map.read().orElseThrow().databaseOf(SHARD)).isEqualTo(owner);
        assertThat(map.moves()).isEmpty();
    }

    private static Map<Integer, Integer> untouched() {
        var edits = new TreeMap<Integer, Integer>();
        for (int id = 0; id < ROWS; id++) {
            edits.put(id, 0);
        }
        return edits;
    }

    @OnEachDatabase
    void aVirtualShardMovesThereAndBack() throws SQLException {
        var steps = new ArrayList<MoveStep>();
        var mover = mover((move, step) -> steps.add(step));

        assertThat(mover.carryOut(mover.begin(SHARD, TWO))).isEqualTo(MoveStep.DONE);

        assertThat(steps)
                .containsExactly(
                        MoveStep.PREPARED,
                        MoveStep.COPIED,
                        MoveStep.VERIFIED,
                        MoveStep.FROZEN,
                        MoveStep.DECIDED,
                        MoveStep.ACTIVATED,
                        MoveStep.CLEANED,
                        MoveStep.DONE);
        assertSettledOn(TWO, untouched());
        assertThat(mover.carryOut(mover.begin(SHARD, ONE))).isEqualTo(MoveStep.DONE);
        assertSettledOn(ONE, untouched());
    }

    @OnEachDatabase
    void aMoverThatStopsAtAnyStepIsSucceededByAnother() throws SQLException {
        var there = ONE;
        for (var last : MoveStep.values()) {
            if (last == MoveStep.PLANNED || last == MoveStep.DONE || last == MoveStep.ABORTED) {
                continue;
            }
            var from = there;
            var to = from == ONE ? TWO : ONE;
            var stopping = mover((move, step) -> {
                if (step == last) {
                    throw new Stopped(step);
                }
            });
            var move = stopping.begin(SHARD, to);
            assertThatThrownBy(() -> stopping.carryOut(move)).isInstanceOf(Stopped.class);

            var second = mover();
            assertThat(second.carryOut(open())).as("after " + last).isEqualTo(MoveStep.DONE);

            assertSettledOn(to, untouched());
            assertThatThrownBy(() -> mover().carryOut(move)).isInstanceOf(MoveRefusedException.class);
            assertSettledOn(to, untouched());
            there = to;
        }
    }

    @OnEachDatabase
    void aMoveIsGivenUpAtAnyStepBeforeItsDecisionAndCarriedOnAfterIt() throws SQLException {
        for (var last :
                List.of(MoveStep.PREPARED, MoveStep.COPIED, MoveStep.VERIFIED, MoveStep.FROZEN, MoveStep.DECIDED)) {
            var stopping = mover((move, step) -> {
                if (step == last) {
                    throw new Stopped(step);
                }
            });
            var move = stopping.begin(SHARD, TWO);
            assertThatThrownBy(() -> stopping.carryOut(move)).isInstanceOf(Stopped.class);

            var second = mover();
            var ended = second.abort(open());

            assertThat(ended)
                    .as("after " + last)
                    .isEqualTo(last == MoveStep.DECIDED ? MoveStep.DONE : MoveStep.ABORTED);
            assertSettledOn(last == MoveStep.DECIDED ? TWO : ONE, untouched());
        }
    }

    @OnEachDatabase
    void aMoverThatWasSucceededChangesNothingMore() throws SQLException {
        var second = mover();
        var first = mover((move, step) -> {
            if (step == MoveStep.COPIED) {
                assertThat(second.carryOut(open())).isEqualTo(MoveStep.DONE);
            }
        });
        var move = first.begin(SHARD, TWO);

        assertThatThrownBy(() -> first.carryOut(move)).isInstanceOf(MoveRefusedException.class);

        assertSettledOn(TWO, untouched());
    }

    @OnEachDatabase
    void aMoverWhoseMoveWasGivenUpByAnotherChangesNothingMore() throws SQLException {
        for (var last : List.of(MoveStep.PREPARED, MoveStep.COPIED, MoveStep.VERIFIED, MoveStep.FROZEN)) {
            var second = mover();
            var first = mover((move, step) -> {
                if (step == last) {
                    assertThat(second.abort(open())).isEqualTo(MoveStep.ABORTED);
                }
            });
            var move = first.begin(SHARD, TWO);

            assertThatThrownBy(() -> first.carryOut(move)).as("at " + last).isInstanceOf(MoveRefusedException.class);

            assertSettledOn(ONE, untouched());
        }
    }

    @OnEachDatabase
    void aMoveWaitsForNodesThatDoNotKnowOfIt() throws SQLException {
        map.renew("n1", "the node behind", 1, Duration.ofMinutes(5));
        var limits = new MoveLimits(
                4_000, Duration.ofMillis(300), 3, Duration.ofMillis(300), Duration.ofMillis(200), Duration.ZERO);
        var mover = new ShardMover(map, connections(), TABLES, limits, (move, step) -> {});
        var move = mover.begin(SHARD, TWO);

        assertThatThrownBy(() -> mover.carryOut(move))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("the node behind", "'default/1'", "Resume the move later");

        assertThat(database(TWO).queryForLong("select count(*) from posts")).isZero();
        map.renew("n1", "the node behind", 9, Duration.ofMinutes(5));
        assertThat(mover.carryOut(open())).isEqualTo(MoveStep.DONE);
    }

    @OnEachDatabase
    void whoHoldsTheVirtualShardTooLongStopsTheMoveAndNothingElse() throws SQLException {
        var mover = mover();
        var begun = mover.begin(SHARD, TWO);
        var limits = new MoveLimits(
                4_000, Duration.ofMillis(50), 2, Duration.ofMillis(300), Duration.ofMillis(500), Duration.ZERO);
        var holder = new ArrayList<Connection>();
        var hindered = new ShardMover(map, connections(), TABLES, limits, (move, step) -> {
            if (step == MoveStep.VERIFIED) {
                holder.add(writeAndStayOpen());
            } else if (step == MoveStep.ABORTED) {
                throw new IllegalStateException("not reached while the writer is open");
            }
        });

        try {
            assertThatThrownBy(() -> hindered.carryOut(begun))
                    .isInstanceOf(MoveGivenUpException.class)
                    .hasMessageContainingAll("'default/1'", "'one'", "2 attempts");
        } finally {
            holder.get(0).commit();
            holder.get(0).close();
        }

        assertThat(mover.abort(open())).isEqualTo(MoveStep.ABORTED);
        var edits = untouched();
        edits.put(7, 1);
        assertSettledOn(ONE, edits);
    }

    private Connection writeAndStayOpen() {
        try {
            var connection = transaction(ONE);
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("update posts set edits = edits + 1 where id = 7");
            }
            return connection;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @OnEachDatabase
    void rowsThatDifferAfterTheCopyStopTheMove() throws SQLException {
        var mover = mover((move, step) -> {
            if (step == MoveStep.COPIED) {
                changeBehindTheGuard();
            }
        });

        assertThatThrownBy(() -> mover.carryOut(mover.begin(SHARD, TWO)))
                .isInstanceOf(MoveGivenUpException.class)
                .hasMessageContainingAll("'default/1'", "'posts'", "differ");

        assertSettledOn(ONE, untouched());
    }

    /** As something would that writes past the triggers. */
    private void changeBehindTheGuard() {
        try (var connection = transaction(TWO)) {
            guard(connection).remove(connection, TABLES.get(0));
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("update posts set body = 'other' where id = 3");
            }
            guard(connection).install(connection, TABLES);
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @OnEachDatabase
    void aMoveThatCannotBeginSaysWhy() {
        var mover = mover();

        assertThatThrownBy(() -> mover.begin(SHARD, ONE))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("'default/1'", "on 'one' already");
        mover.begin(SHARD, TWO);
        assertThatThrownBy(() -> mover.begin(SHARD, TWO))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContaining("moves already");
    }

    @OnEachDatabase
    void writersBesideMovesLoseNothing(DatabaseKind kind) throws Exception {
        var pool = Executors.newFixedThreadPool(4);
        var stopped = new AtomicBoolean();
        var writers = new ArrayList<Future<Map<Integer, Integer>>>();
        try {
            for (int writer = 0; writer < 4; writer++) {
                int its = writer;
                writers.add(pool.submit(() -> write(its, stopped)));
            }
            for (int round = 0; round < 4; round++) {
                var target = round % 2 == 0 ? TWO : ONE;
                var mover = mover();
                assertThat(mover.carryOut(mover.begin(SHARD, target))).isEqualTo(MoveStep.DONE);
            }
        } finally {
            stopped.set(true);
            pool.shutdown();
        }
        var edits = untouched();
        for (var writer : writers) {
            edits.putAll(writer.get());
        }
        assertThat(edits.values().stream().mapToInt(edit -> edit).sum())
                .as("writes on " + kind)
                .isPositive();
        assertSettledOn(ONE, edits);
    }

    /** Edits its own quarter of the posts; how often each was edited, as the database acknowledged. */
    private Map<Integer, Integer> write(int writer, AtomicBoolean stopped) throws SQLException {
        var edits = new TreeMap<Integer, Integer>();
        var place = map.read().orElseThrow().databaseOf(SHARD);
        while (!stopped.get()) {
            int id = ThreadLocalRandom.current().nextInt(ROWS / 4) * 4 + writer;
            try (var connection = transaction(place);
                    var statement = connection.createStatement()) {
                if (ThreadLocalRandom.current().nextBoolean()) {
                    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                }
                int changed = statement.executeUpdate("update posts set edits = edits + 1 where id = " + id);
                connection.commit();
                if (changed == 1) {
                    edits.merge(id, 1, Integer::sum);
                } else {
                    // It has moved, and its rows here are gone.
                    place = map.read().orElseThrow().databaseOf(SHARD);
                }
            } catch (SQLException refusal) {
                assertThat(OwnershipGuard.isRefusal(refusal)
                                || "40001".equals(refusal.getSQLState())
                                || refusal.getErrorCode() == 50200)
                        .as(refusal.toString())
                        .isTrue();
                place = map.read().orElseThrow().databaseOf(SHARD);
            }
        }
        return edits;
    }
}
