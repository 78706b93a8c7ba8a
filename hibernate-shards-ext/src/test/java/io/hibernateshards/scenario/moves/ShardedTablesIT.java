package io.hibernateshards.scenario.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.ShardedTable;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;

/** What the catalog says of the tables whose rows move, as mappings of several versions describe them. */
class ShardedTablesIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final ShardId SHARD = new ShardId("default", 1);

    private static final ShardedTable POSTS = table("\"a posts\"", "v1", "members");
    private static final ShardedTable MEMBERS = table("members", "v1");
    private static final ShardedTable TAGS = new ShardedTable(
            "app.tags",
            "default",
            "vshard",
            List.of("owner", "\"the, part\""),
            false,
            List.of("tag_id"),
            List.of("\"a posts\"", "app.tags"),
            "v1");

    private SharedMap map;

    private static ShardedTable table(String name, String fingerprint, String... parents) {
        return new ShardedTable(
                name, "default", "vshard", List.of("id"), true, List.of(), List.of(parents), fingerprint);
    }

    @BeforeEach
    void aMapOfTwoDatabases(Databases databases) {
        map = OneHome.sharedMap(databases.fresh("home"), ONE);
        map.create(
                "shop",
                ShardMap.of(1, List.of(ONE, TWO), List.of(KeyspaceMap.evenly("default", 4, List.of(ONE, TWO)))));
    }

    private long epoch() {
        return map.epoch().orElseThrow();
    }

    @OnEachDatabase
    void theyAreReadAsTheyWereWrittenParentsFirst() {
        assertThat(map.tables()).isEmpty();

        map.describe(List.of(TAGS, POSTS, MEMBERS));

        assertThat(map.tables()).containsExactly(MEMBERS, POSTS, TAGS);
        assertThat(GuardedTable.of(map.tables().get(2)))
                .isEqualTo(new GuardedTable("app.tags", "default", "vshard", List.of("owner", "\"the, part\""), false));
        assertThat(epoch()).isEqualTo(2);
    }

    @OnEachDatabase
    void whoDescribesTheSameAgainChangesNothing() {
        map.describe(List.of(POSTS, MEMBERS));
        long before = epoch();

        map.describe(List.of(MEMBERS, POSTS));

        assertThat(epoch()).isEqualTo(before);
    }

    @OnEachDatabase
    void anOlderMappingThatStartsAgainDoesNotUndoANewerOne() {
        var widened = table("members", "v2");
        map.describe(List.of(MEMBERS, POSTS));
        map.describe(List.of(widened, TAGS));

        map.describe(List.of(MEMBERS, POSTS));

        assertThat(map.tables()).containsExactly(widened, POSTS, TAGS);
        assertThat(epoch()).isEqualTo(3);
    }

    @OnEachDatabase
    void whatIsNewWaitsForTheEndOfMoves() {
        map.describe(List.of(MEMBERS));
        var move = map.begin(map.read().orElseThrow(), "m1", SHARD, TWO, "PLANNED", "t1")
                .orElseThrow();

        assertThatThrownBy(() -> map.describe(List.of(MEMBERS, POSTS)))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("'\"a posts\"'")
                .hasMessageContaining("Start again when the moves have ended");
        map.describe(List.of(MEMBERS));
        assertThat(map.tables()).containsExactly(MEMBERS);
        assertThat(map.abort(move, "GIVEN_UP")).isTrue();
        assertThat(map.end(move, "ABORTED")).isTrue();
        map.describe(List.of(MEMBERS, POSTS));

        assertThat(map.tables()).containsExactly(MEMBERS, POSTS);
    }

    @OnEachDatabase
    void aMoveThatWasPlannedBeforeATableIsNotBegunAfterIt() {
        map.describe(List.of(MEMBERS));
        var before = map.read().orElseThrow();

        map.describe(List.of(MEMBERS, POSTS));

        assertThat(map.begin(before, "m1", SHARD, TWO, "PLANNED", "t1")).isEmpty();
    }

    @OnEachDatabase
    void severalThatStartAtOnceAllSucceed() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            var starts = new ArrayList<Callable<Boolean>>();
            for (int count = 0; count < 8; count++) {
                var mapping = count % 2 == 0 ? List.of(MEMBERS, POSTS) : List.of(MEMBERS, TAGS);
                starts.add(() -> {
                    map.describe(mapping);
                    return true;
                });
            }
            for (var start : threads.invokeAll(starts)) {
                assertThat(start.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(map.tables()).containsExactly(MEMBERS, POSTS, TAGS);
    }

    @OnEachDatabase
    void aTableIsForgottenOnlyWhenSomebodyAsks() {
        map.describe(List.of(MEMBERS, POSTS));
        map.describe(List.of(MEMBERS));
        assertThat(map.tables()).containsExactly(MEMBERS, POSTS);

        assertThat(map.forget("\"a posts\"")).isTrue();

        assertThat(map.tables()).containsExactly(MEMBERS);
        assertThat(map.forget("\"a posts\"")).isFalse();
    }
}
