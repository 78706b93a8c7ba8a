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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Rows that refer to rows of their own table, and moves that carry chains of them. */
class TablesThatReferToThemselvesIT {

    private static final int ROWS = 3_000;

    private TwoDatabases databases;

    @BeforeEach
    void aChainInWhichEachRefersToTheNext(Databases fresh) throws SQLException {
        databases = new TwoDatabases(
                fresh,
                List.of(new GuardedTable("nodes", "default", "vshard", List.of("id"), true)),
                "create table nodes (id integer primary key, vshard integer not null, next integer references nodes)");
        databases
                .its(ONE)
                .execute(
                        "insert into nodes select n, 1, null from "
                                + (databases.isPostgres() ? "generate_series" : "system_range") + "(1, " + ROWS + ") s"
                                + (databases.isPostgres() ? "(n)" : "(n)"),
                        "update nodes set next = id + 1 where id < " + ROWS);
    }

    private static List<String> chain() {
        var chain = new ArrayList<String>();
        for (int id = 1; id <= ROWS; id++) {
            chain.add(id + "|" + (id == ROWS ? "null" : id + 1));
        }
        return chain;
    }

    @OnEachDatabase
    void noRowPrecedesTheOneItRefersTo() throws SQLException {
        var mover = databases.mover();

        assertThat(mover.carryOut(mover.begin(SHARD, TWO))).isEqualTo(MoveStep.DONE);

        assertThat(databases.its(TWO).queryForStrings("select id, next from nodes order by id"))
                .isEqualTo(chain());
        assertThat(databases.its(ONE).queryForLong("select count(*) from nodes"))
                .isZero();
    }

    @OnEachDatabase
    void theyChangeMeanwhile() throws SQLException {
        var mover = databases.mover(LIMITS, (move, step) -> {
            if (step == MoveStep.COPIED) {
                databases
                        .its(ONE)
                        .execute(
                                "insert into nodes values (9002, 1, null), (9001, 1, 9002)",
                                "update nodes set next = 9001 where id = " + ROWS,
                                "update nodes set next = null where id = 1",
                                "delete from nodes where id = 1");
            }
        });

        assertThat(mover.carryOut(mover.begin(SHARD, TWO))).isEqualTo(MoveStep.DONE);

        var expected = chain();
        expected.remove(0);
        expected.set(expected.size() - 1, ROWS + "|9001");
        expected.addAll(List.of("9001|9002", "9002|null"));
        assertThat(databases.its(TWO).queryForStrings("select id, next from nodes order by id"))
                .isEqualTo(expected);
    }

    @OnEachDatabase
    void rowsThatReferToEachOtherMoveWhereTheDatabaseChecksAStatementAsAWhole() throws SQLException {
        databases.its(ONE).execute("update nodes set next = 1 where id = " + ROWS);
        var mover = databases.mover();
        var move = mover.begin(SHARD, TWO);

        if (databases.isPostgres()) {
            assertThat(mover.carryOut(move)).isEqualTo(MoveStep.DONE);
            assertThat(databases.its(TWO).queryForLong("select count(next) from nodes"))
                    .isEqualTo(ROWS);
        } else {
            assertThatThrownBy(() -> mover.carryOut(move))
                    .isInstanceOf(MoveGivenUpException.class)
                    .hasMessageContainingAll("'nodes'", "circle", "null while");
            assertThat(databases.mode(ONE)).isEqualTo("OWNED|quiet");
        }
    }
}
