package io.hibernateshards.scenario.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.Ownership;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.fence.OwnershipMode;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;

/** The guard of tables against rows of virtual shards that their database does not own; straight SQL, as any program writes. */
class OwnershipGuardIT {

    private static final GuardedTable POSTS = new GuardedTable("posts", "default", "vshard", List.of("id"), true);
    private static final GuardedTable TAGS = new GuardedTable("tags", "default", "vshard", List.of("owner"), false);
    private static final ShardId ONE = new ShardId("default", 1);
    private static final ShardId TWO = new ShardId("default", 2);
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    private TestDatabase database;
    private OwnershipGuard guard;

    @BeforeEach
    void twoTablesAndFourVirtualShardsOfWhichZeroAndOneAreOwned(Databases databases) throws SQLException {
        database = databases.fresh("one");
        database.execute(
                "create table posts (id bigint primary key, body varchar(100), vshard integer not null)",
                "create table tags (owner bigint, tag varchar(100), vshard integer not null)",
                "create table hs_vshard (keyspace varchar(100) not null, vshard integer not null, mode varchar(20) not null, "
                        + "epoch bigint not null, token varchar(50), primary key (keyspace, vshard))",
                "insert into hs_vshard values ('default', 0, 'OWNED', 0, null), ('default', 1, 'OWNED', 0, null), "
                        + "('default', 2, 'NOT_OWNED', 0, null), ('default', 3, 'NOT_OWNED', 0, null)",
                "insert into posts values (1, 'first', 1), (2, 'foreign', 2)");
        try (var connection = transaction()) {
            guard = OwnershipGuard.of(connection.getMetaData().getDatabaseProductName(), null)
                    .orElseThrow();
            guard.install(connection, List.of(POSTS, TAGS));
            connection.commit();
        }
    }

    private Connection transaction() throws SQLException {
        var connection = database.connection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private void record(ShardId shard, OwnershipMode mode, String token) throws SQLException {
        try (var connection = transaction()) {
            assertThat(guard.lock(connection, shard, LONG)).isTrue();
            guard.record(connection, shard, new Ownership(mode, 1, token));
            connection.commit();
        }
    }

    private static void assertRefused(ThrowingCallable write, String... parts) {
        assertThatThrownBy(write).isInstanceOfSatisfying(SQLException.class, refusal -> {
            assertThat(OwnershipGuard.isRefusal(refusal)).as(refusal.toString()).isTrue();
            assertThat(refusal.getMessage()).contains(parts);
        });
    }

    @OnEachDatabase
    void rowsOfOwnedVirtualShardsAreWritten() throws SQLException {
        database.execute(
                "insert into posts values (3, 'third', 0)",
                "update posts set body = 'new' where id = 1",
                "update posts set vshard = 0 where id = 1",
                "delete from posts where id = 3",
                "insert into tags values (1, 'a', 1), (1, 'a', 1)");

        assertThat(database.queryForStrings("select id, body, vshard from posts order by id"))
                .containsExactly("1|new|0", "2|foreign|2");
        assertThat(database.queryForLong("select count(*) from hs_change")).isZero();
    }

    @OnEachDatabase
    void rowsOfOthersAreRefusedWhateverIsDoneToThem() throws SQLException {
        assertRefused(() -> database.execute("insert into posts values (3, 'x', 2)"), "default/2", "'NOT_OWNED'");
        assertRefused(() -> database.execute("update posts set body = 'x' where id = 2"), "default/2");
        assertRefused(() -> database.execute("delete from posts where id = 2"), "default/2");
        assertRefused(() -> database.execute("update posts set vshard = 3 where id = 1"), "default/3");
        assertRefused(() -> database.execute("update posts set vshard = 1 where id = 2"), "default/2");
        assertRefused(() -> database.execute("insert into posts values (3, 'x', 7)"), "default/7", "'not recorded'");

        assertThat(database.queryForStrings("select id, body, vshard from posts order by id"))
                .containsExactly("1|first|1", "2|foreign|2");
    }

    @OnEachDatabase
    void aMoverWaitsForTheWritersOfItsVirtualShardAlone() throws SQLException {
        try (var writer = transaction();
                var mover = transaction()) {
            execute(writer, "insert into posts values (3, 'open', 1)");

            assertThat(guard.lock(mover, ONE, SOON)).isFalse();
            assertThat(guard.lock(mover, TWO, SOON)).isTrue();
            mover.rollback();

            writer.commit();
            assertThat(guard.lock(mover, ONE, SOON)).isTrue();
            mover.rollback();
        }
    }

    @OnEachDatabase
    void aWriterThatWaitedForAFreezeIsRefused() throws Exception {
        try (var mover = transaction()) {
            assertThat(guard.lock(mover, ONE, LONG)).isTrue();
            var late = CompletableFuture.supplyAsync(() -> {
                try (var writer = database.connection();
                        var statement = writer.createStatement()) {
                    statement.execute(
                            database.kind() == DatabaseKind.POSTGRESQL
                                    ? "set lock_timeout = 20000"
                                    : "set lock_timeout 20000");
                    statement.execute("insert into posts values (3, 'late', 1)");
                    return "written";
                } catch (SQLException refusal) {
                    return refusal.getSQLState();
                }
            });
            assertThat(late).isNotDone();
            guard.record(mover, ONE, new Ownership(OwnershipMode.FROZEN, 1, "t1"));
            mover.commit();

            assertThat(late.get(30, TimeUnit.SECONDS)).isEqualTo(OwnershipGuard.REFUSED);
        }
        assertThat(database.queryForLong("select count(*) from posts")).isEqualTo(2);
    }

    @OnEachDatabase
    void aSnapshotFromBeforeAFreezeDoesNotPassIt() throws SQLException {
        // On H2 only SERIALIZABLE and SNAPSHOT read an old record; its REPEATABLE READ sees the new one.
        for (int isolation : List.of(Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE)) {
            record(ONE, OwnershipMode.OWNED, null);
            try (var writer = transaction()) {
                writer.setTransactionIsolation(isolation);
                try (var rows = writer.createStatement().executeQuery("select count(*) from posts")) {
                    assertThat(rows.next()).isTrue();
                }
                record(ONE, OwnershipMode.FROZEN, "t1");

                assertThatThrownBy(() -> execute(writer, "insert into posts values (3, 'late', 1)"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refusal -> assertThat(refusal.getSQLState()).isIn("40001", OwnershipGuard.REFUSED));
                writer.rollback();
            }
        }
        assertThat(database.queryForLong("select count(*) from posts")).isEqualTo(2);
    }

    @OnEachDatabase
    void keysAreRecordedWhileAMoveAsksForThem() throws SQLException {
        record(ONE, OwnershipMode.OWNED, "t1");

        database.execute(
                "insert into posts values (3, 'three', 1), (4, 'other', 0)",
                "update posts set id = 5 where id = 3",
                "update posts set body = 'again' where id = 5",
                "update posts set vshard = 0 where id = 5",
                "delete from posts where id = 1",
                "insert into tags values (1, 'a', 1), (null, 'b\"', 1)");

        assertThat(database.queryForStrings("select keyspace, vshard, table_name, row_key from hs_change order by id"))
                .containsExactly(
                        "default|1|posts|[\"3\"]",
                        "default|1|posts|[\"3\"]",
                        "default|1|posts|[\"5\"]",
                        "default|1|posts|[\"5\"]",
                        "default|1|posts|[\"5\"]",
                        "default|1|posts|[\"1\"]",
                        "default|1|tags|[\"1\"]",
                        "default|1|tags|[null]");
    }

    @OnEachDatabase
    void onlyTheMoversTokenOpensAReceivingVirtualShard() throws SQLException {
        record(TWO, OwnershipMode.RECEIVING, "t2");

        assertRefused(() -> database.execute("insert into posts values (3, 'x', 2)"), "'RECEIVING'");
        try (var stale = transaction()) {
            assertThat(guard.enter(stale, TWO, "t1")).isFalse();
            assertRefused(() -> execute(stale, "insert into posts values (3, 'x', 2)"), "'RECEIVING'");
            stale.rollback();
        }
        try (var mover = transaction()) {
            assertThat(guard.enter(mover, TWO, "t2")).isTrue();
            execute(mover, "insert into posts values (3, 'copied', 2)");
            assertRefused(() -> execute(mover, "insert into posts values (4, 'x', 3)"), "default/3");
            mover.rollback();
            assertThat(guard.enter(mover, TWO, "t2")).isTrue();
            execute(mover, "insert into posts values (3, 'copied', 2)");
            mover.commit();
        }

        assertThat(database.queryForLong("select count(*) from posts where vshard = 2"))
                .isEqualTo(2);
        assertThat(database.queryForLong("select count(*) from hs_change")).isZero();
    }

    @OnEachDatabase
    void aMoversTransactionHoldsOffWhoTakesItsMoveOver() throws SQLException {
        record(TWO, OwnershipMode.RECEIVING, "t1");
        try (var mover = transaction();
                var second = transaction()) {
            assertThat(guard.enter(mover, TWO, "t1")).isTrue();
            assertThat(guard.lock(second, TWO, SOON)).isFalse();

            mover.rollback();
            record(TWO, OwnershipMode.RECEIVING, "t2");

            assertThat(guard.enter(mover, TWO, "t1")).isFalse();
            mover.rollback();
        }
    }

    @OnEachDatabase
    void aTouchReadsTheModeAndHoldsAMoverOff() throws SQLException {
        try (var reader = transaction();
                var mover = transaction()) {
            assertThat(guard.touch(reader, ONE)).contains(new Ownership(OwnershipMode.OWNED, 0, null));
            assertThat(guard.touch(reader, new ShardId("default", 9))).isEmpty();

            assertThat(guard.lock(mover, ONE, SOON)).isFalse();

            reader.commit();
            assertThat(guard.lock(mover, ONE, SOON)).isTrue();
            mover.rollback();
        }
    }

    @OnEachDatabase
    void aTableWithoutItsGuardIsWrittenFreely() throws SQLException {
        try (var connection = transaction()) {
            guard.remove(connection, POSTS);
            connection.commit();
        }

        database.execute("insert into posts values (3, 'x', 2)");

        assertThat(database.queryForLong("select count(*) from posts")).isEqualTo(3);
    }

    @OnEachDatabase
    void whatIsQuietlyOwnedTakesNoLock() throws SQLException {
        assumeThat(database.kind()).as("H2 looks at every row").isEqualTo(DatabaseKind.POSTGRESQL);
        try (var connection = transaction()) {
            assertThat(guard.passUnseenWhatIsOwned(connection, List.of(POSTS), LONG))
                    .isTrue();
            connection.commit();
        }

        try (var writer = transaction()) {
            execute(writer, "insert into posts values (3, 'quiet', 1)");
            assertThat(database.queryForLong("select count(*) from pg_locks where locktype = 'advisory'"))
                    .isZero();
            writer.commit();
        }
        assertRefused(() -> database.execute("insert into posts values (4, 'x', 2)"), "default/2");
        assertRefused(() -> database.execute("update posts set vshard = 2 where id = 3"), "default/2");
        assertRefused(() -> database.execute("update posts set vshard = 1 where id = 2"), "default/2");
    }

    @OnEachDatabase
    void whatAMoveTouchesIsNotQuiet() throws SQLException {
        record(ONE, OwnershipMode.OWNED, "t1");
        try (var connection = transaction()) {
            assertThat(guard.passUnseenWhatIsOwned(connection, List.of(POSTS), LONG))
                    .isTrue();
            connection.commit();
        }

        database.execute("insert into posts values (3, 'seen', 1), (4, 'unseen', 0)");

        assertThat(database.queryForStrings("select vshard, row_key from hs_change"))
                .containsExactly("1|[\"3\"]");
    }

    @OnEachDatabase
    void theGuardIsChangedOnlyWhenNoWriterIsOpen() throws SQLException {
        assumeThat(database.kind()).as("H2's guard is never changed").isEqualTo(DatabaseKind.POSTGRESQL);
        try (var writer = transaction();
                var mover = transaction()) {
            execute(writer, "insert into posts values (3, 'open', 0)");

            assertThat(guard.passUnseenWhatIsOwned(mover, List.of(POSTS), SOON)).isFalse();

            writer.rollback();
            assertThat(guard.passUnseenWhatIsOwned(mover, List.of(POSTS), SOON)).isTrue();
            mover.rollback();
        }
    }

    @OnEachDatabase
    void aPreparedTransactionHoldsAMoverOff() throws SQLException {
        assumeThat(database.kind()).isEqualTo(DatabaseKind.POSTGRESQL);
        assumeThat(database.queryForLong(
                        "select setting::int from pg_settings where name = 'max_prepared_transactions'"))
                .as("prepared transactions are allowed")
                .isPositive();
        try (var writer = transaction();
                var mover = transaction()) {
            execute(writer, "insert into posts values (3, 'in doubt', 1)");
            execute(writer, "prepare transaction 'guard-it'");

            assertThat(guard.lock(mover, ONE, SOON)).isFalse();

            database.execute("commit prepared 'guard-it'");
            assertThat(guard.lock(mover, ONE, SOON)).isTrue();
            mover.rollback();
        }
    }

    @OnEachDatabase
    void aTableIsNotTruncatedWhileVirtualShardsMove() throws SQLException {
        assumeThat(database.kind()).as("H2 has no trigger for it").isEqualTo(DatabaseKind.POSTGRESQL);
        record(TWO, OwnershipMode.RECEIVING, "t1");

        assertRefused(() -> database.execute("truncate posts"), "'posts'", "'default' move");

        record(TWO, OwnershipMode.NOT_OWNED, null);
        database.execute("truncate posts");
        assertThat(database.queryForLong("select count(*) from posts")).isZero();
    }
}
