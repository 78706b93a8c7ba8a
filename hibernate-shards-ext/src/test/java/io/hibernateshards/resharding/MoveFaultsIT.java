package io.hibernateshards.resharding;

import static io.hibernateshards.resharding.TwoDatabases.HOME;
import static io.hibernateshards.resharding.TwoDatabases.LIMITS;
import static io.hibernateshards.resharding.TwoDatabases.ONE;
import static io.hibernateshards.resharding.TwoDatabases.SHARD;
import static io.hibernateshards.resharding.TwoDatabases.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.MoveRecord.Decision;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/** A move while a database does not answer, the pools are empty, or somebody does not end. */
class MoveFaultsIT {

    private static final int ROWS = 50;

    private TwoDatabases databases;

    @BeforeEach
    void fiftyPostsOfVirtualShardOne(Databases fresh) throws SQLException {
        databases = new TwoDatabases(
                fresh,
                List.of(new GuardedTable("posts", "default", "vshard", List.of("id"), true)),
                "create table posts (id integer primary key, vshard integer not null, body varchar(100))");
        try (var connection = databases.transaction(ONE);
                var posts = connection.prepareStatement("insert into posts values (?, 1, 'a post')")) {
            for (int id = 0; id < ROWS; id++) {
                posts.setInt(1, id);
                posts.addBatch();
            }
            posts.executeBatch();
            connection.commit();
        }
    }

    /** As a process that ends. */
    private static final class Killed extends Error {}

    private void moveAndEndAt(MoveStep last) {
        var mover = databases.mover(LIMITS, (move, step) -> {
            if (step == last) {
                throw new Killed();
            }
        });
        var move = mover.begin(SHARD, TWO);
        assertThatThrownBy(() -> mover.carryOut(move)).isInstanceOf(Killed.class);
    }

    private void assertSettledOn(Database owner) throws SQLException {
        var other = owner == ONE ? TWO : ONE;
        assertThat(databases.its(owner).queryForLong("select count(*) from posts"))
                .isEqualTo(ROWS);
        assertThat(databases.its(other).queryForLong("select count(*) from posts"))
                .isZero();
        assertThat(databases.mode(owner)).isEqualTo("OWNED|quiet");
        assertThat(databases.mode(other)).isEqualTo("NOT_OWNED|quiet");
        assertThat(databases.map().moves()).isEmpty();
        assertThat(databases.map().read().orElseThrow().databaseOf(SHARD)).isEqualTo(owner);
    }

    @OnEachDatabase
    void afterItsDecisionTheTargetServesAlthoughTheSourceIsDown() throws SQLException {
        moveAndEndAt(MoveStep.DECIDED);
        databases.down.add(ONE);

        assertThatThrownBy(() -> databases.mover().carryOut(databases.open()))
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("one is down");

        assertThat(databases.mode(TWO)).isEqualTo("OWNED|quiet");
        databases.its(TWO).execute("update posts set body = 'written' where id = 7");
        assertThat(databases.open().decision()).isEqualTo(Decision.COMMIT);
        databases.down.clear();
        assertThat(databases.mover().carryOut(databases.open())).isEqualTo(MoveStep.DONE);
        assertSettledOn(TWO);
    }

    @OnEachDatabase
    void beforeItsDecisionTheSourceIsFreedAlthoughTheTargetIsDown() throws SQLException {
        for (var last : List.of(MoveStep.PREPARED, MoveStep.FROZEN)) {
            moveAndEndAt(last);
            databases.down.add(TWO);

            assertThatThrownBy(() -> databases.mover().abort(databases.open()))
                    .isInstanceOf(ShardUnavailableException.class)
                    .hasMessageContaining("two is down");

            assertThat(databases.mode(ONE)).isEqualTo("OWNED|quiet");
            databases.its(ONE).execute("update posts set body = 'written' where id = 7");
            assertThat(databases.open().decision()).isEqualTo(Decision.ABORT);
            databases.down.clear();
            assertThat(databases.mover().carryOut(databases.open())).isEqualTo(MoveStep.ABORTED);
            assertSettledOn(ONE);
        }
    }

    @OnEachDatabase
    void theTargetIsCleanedAlthoughTheSourceIsDown() throws SQLException {
        moveAndEndAt(MoveStep.COPIED);
        databases.down.add(ONE);

        assertThatThrownBy(() -> databases.mover().abort(databases.open()))
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("one is down");

        assertThat(databases.mode(TWO)).isEqualTo("NOT_OWNED|quiet");
        assertThat(databases.its(TWO).queryForLong("select count(*) from posts"))
                .isZero();
        databases.down.clear();
        assertThat(databases.mover().carryOut(databases.open())).isEqualTo(MoveStep.ABORTED);
        assertSettledOn(ONE);
    }

    @OnEachDatabase
    void nothingIsChangedWhereTheTargetIsDownFromTheBeginning() throws SQLException {
        var mover = databases.mover();
        var move = mover.begin(SHARD, TWO);
        databases.down.add(TWO);

        assertThatThrownBy(() -> mover.carryOut(move))
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("two is down");

        assertThat(databases.mode(ONE)).isEqualTo("OWNED|quiet");
        databases.down.clear();
        assertThat(mover.carryOut(databases.open())).isEqualTo(MoveStep.DONE);
        assertSettledOn(TWO);
    }

    @OnEachDatabase
    void aTargetThatFailsDuringTheFreezeLetsTheSourceGoOn() throws SQLException {
        var opened = new ArrayList<Connection>();
        var mover = databases.mover(LIMITS, remembering(TWO, opened), (move, step) -> {
            if (step == MoveStep.FROZEN) {
                databases.down.add(TWO);
                for (var connection : opened) {
                    connection.close();
                }
            }
        });
        databases.its(ONE).execute("update posts set body = 'early' where id = 1");
        var move = mover.begin(SHARD, TWO);

        assertThatThrownBy(() -> mover.carryOut(move))
                .isInstanceOf(MoveGivenUpException.class)
                .hasMessageContainingAll("'default/1'", "failed while the virtual shard was frozen", "serves");

        assertThat(databases.mode(ONE)).isEqualTo("OWNED|quiet");
        databases.down.clear();
        assertThat(databases.mover().carryOut(databases.open())).isEqualTo(MoveStep.ABORTED);
        assertSettledOn(ONE);
    }

    private DatabaseConnections remembering(Database which, List<Connection> opened) {
        return new DatabaseConnections() {
            @Override
            public Connection open(Database database) {
                var connection = databases.open(database);
                if (database.equals(which)) {
                    opened.add(connection);
                }
                return connection;
            }

            @Override
            public void release(Database database, Connection connection) throws SQLException {
                databases.release(database, connection);
            }

            @Override
            public String address(Database database) {
                return databases.address(database);
            }
        };
    }

    @OnEachDatabase
    void whoHoldsLocksNeedsNoFurtherConnectionToTheCatalog() throws SQLException {
        var mover = databases.mover(LIMITS, (move, step) -> {
            // Writers that wait behind the mover have all connections to the catalog's database.
            if (step == MoveStep.PREPARED) {
                databases.down.add(HOME);
            }
        });
        var move = mover.begin(SHARD, TWO);

        assertThat(mover.carryOut(move)).isEqualTo(MoveStep.DONE);

        assertThat(databases.down).containsExactly(HOME);
        databases.down.clear();
        assertSettledOn(TWO);
    }

    @OnEachDatabase
    void writersDoNotQueueForLongBehindAMoverThatWaits() throws Exception {
        var mover = databases.mover(
                new MoveLimits(
                        4_000,
                        Duration.ofMillis(100),
                        3,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(30),
                        Duration.ZERO),
                (move, step) -> {});
        // A reader or writer of the virtual shard that does not end while the mover wants it at its first step.
        try (var holder = databases.transaction(ONE)) {
            databases.guard().touch(holder, SHARD);
            var move = mover.begin(SHARD, TWO);
            var ended = CompletableFuture.supplyAsync(() -> mover.carryOut(move));

            for (int write = 0; write < 10; write++) {
                long before = System.nanoTime();
                try (var writer = databases.transaction(ONE)) {
                    databases.guard().touch(writer, SHARD);
                    writer.commit();
                }
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(ended).isNotDone();
            holder.commit();
            assertThat(ended.get(40, TimeUnit.SECONDS)).isEqualTo(MoveStep.DONE);
        }
        assertSettledOn(TWO);
    }
}
