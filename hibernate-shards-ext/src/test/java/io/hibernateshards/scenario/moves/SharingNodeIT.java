package io.hibernateshards.scenario.moves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.StaleTopologyException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.node.NodeSettings;
import io.hibernateshards.node.SharingNode;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A process that shares a map: it learns newer versions, holds up moves while it uses an older one, and knows when it knows nothing. */
class SharingNodeIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final NodeSettings SETTINGS =
            new NodeSettings("first", Duration.ofSeconds(2), Duration.ofMillis(50), Duration.ofSeconds(5));

    private final List<ShardMap> adopted = new ArrayList<>();
    private Silencing home;
    private SharedMap catalog;
    private SharingNode node;

    /** Connections that fail while the catalog is silent. */
    private static final class Silencing implements DatabaseConnections {

        private final OneHome home;
        private final List<Connection> opened = new CopyOnWriteArrayList<>();
        private volatile boolean silent;

        Silencing(OneHome home) {
            this.home = home;
        }

        @Override
        public Connection open(Database database) {
            if (silent) {
                throw new ShardUnavailableException("the catalog is silent", Set.of(database.name()), null);
            }
            var connection = home.open(database);
            opened.add(connection);
            return connection;
        }

        void silence() throws SQLException {
            silent = true;
            for (var connection : opened) {
                connection.close();
            }
        }

        @Override
        public void release(Database database, Connection connection) throws SQLException {
            home.release(database, connection);
        }

        @Override
        public String address(Database database) {
            return home.address(database);
        }
    }

    @BeforeEach
    void aNodeOfASharedMap(Databases databases) {
        home = new Silencing(new OneHome(databases.fresh("home")));
        catalog = new SharedMap(home, ONE, new SharedMapTables(null));
        var first = catalog.create(
                "shop",
                ShardMap.of(1, List.of(ONE, TWO), List.of(KeyspaceMap.evenly("default", 8, List.of(ONE, TWO)))));
        node = SharingNode.join(new SharedMap(home, ONE, new SharedMapTables(null)), SETTINGS, first, adopted::add);
    }

    @AfterEach
    void itLeaves() {
        node.close();
    }

    private ShardMap begin(int shard) {
        catalog.begin(catalog.read().orElseThrow(), "move " + shard, ShardId.of(shard), TWO, "PLANNED", "a mover");
        return catalog.read().orElseThrow();
    }

    private static void eventually(BooleanSupplier truth) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!truth.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
            Thread.sleep(10);
        }
    }

    @OnEachDatabase
    void aNewerVersionIsLearntAndToldBeforeItIsSeen() {
        var before = node.map();

        var newest = begin(1);
        node.awaitNewer(before, LONG);

        assertThat(node.map().epoch()).isEqualTo(newest.epoch());
        assertThat(node.map().moves()).hasSize(1);
        assertThat(adopted).containsExactly(node.map());
    }

    @OnEachDatabase
    void itIsBehindForAsLongAsATransactionHoldsAnOlderVersion() throws Exception {
        var held = node.pin();
        long epoch = begin(1).epoch();
        node.awaitNewer(held.map(), LONG);

        Thread.sleep(600);
        var whileHeld = catalog.behind(epoch, Duration.ZERO);
        held.check();
        held.release();
        eventually(() -> catalog.behind(epoch, Duration.ZERO).isEmpty());

        assertThat(whileHeld).containsExactly("first");
        assertThat(held.map().moves()).isEmpty();
    }

    @OnEachDatabase
    void whatNobodyHeldIsBelievedUntilANewerVersionIsAcknowledged() throws InterruptedException {
        var old = node.map();

        long epoch = begin(1).epoch();
        node.awaitNewer(old, LONG);
        boolean atOnce = node.isBelievable(old);
        eventually(() -> catalog.behind(epoch, Duration.ZERO).isEmpty());

        assertThat(atOnce).isTrue();
        assertThat(node.isBelievable(old)).isFalse();
        assertThat(node.isBelievable(node.map())).isTrue();
    }

    @OnEachDatabase
    void itGoesOnWithoutItsCatalogUntilItsLeaseEndsAndThenRefuses() throws Exception {
        var held = node.pin();

        home.silence();
        Thread.sleep(200);
        node.pin().release();
        held.check();
        eventually(() -> !node.isBelievable(node.map()));

        assertThatThrownBy(node::pin)
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("'first' has no lease")
                .hasMessageContaining("'one'");
        assertThatThrownBy(held::check)
                .isInstanceOf(StaleTopologyException.class)
                .hasMessageContaining("lease of the node 'first' ended")
                .hasMessageContaining("Repeat the transaction");
    }

    @OnEachDatabase
    void aLeaseThatEndedDoesNotCoverWhatWasAskedBefore() throws Exception {
        var held = node.pin();
        home.silence();
        eventually(() -> !node.isBelievable(node.map()));
        begin(1, ONE);

        home.silent = false;
        eventually(() -> node.isBelievable(node.map()));
        var later = node.pin();

        later.check();
        assertThat(later.map().moves())
                .as("it has the newest map with its new lease")
                .hasSize(1);
        assertThatThrownBy(held::check).isInstanceOf(StaleTopologyException.class);
    }

    @OnEachDatabase
    void aNewLeaseCoversNothingThatWasReadWithoutBeingHeld() throws Exception {
        var old = node.map();
        home.silence();
        eventually(() -> !node.isBelievable(node.map()));
        begin(1, ONE);

        home.silent = false;
        eventually(() -> node.isBelievable(node.map()));

        assertThat(node.map()).isNotSameAs(old);
        for (int look = 0; look < 30; look++) {
            assertThat(node.isBelievable(old)).isFalse();
            // Each asks the catalog again, while the older version is not yet forgotten.
            node.awaitNewer(node.map(), Duration.ofMillis(10));
        }
    }

    @OnEachDatabase
    void aLeaseThatTheCatalogForgotIsANewOne() throws Exception {
        var held = node.pin();

        try (var connection = home.home.open(ONE);
                var statement = connection.createStatement()) {
            statement.executeUpdate("delete from hs_node");
        }
        Thread.sleep(1_500);

        assertThatThrownBy(held::check).isInstanceOf(StaleTopologyException.class);
        node.pin().check();
    }

    /** By somebody who reaches the catalog. */
    private void begin(int shard, Database itself) {
        var reached = new SharedMap(home.home, itself, new SharedMapTables(null));
        reached.begin(reached.read().orElseThrow(), "move " + shard, ShardId.of(shard), TWO, "PLANNED", "a mover");
    }

    @OnEachDatabase
    void aNodeThatLeavesHoldsNothingUp() {
        var held = node.pin();
        long epoch = begin(1).epoch();

        node.close();

        assertThat(catalog.behind(epoch, Duration.ZERO)).isEmpty();
        assertThat(held.map().epoch()).isLessThan(epoch);
    }
}
