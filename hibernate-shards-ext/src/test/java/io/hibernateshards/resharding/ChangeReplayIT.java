package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;

/** What is written at a source while its rows are copied arrives at the target: parents, children, answers, tags. */
class ChangeReplayIT {

    private static final ShardId ONE = new ShardId("default", 1);
    private static final ShardId TWO = new ShardId("default", 2);
    private static final GuardedTable POSTS = new GuardedTable("posts", "default", "vshard", List.of("id"), true);
    private static final GuardedTable COMMENTS =
            new GuardedTable("comments", "default", "vshard", List.of("post_id", "number"), true);
    private static final GuardedTable TAGS = new GuardedTable("tags", "default", "vshard", List.of("post_id"), false);
    private static final List<GuardedTable> TABLES = List.of(POSTS, COMMENTS, TAGS);

    private TestDatabase source;
    private TestDatabase target;
    private OwnershipGuard guard;
    private String product;
    private boolean postgres;

    @BeforeEach
    void twoDatabasesOfWhichOneReceives(Databases databases) throws SQLException {
        source = databases.fresh("source");
        target = databases.fresh("target");
        product = source.kind() == DatabaseKind.POSTGRESQL ? "PostgreSQL" : "H2";
        guard = OwnershipGuard.of(product, null).orElseThrow();
        postgres = source.kind() == DatabaseKind.POSTGRESQL;
        for (var database : List.of(source, target)) {
            create(database);
        }
        mark(source, OwnershipMode.OWNED);
        mark(target, OwnershipMode.RECEIVING);
    }

    private void create(TestDatabase database) throws SQLException {
        var deferrable = postgres ? " deferrable initially immediate" : "";
        database.execute(
                "create table hs_vshard (keyspace varchar(100) not null, vshard integer not null, mode varchar(20) not null, "
                        + "epoch bigint not null, token varchar(50), primary key (keyspace, vshard))",
                "insert into hs_vshard values ('default', 1, 'NOT_OWNED', 0, null)",
                "create table posts (id bigint primary key, vshard integer not null, body varchar(2000), slug varchar(50) "
                        + "unique)",
                "create table comments (post_id bigint not null references posts" + deferrable
                        + ", number integer not null, vshard integer not null, body varchar(100), answers_post bigint, "
                        + "answers integer, primary key (post_id, number), "
                        + "foreign key (answers_post, answers) references comments" + deferrable + ")",
                "create table tags (post_id bigint not null references posts" + deferrable
                        + ", tag varchar(50), vshard integer not null)");
        try (var connection = transaction(database)) {
            guard.install(connection, TABLES);
            connection.commit();
        }
    }

    private static Connection transaction(TestDatabase database) throws SQLException {
        var connection = database.connection();
        connection.setAutoCommit(false);
        return connection;
    }

    private void mark(TestDatabase database, OwnershipMode mode) throws SQLException {
        try (var connection = transaction(database)) {
            assertThat(guard.lock(connection, ONE, Duration.ofSeconds(20))).isTrue();
            guard.record(connection, ONE, new Ownership(mode, 1, "t1"));
            connection.commit();
        }
    }

    private int replay(String token) throws SQLException {
        try (var from = transaction(source);
                var to = transaction(target)) {
            from.setTransactionIsolation(
                    postgres ? Connection.TRANSACTION_REPEATABLE_READ : Connection.TRANSACTION_SERIALIZABLE);
            var tables = new ArrayList<CopiedTable>();
            for (var table : TABLES) {
                tables.add(CopiedTable.of(table, from, to));
            }
            from.rollback();
            to.rollback();
            var replay = new ChangeReplay(guard, ONE, token, tables, ChangedRows.of(product));
            int all = 0;
            for (int some = replay.replaySome(from, to); some > 0; some = replay.replaySome(from, to)) {
                all += some;
            }
            return all;
        }
    }

    private void assertEqualTables() throws SQLException {
        for (var select : List.of(
                "select * from posts order by id",
                "select * from comments order by post_id, number",
                "select * from tags order by post_id, tag")) {
            assertThat(target.queryForStrings(select)).as(select).isEqualTo(source.queryForStrings(select));
        }
        assertThat(source.queryForLong("select count(*) from hs_change")).isZero();
        assertThat(target.queryForLong("select count(*) from hs_change")).isZero();
    }

    @OnEachDatabase
    void insertsUpdatesAndDeletesArriveInWhateverOrderTheyWereMade() throws SQLException {
        source.execute(
                "insert into posts values (1, 1, 'one', 'a'), (2, 1, 'two', 'b'), (3, 1, null, 'c')",
                "insert into comments values (1, 1, 1, 'first', null, null), (1, 2, 1, 'answer', 1, 1)",
                "insert into tags values (1, 'x', 1), (1, 'x', 1), (2, 'y', 1)");
        assertThat(replay("t1")).isEqualTo(8);
        assertEqualTables();

        source.execute(
                "update posts set body = 'ein \"Wort\" \\ 𝄞' where id = 1",
                "delete from comments where number = 2",
                "insert into comments values (2, 1, 1, 'second', 1, 1)",
                "delete from tags where post_id = 1",
                "insert into tags values (1, 'x', 1)",
                "delete from posts where id = 3",
                "insert into posts values (3, 1, 'again', 'd')",
                "update posts set id = 4 where id = 3");
        replay("t1");

        assertEqualTables();
    }

    @OnEachDatabase
    void nothingIsDoneWhereNothingWasRecorded() throws SQLException {
        assertThat(replay("t1")).isZero();
    }

    @OnEachDatabase
    void aRowWhoseParentIsRecordedFarBehindWaitsForIt() throws SQLException {
        source.execute("insert into posts values (1, 1, 'parent', 'p'), (2, 1, 'late', 'q')");
        replay("t1");
        source.execute("insert into comments values (1, 1, 1, 'c', null, null)");
        try (var connection = transaction(source);
                var insert = connection.prepareStatement("insert into posts values (?, 1, 'more', ?)")) {
            for (int id = 10; id < 3_010; id++) {
                insert.setInt(1, id);
                insert.setString(2, "s" + id);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        source.execute(
                "insert into posts values (5000, 1, 'new parent', 'np')",
                "update comments set post_id = 5000 where post_id = 1");

        replay("t1");

        assertEqualTables();
    }

    @OnEachDatabase
    void rowsThatExchangeUniqueValuesArrive() throws SQLException {
        source.execute("insert into posts values (1, 1, 'one', 'a'), (2, 1, 'two', 'b'), (3, 1, 'three', 'c')");
        replay("t1");

        source.execute(
                "update posts set slug = 'x' where id = 1",
                "update posts set slug = 'a' where id = 2",
                "update posts set slug = 'b' where id = 1");
        replay("t1");

        assertEqualTables();
    }

    @OnEachDatabase
    void aRowThatLeftTheVirtualShardIsNoLongerItsAndOneOfAnotherIsNotTouched() throws SQLException {
        source.execute("insert into hs_vshard values ('default', 2, 'NOT_OWNED', 0, null)");
        target.execute("insert into hs_vshard values ('default', 2, 'NOT_OWNED', 0, null)");
        for (var database : List.of(source, target)) {
            try (var connection = transaction(database)) {
                guard.install(connection, TABLES);
                assertThat(guard.lock(connection, TWO, Duration.ofSeconds(20))).isTrue();
                guard.record(connection, TWO, new Ownership(OwnershipMode.OWNED, 1, null));
                connection.commit();
            }
        }
        source.execute("insert into posts values (1, 1, 'stays', 'a'), (2, 1, 'leaves', 'b')");
        replay("t1");
        source.execute("update posts set vshard = 2 where id = 2");
        source.execute("insert into posts values (3, 1, 'goes', 'c')", "delete from posts where id = 3");
        target.execute("insert into posts values (3, 2, 'another', 'd')");

        replay("t1");

        assertThat(target.queryForStrings("select id, vshard, body from posts order by id"))
                .containsExactly("1|1|stays", "3|2|another");
    }

    @OnEachDatabase
    void rowsOfTablesThatTheMoverDoesNotKnowAreNotForgotten() throws SQLException {
        source.execute(
                "insert into hs_change (keyspace, vshard, table_name, row_key) values ('default', 1, 'others', '[\"1\"]')");

        assertThatThrownBy(() -> replay("t1"))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("[others]", "'default/1'");

        assertThat(source.queryForLong("select count(*) from hs_change")).isEqualTo(1);
    }

    @OnEachDatabase
    void anotherMoversTokenReplaysNothing() throws SQLException {
        source.execute("insert into posts values (1, 1, 'one', 'a')");

        assertThatThrownBy(() -> replay("t0"))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("'default/1'", "'t0'");

        assertThat(target.queryForLong("select count(*) from posts")).isZero();
        assertThat(source.queryForLong("select count(*) from hs_change")).isEqualTo(1);
    }

    @OnEachDatabase
    void aReplayBesideWritersMissesNothing() throws Exception {
        var random = new Random(7);
        for (int round = 0; round < 20; round++) {
            try (var writer = transaction(source);
                    var statement = writer.createStatement()) {
                for (int write = 0; write < 5; write++) {
                    int id = random.nextInt(10);
                    statement.addBatch("delete from comments where post_id = " + id);
                    statement.addBatch("delete from tags where post_id = " + id);
                    statement.addBatch("delete from posts where id = " + id);
                    if (random.nextInt(4) > 0) {
                        statement.addBatch("insert into posts values (" + id + ", 1, 'r" + round + "', 's" + id + "')");
                        statement.addBatch(
                                "insert into comments values (" + id + ", " + write + ", 1, 'c', null, null)");
                        statement.addBatch("insert into tags values (" + id + ", 't" + random.nextInt(3) + "', 1)");
                    }
                }
                statement.executeBatch();
                replay("t1");
                writer.commit();
            }
        }

        replay("t1");
        assertEqualTables();
        assertThat(source.queryForLong("select count(*) from posts")).isPositive();
    }
}
