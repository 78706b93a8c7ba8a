package io.hibernateshards.resharding;

import static io.hibernateshards.resharding.TwoDatabases.LIMITS;
import static io.hibernateshards.resharding.TwoDatabases.ONE;
import static io.hibernateshards.resharding.TwoDatabases.SHARD;
import static io.hibernateshards.resharding.TwoDatabases.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.MoveProgress;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/** How far a move is, how fast it may be, and how it waits: seen and said by other processes. */
class MoveProgressIT {

    private static final int ROWS = 1_000;
    /** Small chunks, so that there is much to hold back. */
    private static final MoveLimits SMALL = new MoveLimits(
            500, Duration.ofMillis(300), 6, Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ZERO);

    private TwoDatabases databases;

    @BeforeEach
    void aThousandPostsInEachOfTwoVirtualShards(Databases fresh) throws SQLException {
        databases = new TwoDatabases(
                fresh,
                List.of(
                        new GuardedTable("posts", "default", "vshard", List.of("id"), true),
                        new GuardedTable("likes", "default", "vshard", List.of("post"), false)),
                "create table posts (id integer primary key, vshard integer not null)",
                "create table likes (post integer not null references posts, vshard integer not null)");
        for (int shard : new int[] {0, 1, 2}) {
            databases
                    .its(shard == 2 ? TWO : ONE)
                    .execute("insert into posts select n + " + shard * 10_000 + ", " + shard + " from "
                            + (databases.isPostgres() ? "generate_series" : "system_range") + "(1, " + ROWS + ") s(n)");
        }
    }

    @OnEachDatabase
    void whatIsCopiedIsSeenInTheCatalogWhileItIs() throws Exception {
        var mover = databases.mover(SMALL.withRates(400, 0), (move, step) -> {});
        var begun = mover.begin(SHARD, TWO);
        assertThat(begun.progress()).isEqualTo(MoveProgress.NONE);
        long before = System.nanoTime();
        var moved = CompletableFuture.supplyAsync(() -> mover.carryOut(begun));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> databases.open().progress().rows() > 0);
        var seen = databases.open().progress();

        assertThat(seen.rows()).isBetween(1L, ROWS - 1L);
        assertThat(seen.ofRows()).isEqualTo(ROWS);
        assertThat(seen.bytes()).isGreaterThan(seen.rows());
        assertThat(seen.rowsPerSecond()).isPositive().isLessThan(500);
        assertThat(seen.left().orElseThrow()).isPositive();
        assertThat(moved.get(60, TimeUnit.SECONDS)).isEqualTo(MoveStep.DONE);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("1,000 rows, 400 in a second")
                .isGreaterThan(Duration.ofMillis(2_200));
        var last = databases.map().move(begun.id()).orElseThrow().progress();
        assertThat(last.rows()).isEqualTo(ROWS);
        assertThat(last.left()).contains(Duration.ZERO);
    }

    @OnEachDatabase
    void bytesAreHeldBackToo() throws SQLException {
        var mover = databases.mover(SMALL.withRates(0, 12_000), (move, step) -> {});
        var move = mover.begin(SHARD, TWO);
        long before = System.nanoTime();

        assertThat(mover.carryOut(move)).isEqualTo(MoveStep.DONE);

        var bytes = databases.map().move(move.id()).orElseThrow().progress().bytes();
        assertThat(System.nanoTime() - before).isGreaterThan((long) (bytes / 12_000.0 * 1e9));
    }

    @OnEachDatabase
    void aPausedMoveWaitsWithoutAFreezeUntilItIsLetGoOn() throws Exception {
        var mover = databases.mover(SMALL.withRates(700, 0), (move, step) -> {});
        var begun = mover.begin(SHARD, TWO);
        var moved = CompletableFuture.supplyAsync(() -> mover.carryOut(begun));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> databases.open().progress().rows() > 0);

        assertThat(databases.map().pause(begun.id(), true)).isTrue();

        TimeUnit.MILLISECONDS.sleep(2_500);
        assertThat(databases.open().paused()).isTrue();
        assertThat(databases.open().step()).isIn("PREPARED", "COPIED");
        databases.its(ONE).execute("delete from posts where id = 10001");
        assertThat(moved).isNotDone();
        databases.map().pause(begun.id(), false);
        assertThat(moved.get(60, TimeUnit.SECONDS)).isEqualTo(MoveStep.DONE);
        assertThat(databases.its(TWO).queryForLong("select count(*) from posts where vshard = 1"))
                .isEqualTo(ROWS - 1);
        assertThat(databases.map().pause(begun.id(), true)).as("it has ended").isFalse();
    }

    @OnEachDatabase
    void aPausedMoveIsGivenUpByAnotherProcess() throws Exception {
        var mover = databases.mover(SMALL, (move, step) -> {});
        var begun = mover.begin(SHARD, TWO);
        databases.map().pause(begun.id(), true);
        var moved = CompletableFuture.supplyAsync(() -> mover.carryOut(begun));
        TimeUnit.MILLISECONDS.sleep(500);

        assertThat(databases.mover().abort(databases.open())).isEqualTo(MoveStep.ABORTED);

        assertThatThrownBy(moved::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(MoveTakenException.class);
        assertThat(databases.mode(ONE)).isEqualTo("OWNED|quiet");
        assertThat(databases.its(TWO).queryForLong("select count(*) from posts where vshard = 1"))
                .isZero();
    }

    @OnEachDatabase
    void pausesOfOthersAreMeasured() {
        var measured = new ArrayList<MovePauses>();
        var mover = databases.measured(LIMITS, databases, new MoveListener() {
            @Override
            public void reached(MoveRecord move, MoveStep step) {}

            @Override
            public void served(MoveRecord move, MovePauses pauses) {
                measured.add(pauses);
            }
        });

        long before = System.nanoTime();
        assertThat(mover.carryOut(mover.begin(SHARD, TWO))).isEqualTo(MoveStep.DONE);

        assertThat(measured).hasSize(1);
        var all = Duration.ofNanos(System.nanoTime() - before);
        for (var pause : List.of(
                measured.get(0).guards(),
                measured.get(0).freezing(),
                measured.get(0).frozen())) {
            assertThat(pause).isPositive().isLessThan(all);
        }
    }

    @OnEachDatabase
    void movesBothWaysAtOnceDoNotHinderEachOther() throws Exception {
        var mover = databases.mover();
        var threads = Executors.newFixedThreadPool(3);
        for (int round = 0; round < 3; round++) {
            var moves = new ArrayList<CompletableFuture<MoveStep>>();
            for (int number : new int[] {0, 1, 2}) {
                var shard = new ShardId("default", number);
                var there = databases.map().read().orElseThrow().databaseOf(shard);
                var move = mover.begin(shard, there.equals(ONE) ? TWO : ONE);
                moves.add(CompletableFuture.supplyAsync(() -> mover.carryOut(move), threads));
            }
            for (var move : moves) {
                assertThat(move.get(60, TimeUnit.SECONDS)).isEqualTo(MoveStep.DONE);
            }
        }

        threads.shutdown();
        assertThat(databases
                        .its(TWO)
                        .queryForStrings("select vshard, count(*) from posts group by vshard order by vshard"))
                .containsExactly("0|" + ROWS, "1|" + ROWS);
        assertThat(databases.its(ONE).queryForStrings("select vshard, count(*) from posts group by vshard"))
                .containsExactly("2|" + ROWS);
    }
}
