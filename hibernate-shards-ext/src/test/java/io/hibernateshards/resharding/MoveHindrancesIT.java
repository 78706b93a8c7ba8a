package io.hibernateshards.resharding;

import static io.hibernateshards.resharding.TwoDatabases.LIMITS;
import static io.hibernateshards.resharding.TwoDatabases.ONE;
import static io.hibernateshards.resharding.TwoDatabases.SHARD;
import static io.hibernateshards.resharding.TwoDatabases.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.h2.api.Trigger;
import org.junit.jupiter.api.BeforeEach;

/** What keeps a virtual shard from moving is found before rows are touched, or torn from those that refer to them. */
class MoveHindrancesIT {

    private TwoDatabases databases;

    @BeforeEach
    void aPostWithACommentInVirtualShardOne(Databases fresh) throws SQLException {
        databases = new TwoDatabases(
                fresh,
                List.of(
                        new GuardedTable("comments", "default", "vshard", List.of("id"), true),
                        new GuardedTable("posts", "default", "vshard", List.of("id"), true)),
                "create table posts (id integer primary key, vshard integer not null)",
                "create table comments (id integer primary key, vshard integer not null, "
                        + "post integer constraint of_post references posts on delete cascade)");
        databases
                .its(ONE)
                .execute(
                        "insert into posts values (1, 1), (2, 0)",
                        "insert into comments values (1, 1, 1), (2, 0, 2), (3, 1, null)");
    }

    private String named(String name) {
        return databases.isPostgres() ? "public." + name : "PUBLIC." + name.toUpperCase(Locale.ROOT);
    }

    @OnEachDatabase
    void childrenFollowTheirParentsInWhateverOrderTheTablesAreGiven() throws SQLException {
        var mover = databases.mover();

        assertThat(mover.carryOut(mover.begin(SHARD, TWO))).isEqualTo(MoveStep.DONE);

        assertThat(databases.its(TWO).queryForStrings("select id, post from comments order by id"))
                .containsExactly("1|1", "3|null");
        assertThat(databases.its(ONE).queryForStrings("select id, post from comments"))
                .containsExactly("2|2");
    }

    @OnEachDatabase
    void aTableOfNoEntityGroupThatRefersToMovedRowsIsAHindrance() throws SQLException {
        for (var database : List.of(ONE, TWO)) {
            databases
                    .its(database)
                    .execute(
                            "create table audit (id integer primary key, post integer constraint of_audit references posts)");

            assertThatThrownBy(() -> databases.mover().begin(SHARD, TWO))
                    .isInstanceOf(MoveRefusedException.class)
                    .hasMessageContainingAll(
                            "'" + named("audit") + "'",
                            "'" + database.name() + "'",
                            "'" + named("posts") + "'",
                            databases.isPostgres() ? "'of_audit'" : "'OF_AUDIT'",
                            "Drop the foreign key");

            databases.its(database).execute("drop table audit");
        }
        assertThat(databases.map().moves()).isEmpty();
    }

    @OnEachDatabase
    void rowsThatReferAcrossVirtualShardsAreAHindrance() throws SQLException {
        for (var row : List.of("(4, 0, 1)", "(4, 1, 2)")) {
            databases.its(ONE).execute("insert into comments values " + row);

            assertThatThrownBy(() -> databases.mover().begin(SHARD, TWO))
                    .isInstanceOf(MoveRefusedException.class)
                    .hasMessageContainingAll(
                            named("comments"),
                            "in virtual shard " + row.charAt(4),
                            "virtual shard " + (row.charAt(4) == '1' ? 0 : 1) + " by the foreign key",
                            "same shard key");

            databases.its(ONE).execute("delete from comments where id = 4");
        }
    }

    @OnEachDatabase
    void aHindranceThatCameUpMeanwhileGivesTheMoveUpBeforeTheFreeze() throws SQLException {
        for (var step : List.of(MoveStep.PREPARED, MoveStep.VERIFIED)) {
            var mover = databases.mover(LIMITS, (move, at) -> {
                if (at == step) {
                    databases.its(ONE).execute("insert into comments values (4, 0, 1)");
                }
            });
            var move = mover.begin(SHARD, TWO);

            assertThatThrownBy(() -> mover.carryOut(move))
                    .isInstanceOf(MoveGivenUpException.class)
                    .hasMessageContaining("A virtual shard moves alone");

            assertThat(databases.map().moves()).isEmpty();
            assertThat(databases.mode(ONE)).isEqualTo("OWNED|quiet");
            assertThat(databases.its(TWO).queryForLong("select count(*) from posts"))
                    .isZero();
            databases.its(ONE).execute("delete from comments where id = 4");
        }
    }

    @OnEachDatabase
    void rowsThatReferToMovedOnesLaterAreNotTakenAlongByACascade() throws SQLException {
        var mover = databases.mover(LIMITS, (move, step) -> {
            if (step == MoveStep.DECIDED) {
                databases.its(ONE).execute("insert into comments values (4, 0, 1)");
            }
        });
        var move = mover.begin(SHARD, TWO);

        assertThatThrownBy(() -> mover.carryOut(move))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("in virtual shard 0", "'one'");

        assertThat(databases.its(ONE).queryForStrings("select id from comments where vshard = 0 order by id"))
                .containsExactly("2", "4");
        assertThat(databases.mode(TWO)).isEqualTo("OWNED|quiet");
        databases.its(ONE).execute("update comments set post = null where id = 4");
        assertThat(databases.mover().carryOut(databases.open())).isEqualTo(MoveStep.DONE);
        assertThat(databases.its(ONE).queryForLong("select count(*) from posts"))
                .isEqualTo(1);
    }

    @OnEachDatabase
    void tablesThatReferToEachOtherInACircleAreAHindrance() throws SQLException {
        databases
                .its(ONE)
                .execute(
                        "alter table posts add pinned integer",
                        "alter table posts add foreign key (pinned) references comments");

        assertThatThrownBy(() -> databases.mover().begin(SHARD, TWO))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("'" + named("posts") + "'", "'" + named("comments") + "'", "circle");
    }

    /** Does nothing. */
    public static final class Idle implements Trigger {
        @Override
        public void fire(Connection connection, Object[] oldRow, Object[] newRow) {}
    }

    @OnEachDatabase
    void aTriggerThatRunsAfterTheGuardIsAHindrance() throws SQLException {
        if (databases.isPostgres()) {
            databases
                    .its(TWO)
                    .execute(
                            "create function idle() returns trigger language plpgsql as 'begin return new; end'",
                            "create trigger \"~~\" before insert on posts for each row execute function idle()");
        } else {
            databases
                    .its(TWO)
                    .execute("create trigger \"~~\" before insert on posts for each row call '" + Idle.class.getName()
                            + "'");
        }

        assertThatThrownBy(() -> databases.mover().begin(SHARD, TWO))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("'default/1'", "'two'", "the trigger '~~' runs after", "sort before");
    }
}
