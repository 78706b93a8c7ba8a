package io.hibernateshards.scenario.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A guard that is installed again for a table whose key has become another. */
class ChangedGuardIT {

    private static final Duration LONG = Duration.ofSeconds(20);

    private TestDatabase database;

    @BeforeEach
    void aTableOfAVirtualShardThatIsAskedForByAMove(Databases databases) throws SQLException {
        database = databases.fresh("one");
        database.execute(
                "create table posts (id integer primary key, body varchar(100) not null, vshard integer not null)",
                "create table hs_vshard (keyspace varchar(100) not null, vshard integer not null, mode varchar(20) not null, "
                        + "epoch bigint not null, token varchar(50), primary key (keyspace, vshard))",
                "insert into hs_vshard values ('default', 1, 'OWNED', 0, 'a move')");
    }

    /** Whether the table could be locked in time. */
    private boolean install(Duration atMost, String... keyColumns) throws SQLException {
        var table = new GuardedTable("posts", "default", "vshard", List.of(keyColumns), true);
        try (var connection = database.connection()) {
            connection.setAutoCommit(false);
            var guard = OwnershipGuard.of(connection.getMetaData().getDatabaseProductName(), null)
                    .orElseThrow();
            boolean done = guard.install(connection, List.of(table), atMost);
            connection.commit();
            assertThat(guard.gaps(connection, List.of(table)).isEmpty()).isEqualTo(done);
            return done;
        }
    }

    @OnEachDatabase
    void recordsTheNewKeyFromThenOn() throws Exception {
        assertThat(install(LONG, "id")).isTrue();
        database.execute("insert into posts values (1, 'first', 1)");

        assertThat(install(LONG, "id", "body")).isTrue();
        database.execute("insert into posts values (2, 'second', 1)");

        assertThat(database.queryForStrings("select row_key from hs_change order by id"))
                .containsExactly("[\"1\"]", "[\"2\", \"second\"]");
    }

    @OnEachDatabase
    void isInstalledWhenNoWriterIsOpenWhereTheDatabaseLocksTheTable() throws Exception {
        assumeThat(database.kind()).isNotEqualTo(DatabaseKind.H2);
        try (var writer = database.connection();
                var statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("insert into posts values (1, 'first', 1)");

            assertThat(install(Duration.ofMillis(200), "id")).isFalse();
            writer.commit();
        }

        assertThat(install(LONG, "id")).isTrue();
    }
}
