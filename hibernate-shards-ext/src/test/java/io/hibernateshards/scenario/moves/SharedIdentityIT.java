package io.hibernateshards.scenario.moves;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.CatalogTables;
import io.hibernateshards.catalog.DatabaseIdentity;
import io.hibernateshards.catalog.ExpectedIdentity;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.UnitCatalog;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** A database compared with a map that others change meanwhile; only the one that has the map is there. */
class SharedIdentityIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);

    private TestDatabase home;
    private SharedMap map;
    private ShardMap atBoot;
    private DatabaseIdentity identity;

    @BeforeEach
    void aDatabaseThatOwnsTwoOfFourVirtualShards(Databases databases) throws Exception {
        home = databases.fresh("home");
        map = OneHome.sharedMap(home, ONE);
        atBoot = map.create(
                "shop",
                ShardMap.of(1, List.of(ONE, TWO), List.of(KeyspaceMap.evenly("default", 4, List.of(ONE, TWO)))));
        var tables = new CatalogTables(null);
        home.execute(tables.createStatements().toArray(String[]::new));
        home.execute(
                "insert into hs_database values (1, 1, 'shop', 'one', 0, 'COMPLETE', 'one')",
                "insert into hs_keyspace values ('default', 4, 2)",
                "insert into hs_vshard values ('default', 0, 'OWNED', 1, null), ('default', 1, 'OWNED', 1, null), "
                        + "('default', 2, 'NOT_OWNED', 1, null), ('default', 3, 'NOT_OWNED', 1, null)");
        identity = new DatabaseIdentity(
                new OneHome(home),
                tables,
                new ExpectedIdentity(
                        "shop",
                        () -> atBoot,
                        Map.of("default", 2),
                        List.of(),
                        List.of(),
                        new UnitCatalog(map, ONE, true, false, its -> its, List.of())));
    }

    private void moveTheSecondAway() throws Exception {
        var move = map.begin(map.read().orElseThrow(), "m", new ShardId("default", 1), TWO, "PLANNED", "t")
                .orElseThrow();
        assertThat(map.decide(move, "DECIDED")).isTrue();
        home.execute("update hs_vshard set mode = 'NOT_OWNED' where vshard = 1");
        assertThat(map.end(move, "DONE")).isTrue();
    }

    @OnEachDatabase
    void whatMovedSinceTheMapWasReadIsNoDifference() throws Exception {
        moveTheSecondAway();

        assertThat(identity.differences(ONE)).isEmpty();
    }

    @OnEachDatabase
    void whatTheNewestMapDoesNotSayIsOne() throws Exception {
        moveTheSecondAway();
        home.execute("update hs_vshard set mode = 'OWNED' where vshard = 3");

        assertThat(identity.differences(ONE))
                .singleElement()
                .asString()
                .contains(
                        "owns the virtual shards 0, 3 of keyspace 'default', and version 4 of the shared map places 0 there");
    }
}
