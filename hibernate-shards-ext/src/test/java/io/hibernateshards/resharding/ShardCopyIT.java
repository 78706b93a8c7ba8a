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
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/** Rows of one virtual shard copied from one database to another, with values of every kind. */
class ShardCopyIT {

    private static final GuardedTable THINGS = new GuardedTable("things", "default", "vshard", List.of("id"), true);
    private static final ShardId SEVEN = new ShardId("default", 7);
    private static final ShardId EIGHT = new ShardId("default", 8);
    private static final int ROWS = 1_000;

    private final List<Long> chunks = new ArrayList<>();
    private TestDatabase source;
    private TestDatabase target;
    private OwnershipGuard guard;
    private String product;

    @BeforeEach
    void aThousandRowsOfOneVirtualShardAndSomeOfAnother(Databases databases) throws SQLException {
        source = databases.fresh("source");
        target = databases.fresh("target");
        product = source.kind() == DatabaseKind.POSTGRESQL ? "PostgreSQL" : "H2";
        guard = OwnershipGuard.of(product, null).orElseThrow();
        for (var database : List.of(source, target)) {
            createTables(database, database.kind() == DatabaseKind.POSTGRESQL);
        }
        fill(source.kind() == DatabaseKind.POSTGRESQL);
        mark(SEVEN, "t1");
    }

    private void createTables(TestDatabase database, boolean postgres) throws SQLException {
        database.execute(
                "create table hs_vshard (keyspace varchar(100) not null, vshard integer not null, mode varchar(20) not null, "
                        + "epoch bigint not null, token varchar(50), primary key (keyspace, vshard))",
                "insert into hs_vshard values ('default', 7, 'NOT_OWNED', 0, null), ('default', 8, 'NOT_OWNED', 0, null)",
                "create table things (id bigint primary key, vshard integer not null, \"Body Text\" varchar(2000), "
                        + "amount numeric(20, 4), ratio double precision, bytes "
                        + (postgres ? "bytea" : "varbinary(100)")
                        + ", happened timestamp(6) with time zone, born date, flag boolean, uid uuid, tags "
                        + (postgres ? "text[]" : "varchar(100) array")
                        + ", twice bigint generated always as (id * 2)" + (postgres ? " stored)" : ")"));
        try (var connection = transaction(database)) {
            if (database == target) {
                guard.install(connection, List.of(THINGS));
            }
            connection.commit();
        }
    }

    private void fill(boolean postgres) throws SQLException {
        try (var connection = transaction(source);
                var insert =
                        connection.prepareStatement("insert into things (id, vshard, \"Body Text\", amount, ratio, "
                                + "bytes, happened, born, flag, uid, tags) values (?, ?, ?, ?, ?, ?, cast(? as timestamp with time zone), "
                                + "cast(? as date), ?, cast(? as uuid), "
                                + (postgres ? "cast(? as text[])" : "array[cast(? as varchar)]") + ")")) {
            for (int id = 1; id <= ROWS + 3; id++) {
                boolean empty = id % 10 == 0;
                insert.setLong(1, id);
                insert.setInt(2, id <= ROWS ? 7 : 8);
                insert.setString(3, empty ? null : "tab\t line\n \\ \" 'ü' 𝄞 ".repeat(id % 7) + id);
                insert.setBigDecimal(4, empty ? null : new BigDecimal(id).movePointLeft(4));
                insert.setDouble(5, 1.0 / id);
                insert.setBytes(6, new byte[] {(byte) id, -1, 0});
                insert.setString(7, "2026-11-26 0" + id % 10 + ":00:00.123456+02:00");
                insert.setString(8, "0001-01-0" + (1 + id % 9));
                insert.setBoolean(9, id % 2 == 0);
                insert.setString(10, "00000000-0000-0000-0000-" + (100_000_000_000L + id));
                insert.setString(11, postgres ? "{a,\"b,c\",NULL}" : "a,b");
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static Connection transaction(TestDatabase database) throws SQLException {
        var connection = database.connection();
        connection.setAutoCommit(false);
        return connection;
    }

    private void mark(ShardId shard, String token) throws SQLException {
        try (var connection = transaction(target)) {
            assertThat(guard.lock(connection, shard, Duration.ofSeconds(20))).isTrue();
            guard.record(connection, shard, new Ownership(OwnershipMode.RECEIVING, 1, token));
            connection.commit();
        }
    }

    private void copy(ShardId shard, String token, long chunkBytes, ShardCopy.ChunkListener progress)
            throws SQLException {
        try (var from = transaction(source);
                var to = transaction(target)) {
            var copy = ShardCopy.of(product, guard, shard, token, progress);
            var table = CopiedTable.of(THINGS, from, to);
            copy.clear(to, table);
            copy.copyRows(from, to, table, chunkBytes);
        }
    }

    private ShardDigest digest(TestDatabase database, ShardId shard) throws SQLException {
        try (var from = transaction(source);
                var to = transaction(target);
                var connection = transaction(database)) {
            return ShardDigest.of(product, connection, CopiedTable.of(THINGS, from, to), shard, ShardDigest.Rows.ALL);
        }
    }

    private void count(CopiedTable table, long rows, long bytes) {
        chunks.add(rows);
    }

    @OnEachDatabase
    void theTargetHasTheRowsOfTheVirtualShardAndNoOthers() throws SQLException {
        copy(SEVEN, "t1", 10_000, this::count);

        var select = "select * from things where vshard = 7 order by id";
        assertThat(target.queryForStrings(select))
                .isEqualTo(source.queryForStrings(select))
                .hasSize(ROWS);
        assertThat(target.queryForLong("select count(*) from things")).isEqualTo(ROWS);
        assertThat(chunks).hasSizeGreaterThan(5);
        assertThat(chunks.stream().mapToLong(rows -> rows).sum()).isEqualTo(ROWS);
        assertThat(digest(target, SEVEN)).isEqualTo(digest(source, SEVEN));
        assertThat(digest(target, SEVEN).rows()).isEqualTo(ROWS);
    }

    @OnEachDatabase
    void aChunkCanHoldOneRowOrAll() throws SQLException {
        mark(EIGHT, "t1");
        copy(EIGHT, "t1", 1, this::count);
        copy(SEVEN, "t1", Long.MAX_VALUE, this::count);

        assertThat(chunks).containsExactly(1L, 1L, 1L, (long) ROWS);
    }

    @OnEachDatabase
    void aVirtualShardWithoutRowsIsCopiedToo() throws SQLException {
        source.execute("delete from things");

        copy(SEVEN, "t1", 10_000, this::count);

        assertThat(chunks).isEmpty();
        assertThat(digest(target, SEVEN)).isEqualTo(new ShardDigest(0, 0));
    }

    @OnEachDatabase
    void anInterruptedCopyIsMadeAnew() throws SQLException {
        assertThatThrownBy(() -> copy(SEVEN, "t1", 10_000, (table, rows, bytes) -> {
                    throw new SQLException("interrupted");
                }))
                .hasMessage("interrupted");
        assertThat(target.queryForLong("select count(*) from things")).isBetween(1L, ROWS - 1L);

        copy(SEVEN, "t1", 10_000, this::count);

        assertThat(digest(target, SEVEN)).isEqualTo(digest(source, SEVEN));
    }

    @OnEachDatabase
    void aMoverWhoseMoveWasTakenOverWritesNoFurtherChunk() throws SQLException {
        assertThatThrownBy(() -> copy(SEVEN, "t1", 10_000, (table, rows, bytes) -> {
                    chunks.add(rows);
                    mark(SEVEN, "t2");
                }))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("'default/7'", "'t1'", "taken the move over");

        assertThat(target.queryForLong("select count(*) from things")).isEqualTo(chunks.get(0));
    }

    @OnEachDatabase
    void aDifferenceOfOneValueShows() throws SQLException {
        for (var change : Map.of(
                        "\"Body Text\" = ''", 10,
                        "\"Body Text\" = 'TAB'", 7,
                        "amount = amount + 0.0001", 11,
                        "born = null", 12,
                        "flag = not flag", 13)
                .entrySet()) {
            var before = digest(source, SEVEN);
            source.execute("update things set " + change.getKey() + " where id = " + change.getValue());
            assertThat(digest(source, SEVEN)).as(change.getKey()).isNotEqualTo(before);
        }
    }

    @OnEachDatabase
    void aDigestCanBeOfSomeKeysOrOfAllOthers() throws SQLException {
        try (var from = transaction(source);
                var to = transaction(target)) {
            var table = CopiedTable.of(THINGS, from, to);
            var keys = Set.of("[\"7\"]", "[\"9\"]");
            var with = ShardDigest.of(product, from, table, SEVEN, new ShardDigest.Rows(true, keys));
            var without = ShardDigest.of(product, from, table, SEVEN, new ShardDigest.Rows(false, keys));
            from.rollback();
            source.execute("update things set amount = 7 where id = 7");

            assertThat(with.rows()).isEqualTo(2);
            assertThat(without.rows()).isEqualTo(ROWS - 2);
            assertThat(ShardDigest.of(product, from, table, SEVEN, new ShardDigest.Rows(true, keys)))
                    .isNotEqualTo(with);
            assertThat(ShardDigest.of(product, from, table, SEVEN, new ShardDigest.Rows(false, keys)))
                    .isEqualTo(without);
            assertThat(ShardDigest.of(product, from, table, SEVEN, new ShardDigest.Rows(true, Set.of()))
                            .rows())
                    .isZero();
        }
    }

    @OnEachDatabase
    void aKeyThatMayBeNullIsRefused() throws SQLException {
        var byTags = new GuardedTable("things", "default", "vshard", List.of("amount"), false);

        try (var from = transaction(source);
                var to = transaction(target)) {
            assertThatThrownBy(() -> CopiedTable.of(byTags, from, to))
                    .isInstanceOf(MoveRefusedException.class)
                    .hasMessageContainingAll("'things'", "not null");
        }
    }

    @OnEachDatabase
    void tablesThatDifferAreNotCopied() throws SQLException {
        target.execute("alter table things add column \"more\" varchar(10)");

        assertThatThrownBy(() -> copy(SEVEN, "t1", 10_000, this::count))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("'things'", "more", "Migrate both databases");
        assertThat(target.queryForLong("select count(*) from things")).isZero();
    }
}
