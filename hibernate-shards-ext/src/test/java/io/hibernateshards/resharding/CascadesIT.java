package io.hibernateshards.resharding;

import static io.hibernateshards.resharding.TwoDatabases.LIMITS;
import static io.hibernateshards.resharding.TwoDatabases.ONE;
import static io.hibernateshards.resharding.TwoDatabases.SHARD;
import static io.hibernateshards.resharding.TwoDatabases.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.sql.SQLException;
import java.util.List;

/** Foreign keys that delete children with their parents, beside a replay that deletes parents. */
class CascadesIT {

    /** The grandchildren are not written, so that nothing brings them back. */
    @OnEachDatabase
    void whoChangesItsParentLeavesTheOldOneBeforeThatIsDeleted(Databases fresh) throws SQLException {
        var databases = new TwoDatabases(
                fresh,
                List.of(
                        new GuardedTable("parents", "default", "vshard", List.of("id"), true),
                        new GuardedTable("children", "default", "vshard", List.of("id"), true),
                        new GuardedTable("grandchildren", "default", "vshard", List.of("id"), true)),
                "create table parents (id integer primary key, vshard integer not null)",
                "create table children (id integer primary key, vshard integer not null, "
                        + "parent integer references parents on delete cascade)",
                "create table grandchildren (id integer primary key, vshard integer not null, "
                        + "child integer references children on delete cascade)");
        databases
                .its(ONE)
                .execute(
                        "insert into parents values (1, 1), (2, 1)",
                        "insert into children values (1, 1, 1), (2, 1, 1)",
                        "insert into grandchildren values (1, 1, 1), (2, 1, 2)");
        var mover = databases.mover(LIMITS, (move, step) -> {
            if (step == MoveStep.COPIED) {
                databases
                        .its(ONE)
                        .execute("update children set parent = 2 where id = 1", "delete from parents where id = 1");
            }
        });

        assertThat(mover.carryOut(mover.begin(SHARD, TWO))).isEqualTo(MoveStep.DONE);

        assertThat(databases.its(TWO).queryForStrings("select id from parents")).containsExactly("2");
        assertThat(databases.its(TWO).queryForStrings("select id, parent from children"))
                .containsExactly("1|2");
        assertThat(databases.its(TWO).queryForStrings("select id, child from grandchildren"))
                .containsExactly("1|1");
    }
}
