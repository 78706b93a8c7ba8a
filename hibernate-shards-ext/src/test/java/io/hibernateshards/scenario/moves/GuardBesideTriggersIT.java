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
import org.h2.api.Trigger;
import org.junit.jupiter.api.BeforeEach;

/** The guard beside triggers of the application's, old snapshots, and sessions with settings of their own. */
class GuardBesideTriggersIT {

    private static final GuardedTable THINGS =
            new GuardedTable("things", "default", "vshard", List.of("kind", "happened", "lasts"), true);
    private static final ShardId ONE = new ShardId("default", 1);

    private TestDatabase database;
    private OwnershipGuard guard;

    @BeforeEach
    void virtualShardsOneAndTwoOfWhichTheFirstIsOwned(Databases databases) throws SQLException {
        database = databases.fresh("one");
        database.execute(
                "create table things (kind varchar(20000), happened timestamp(6) with time zone, "
                        + (isPostgres() ? "lasts interval" : "lasts interval day to second")
                        + ", vshard integer not null)",
                "create table hs_vshard (keyspace varchar(100) not null, vshard integer not null, mode varchar(20) not null, "
                        + "epoch bigint not null, token varchar(50), primary key (keyspace, vshard))",
                "insert into hs_vshard values ('default', 1, 'OWNED', 0, null), ('default', 2, 'NOT_OWNED', 0, null)");
        guard = OwnershipGuard.of(isPostgres() ? "PostgreSQL" : "H2", null).orElseThrow();
        try (var connection = transaction()) {
            guard.install(connection, List.of(THINGS));
            assertThat(guard.passUnseenWhatIsOwned(connection, List.of(THINGS), Duration.ofSeconds(10)))
                    .isTrue();
            connection.commit();
        }
    }

    private boolean isPostgres() {
        return database.kind() == DatabaseKind.POSTGRESQL;
    }

    private Connection transaction() throws SQLException {
        var connection = database.connection();
        connection.setAutoCommit(false);
        return connection;
    }

    private void record(OwnershipMode mode, String token) throws SQLException {
        try (var connection = transaction()) {
            assertThat(guard.lock(connection, ONE, Duration.ofSeconds(20))).isTrue();
            guard.record(connection, ONE, new Ownership(mode, 1, token));
            assertThat(guard.passUnseenWhatIsOwned(connection, List.of(THINGS), Duration.ofSeconds(10)))
                    .isTrue();
            connection.commit();
        }
    }

    private List<String> gaps() throws SQLException {
        try (var connection = transaction()) {
            return guard.gaps(connection, List.of(THINGS)).stream()
                    .map(Object::toString)
                    .toList();
        }
    }

    /** Does nothing. */
    public static final class Idle implements Trigger {
        @Override
        public void fire(Connection connection, Object[] oldRow, Object[] newRow) {}
    }

    @OnEachDatabase
    void aTriggerThatMayChangeWhatTheGuardHasSeenIsAGap() throws SQLException {
        assertThat(gaps()).isEmpty();

        if (isPostgres()) {
            database.execute(
                    "create function idle() returns trigger language plpgsql as 'begin return new; end'",
                    "create trigger zzz before insert on things for each row execute function idle()",
                    "create trigger \"~~\" after insert on things for each row execute function idle()",
                    "create trigger \"~~s\" before insert on things for each statement execute function idle()",
                    "create trigger \"~~d\" before delete on things for each row execute function idle()");
            assertThat(gaps()).isEmpty();
            database.execute("create trigger \"~~u\" before update on things for each row execute function idle()");
            assertThat(gaps()).containsExactly("the trigger '~~u' runs after the guard of the table 'things'");
        } else {
            database.execute(
                    "create trigger idle after insert on things for each row call '" + Idle.class.getName() + "'");
            assertThat(gaps()).isEmpty();
            database.execute(
                    "create trigger zzz before update on things for each row call '" + Idle.class.getName() + "'");
            assertThat(gaps()).containsExactly("the trigger 'ZZZ' runs after the guard of the table 'things'");
        }
    }

    @OnEachDatabase
    void aTableWithoutItsGuardIsAGap() throws SQLException {
        if (isPostgres()) {
            database.execute("alter table things disable trigger user");
            assertThat(gaps()).containsExactly("the table 'things' has no guard that is enabled");
        }
        try (var connection = transaction()) {
            guard.remove(connection, THINGS);
            connection.commit();
        }

        assertThat(gaps()).containsExactly("the table 'things' has no guard that is enabled");
    }

    @OnEachDatabase
    void aTriggerOfTheApplicationsRunsBeforeTheGuard() throws SQLException {
        assumeThat(isPostgres()).isTrue();
        database.execute(
                "create function shift() returns trigger language plpgsql as 'begin new.vshard := 2; return new; end'",
                "create trigger zzz before insert on things for each row execute function shift()");

        assertThatThrownBy(() -> database.execute("insert into things values ('x', now(), '1 day', 1)"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(OwnershipGuard.isRefusal(refusal)).isTrue())
                .hasMessageContaining("default/2");
    }

    @OnEachDatabase
    void aTableIsNotTruncatedUnderASnapshotFromBeforeAMove() throws SQLException {
        assumeThat(isPostgres()).as("H2 has no trigger for it").isTrue();
        for (int isolation : List.of(Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE)) {
            record(OwnershipMode.OWNED, null);
            try (var old = transaction();
                    var statement = old.createStatement()) {
                old.setTransactionIsolation(isolation);
                statement.executeQuery("select count(*) from hs_vshard").close();
                record(OwnershipMode.FROZEN, "t1");

                assertThatThrownBy(() -> statement.execute("truncate things"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refusal -> assertThat(refusal.getSQLState()).isEqualTo("40001"));
            }
        }
    }

    @OnEachDatabase
    void keysAreTheSameTextsWhateverTheWritersSettings() throws SQLException {
        record(OwnershipMode.OWNED, "t1");
        var insert = "insert into things values ('x', timestamp with time zone '2026-11-26 05:00:00.25+02:00', "
                + (isPostgres() ? "interval '-1 day -2 hours'" : "interval '-1 02:00:00' day to second") + ", 1)";

        if (isPostgres()) {
            // The driver wants settings of its own, other programs do not.
            database.execute("do $$ begin set local datestyle = 'SQL, DMY'; set local intervalstyle = 'sql_standard'; "
                    + "set local timezone = 'Asia/Tokyo'; " + insert + "; end $$");
        } else {
            try (var writer = database.connection();
                    var statement = writer.createStatement()) {
                statement.execute("set time zone '+09:00'");
                statement.execute(insert);
            }
        }

        assertThat(database.queryForStrings("select row_key from hs_change"))
                .containsExactly(
                        isPostgres()
                                ? "[\"x\", \"2026-11-26 03:00:00.25+00\", \"-1 days -02:00:00\"]"
                                : "[\"x\", \"2026-11-26T05:00:00.250+02:00\", \"INTERVAL '-1 02:00:00' DAY TO SECOND\"]");
    }

    @OnEachDatabase
    void aLongKeyIsRecordedWhole() throws SQLException {
        record(OwnershipMode.OWNED, "t1");
        var kind = "0123456789".repeat(1_000);

        database.execute("insert into things values ('" + kind + "', null, null, 1)");

        assertThat(database.queryForStrings("select row_key from hs_change"))
                .containsExactly("[\"" + kind + "\", null, null]");
    }
}
