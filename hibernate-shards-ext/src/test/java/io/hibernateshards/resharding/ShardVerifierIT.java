package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.resharding.Finding.Kind;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.VirtualShardRange;
import java.sql.SQLException;
import java.util.List;

/** What a verifier finds, and what it repairs. */
class ShardVerifierIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final List<VirtualShardRange> ALL = List.of(new VirtualShardRange(0, 5));

    private static SharedShop shop(Databases fresh) throws SQLException {
        return SharedShop.of(fresh, KeyspaceMap.evenly("default", 6, List.of(ONE, TWO)), "one", "two", "three");
    }

    private static ShardVerifier verifier(SharedShop shop) {
        return ShardVerifier.of(shop.access(), "one");
    }

    private static List<Finding> findings(SharedShop shop, String... referenceTables) {
        return verifier(shop)
                .verify("default", List.of(), List.of(referenceTables))
                .findings();
    }

    @OnEachDatabase
    void aSoundUnitHasNoFindings(Databases fresh) throws SQLException {
        var verification = verifier(shop(fresh)).verify("default", ALL, List.of());

        assertThat(verification.findings()).isEmpty();
        assertThat(verification.isClean()).isTrue();
        assertThat(verification.census().total(Measure.ROWS)).hasValue(189);
        assertThat(verification.digests())
                .extracting(Verification.ShardContent::rows)
                .containsExactly(9L, 18L, 27L, 36L, 45L, 54L);
    }

    @OnEachDatabase
    void theContentOfAVirtualShardIsTheSameAfterItsMove(Databases fresh) throws SQLException {
        var shop = shop(fresh);
        var before = verifier(shop).verify("default", ALL, List.of()).digests();
        shop.beginMove(1, "three");
        var resharder = Resharder.of(shop.access(), "one", ReshardingLimits.DEFAULT);
        resharder.resume(resharder.moves(), ReshardingListener.NONE);

        var after = verifier(shop).verify("default", ALL, List.of());

        assertThat(after.isClean()).isTrue();
        assertThat(after.digests()).isEqualTo(before);
        shop.database("three").execute("update posts set body = 'another' where id = 1000");
        assertThat(verifier(shop).verify("default", ALL, List.of()).digests()).isNotEqualTo(before);
    }

    @OnEachDatabase
    void copiesThatAnOwnerHasTooAreFoundAndDeleted(Databases fresh) throws SQLException {
        var shop = shop(fresh);
        shop.unguarded("two", "insert into posts values (1, 0, 'post 1')", "insert into likes values (1, 0), (1, 0)");

        var findings = findings(shop);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.MISPLACED_ROWS);
            assertThat(finding.database()).isEqualTo("two");
            assertThat(finding.subject()).isEqualTo("default/0");
            assertThat(finding.rows()).isEqualTo(3);
            assertThat(finding.detail()).contains("posts (1), likes (2)", "'one' has all of them, the same");
            assertThat(finding.repairable()).isTrue();
        });
        assertThat(verifier(shop).repair(findings.get(0))).isEqualTo(3);
        assertThat(findings(shop)).isEmpty();
        assertThat(shop.postsOn("one")).containsEntry(0, 3L);
        assertThatThrownBy(() -> shop.database("two").execute("insert into posts values (1, 0, 'post 1')"))
                .isInstanceOf(SQLException.class);
    }

    @OnEachDatabase
    void rowsThatTheirOwnerHasNotAreFoundAndStay(Databases fresh) throws SQLException {
        var shop = shop(fresh);
        shop.unguarded(
                "two", "insert into posts values (1, 0, 'changed')", "insert into posts values (9999, 77, 'lost')");

        var findings = findings(shop);

        assertThat(findings).extracting(Finding::subject).containsExactly("default/0", "default/77");
        assertThat(findings).extracting(Finding::repairable).containsOnly(false);
        assertThat(findings.get(0).detail()).contains("has not all of them, or has others");
        assertThat(findings.get(1).detail()).contains("there is no such virtual shard");
        assertThatThrownBy(() -> verifier(shop).repair(findings.get(0)))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("cannot be repaired", "Look at the rows");
        assertThat(shop.postsOn("two")).containsEntry(0, 1L);
    }

    @OnEachDatabase
    void copiesThatChangeAfterTheyWereFoundStay(Databases fresh) throws SQLException {
        var shop = shop(fresh);
        shop.unguarded("two", "insert into posts values (1, 0, 'post 1')");
        var finding = findings(shop).get(0);
        shop.database("one").execute("update posts set body = 'newer' where id = 1");

        assertThatThrownBy(() -> verifier(shop).repair(finding))
                .isInstanceOf(MoveRefusedException.class)
                .hasMessageContainingAll("were not deleted", "Verify again");
        assertThat(shop.postsOn("two")).containsEntry(0, 1L);
        assertThat(shop.database("two").queryForStrings("select mode from hs_vshard where vshard = 0"))
                .containsExactly("NOT_OWNED");
    }

    @OnEachDatabase
    void copiesThatOtherRowsReferToStay(Databases fresh) throws SQLException {
        var shop = shop(fresh);
        shop.unguarded("two", "insert into posts values (1, 0, 'post 1')");
        shop.database("two")
                .execute(
                        "alter table likes add foreign key (post_id) references posts on delete cascade",
                        "insert into likes values (1, 4)");
        var finding = findings(shop).get(0);

        assertThat(finding.repairable()).isTrue();
        assertThatThrownBy(() -> verifier(shop).repair(finding)).hasMessageContaining("refer to them");
        shop.database("two")
                .execute(
                        "delete from likes where post_id = 1",
                        "create table pins (post_id integer references posts on delete cascade)",
                        "insert into pins values (1)");
        assertThatThrownBy(() -> verifier(shop).repair(finding)).hasMessageContaining("refer to them");
        shop.database("two").execute("delete from pins");
        assertThat(verifier(shop).repair(finding)).isEqualTo(1);
    }

    @OnEachDatabase
    void whatIsOnItsWayIsNoFinding(Databases fresh) throws SQLException {
        var shop = shop(fresh);
        shop.unguarded("two", "insert into posts values (1, 0, 'post 1')");
        shop.beginMove(0, "two");

        assertThat(findings(shop)).isEmpty();
    }

    @OnEachDatabase
    void recordsThatAreNotAsTheMapAreFound(Databases fresh) throws SQLException {
        var shop = shop(fresh);
        shop.database("two")
                .execute(
                        "update hs_vshard set mode = 'OWNED' where vshard = 0",
                        "update hs_vshard set token = 'left' where vshard = 4",
                        "delete from hs_vshard where vshard = 5");

        assertThat(verifier(shop).owners())
                .extracting(finding -> finding.subject() + ": " + finding.detail())
                .containsExactly(
                        "default/0: it is recorded as OWNED, and by the map it is on 'one'",
                        "default/4: it has the token of a move that is not open, and by the map it is on 'two'",
                        "default/5: nothing is recorded of it, and by the map it is on 'two'");
        assertThat(findings(shop)).extracting(Finding::kind).containsOnly(Kind.OWNERSHIP);
    }

    @OnEachDatabase
    void rowsWithoutTheirParentAndApartFromItAreFound(Databases fresh, DatabaseKind kind) throws SQLException {
        var shop = shop(fresh);
        var off = kind == DatabaseKind.H2 ? "set referential_integrity false" : "alter table likes disable trigger all";
        var on = kind == DatabaseKind.H2 ? "set referential_integrity true" : "alter table likes enable trigger all";
        shop.database("one").execute(off, "insert into likes values (4711, 0)", on);
        shop.database("two").execute("insert into likes values (3000, 4)");

        var findings = findings(shop);

        assertThat(findings).extracting(Finding::kind).containsExactly(Kind.ORPHANS, Kind.ACROSS);
        assertThat(findings).extracting(Finding::database).containsExactly("one", "two");
        assertThat(findings).extracting(Finding::rows).containsExactly(1L, 1L);
        assertThat(findings.get(0).detail()).containsIgnoringCase("posts").contains("not there");
        assertThat(findings.get(1).detail()).contains("another virtual shard");
    }

    @OnEachDatabase
    void referenceTablesThatDifferAreFound(Databases fresh) throws SQLException {
        var shop = shop(fresh);
        for (var name : List.of("one", "two", "three")) {
            shop.database(name)
                    .execute(
                            "create table country (code varchar(2) primary key, name varchar(50))",
                            "insert into country values ('fi', 'Finland'), ('is', null)");
        }
        assertThat(findings(shop, "country")).isEmpty();
        shop.database("three").execute("update country set name = 'Iceland' where code = 'is'");

        assertThat(findings(shop, "country")).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.REFERENCE_COPY);
            assertThat(finding.database()).isEqualTo("three");
            assertThat(finding.rows()).isEqualTo(2);
            assertThat(finding.detail()).contains("not as on 'one'");
        });
    }

    @OnEachDatabase
    void columnsThatDifferAreFound(Databases fresh) throws SQLException {
        var shop = shop(fresh);
        shop.database("two").execute("alter table posts add column extra integer");
        shop.database("three")
                .execute("drop table likes", "alter table posts alter column body set data type varchar(50)");

        var state = verifier(shop).schema();

        assertThat(state.tables()).extracting(SchemaState.Table::name).containsExactly("posts", "likes");
        assertThat(state.findings())
                .extracting(finding -> finding.database() + " " + finding.subject())
                .containsExactly("two posts", "three posts", "three likes");
        assertThat(state.findings().get(0).detail())
                .containsIgnoringCase("'extra'")
                .contains("not there on 'one'");
        assertThat(state.findings().get(1).detail()).contains("50", "100");
        assertThat(state.findings().get(2).detail()).contains("the table is not there");
        assertThat(findings(shop)).extracting(Finding::kind).containsOnly(Kind.SCHEMA);
    }
}
