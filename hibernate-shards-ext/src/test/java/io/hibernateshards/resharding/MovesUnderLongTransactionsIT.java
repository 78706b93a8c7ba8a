package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.ShardId;
import io.hibernateshards.StaleTopologyException;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.topology.Database;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;

/** A transaction that outlasts a move, and goes by one version of the map after another. */
@NullUnmarked // Each test opens the unit that it needs.
class MovesUnderLongTransactionsIT {

    private static final int ACCOUNTS = 40;
    private static final Map<String, String> SNAPSHOTS =
            Map.of("hibernate.shards.pool.hikari.transactionIsolation", "TRANSACTION_REPEATABLE_READ");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private MovedUnit unit;

    @AfterEach
    void allEnds() {
        threads.shutdownNow();
        unit.close();
    }

    private void open(Databases databases, Map<String, ?> settings) {
        unit = new MovedUnit(databases, settings);
        unit.sharded().runInTransaction(em -> {
            for (int number = 0; number < ACCOUNTS; number++) {
                em.persist(new Account("owner " + number));
            }
        });
    }

    private String owner(Predicate<ShardId> shard) {
        for (int number = 0; number < ACCOUNTS; number++) {
            var owner = "owner " + number;
            if (shard.test(unit.shardOf(owner))) {
                return owner;
            }
        }
        throw new AssertionError("no such owner");
    }

    /** A move that stops when the virtual shard is frozen. */
    private final class Stopped {

        private final CountDownLatch frozen = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final Future<?> carriedOut;

        Stopped(MoveRecord move) {
            var mover = unit.mover((record, step) -> {
                if (step == MoveStep.FROZEN) {
                    frozen.countDown();
                    awaits(released);
                }
            });
            carriedOut = threads.submit(() -> mover.carryOut(move));
        }

        void end() throws Exception {
            released.countDown();
            carriedOut.get(30, TimeUnit.SECONDS);
        }
    }

    private MoveRecord begin(ShardId shard) {
        return unit.mover((record, step) -> {}).begin(shard, unit.elsewhere(shard));
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    private static List<String> owners(EntityManager em) {
        return em.createQuery("select a.owner from Account a", String.class).getResultList();
    }

    private static List<String> owners(EntityManager em, String owner) {
        return em.createQuery("select a.owner from Account a where a.owner = :owner", String.class)
                .setParameter("owner", owner)
                .getResultList();
    }

    /** All owners as a transaction sees them that read before one move ended, and goes on by a map that knows of another. */
    private List<String> ownersAfterAMove() throws Exception {
        var one = unit.shardOf("owner 3");
        var other = unit.shardOf(owner(shard -> !shard.equals(one)));
        var first = new Stopped(begin(one));
        var second = new Stopped(begin(other));
        awaits(first.frozen);
        awaits(second.frozen);
        var waiting = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var reading = threads.submit(() -> unit.sharded().callInTransaction(em -> {
            waiting.countDown();
            assertThat(owners(em, "owner 3")).hasSize(1);
            awaits(ended);
            return owners(em);
        }));
        awaits(waiting);
        Thread.sleep(300);
        first.end();
        ended.countDown();
        Thread.sleep(300);
        second.end();
        return reading.get(30, TimeUnit.SECONDS);
    }

    @OnEachDatabase
    void aSnapshotThatIsOlderThanTheEndOfAMoveIsRefused(Databases databases) {
        open(databases, SNAPSHOTS);

        assertThatThrownBy(this::ownersAfterAMove)
                .cause()
                .isInstanceOf(StaleTopologyException.class)
                .hasMessageContaining("as it was before the move of the virtual shard")
                .hasMessageContaining("Repeat the transaction");
    }

    @OnEachDatabase
    void whoReadsWhatIsCommittedGoesOnAfterTheEndOfAMove(Databases databases) throws Exception {
        open(databases, Map.of());

        assertThat(ownersAfterAMove()).hasSize(ACCOUNTS).doesNotHaveDuplicates();
    }

    @OnEachDatabase
    void aVersionThatIsReplacedWhileItIsTakenIsHeldNoLonger(Databases databases) throws Exception {
        open(databases, Map.of());
        var one = unit.shardOf("owner 3");
        var first = new Stopped(begin(one));
        awaits(first.frozen);
        var home = unit.map().read().orElseThrow().databaseOf(one);
        var used = unit.shardOf(owner(shard -> !shard.equals(one) && home(shard).equals(home)));
        var waiting = new CountDownLatch(1);
        var reading = threads.submit(() -> unit.sharded().callInTransaction(em -> {
            assertThat(owners(em, owner(used::equals))).hasSize(1);
            waiting.countDown();
            return owners(em, "owner 3");
        }));
        awaits(waiting);
        Thread.sleep(300);

        try (var connection = unit.database(home.name()).connection()) {
            connection.setAutoCommit(false);
            var guard = OwnershipGuard.of(connection.getMetaData().getDatabaseProductName(), null)
                    .orElseThrow();
            assertThat(guard.lock(connection, used, Duration.ofSeconds(5))).isTrue();
            begin(used);
            Thread.sleep(300);
            begin(unit.shardOf(owner(shard -> !shard.equals(one) && !home(shard).equals(home))));
            Thread.sleep(300);
            connection.rollback();
        }
        first.end();
        assertThat(reading.get(30, TimeUnit.SECONDS)).hasSize(1);

        long newest = unit.map().epoch().orElseThrow();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(unit.map().behind(newest, Duration.ZERO)).isEmpty());
    }

    private Database home(ShardId shard) {
        return unit.map().read().orElseThrow().databaseOf(shard);
    }
}
