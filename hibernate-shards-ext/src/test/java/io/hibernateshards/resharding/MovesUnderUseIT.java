package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.StaleTopologyException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Virtual shards move while sessions read and write them: what these see is what one ordinary database shows. */
class MovesUnderUseIT {

    private static final int ACCOUNTS = 40;
    /** While these are the last ones, a virtual shard waits for the mover, who waits for its listener here. */
    private static final Set<MoveStep> UNSETTLED = Set.of(MoveStep.FROZEN, MoveStep.DECIDED);

    private static final Map<String, Function<EntityManager, Object>> READS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "all accounts",
                    em ->
                            em
                                    .createQuery("select a.owner, a.balance from Account a order by a.owner")
                                    .getResultList()
                                    .stream()
                                    .map(row -> List.of((Object[]) row))
                                    .toList()),
            Map.entry(
                    "a page",
                    em -> em.createQuery("select a.owner from Account a order by a.balance desc, a.owner")
                            .setFirstResult(7)
                            .setMaxResults(9)
                            .getResultList()),
            Map.entry(
                    "a count of each",
                    em -> em
                            .createQuery("select b.account.owner, count(*), sum(b.amount) from Booking b "
                                    + "group by b.account.owner order by 1")
                            .getResultList()
                            .stream()
                            .map(row -> List.of((Object[]) row))
                            .toList()),
            Map.entry(
                    "a sum",
                    em -> em
                            .createQuery("select sum(b.amount), count(b), avg(b.amount) from Booking b")
                            .getResultList()
                            .stream()
                            .map(row -> List.of((Object[]) row))
                            .toList()),
            Map.entry(
                    "a join fetch",
                    em -> em
                            .createQuery(
                                    "select distinct a from Account a left join fetch a.labels order by a.owner",
                                    Account.class)
                            .getResultList()
                            .stream()
                            .map(account -> account.owner
                                    + account.labels.stream().sorted().toList())
                            .toList()),
            Map.entry(
                    "one by its key",
                    em -> em.find(Account.class, "owner 3").labels.stream()
                            .sorted()
                            .toList()),
            Map.entry(
                    "bookings of one",
                    em -> em.find(Account.class, "owner 4").bookings.stream()
                            .map(booking -> booking.amount)
                            .sorted()
                            .toList()),
            Map.entry(
                    "by ids that tell no place",
                    em -> List.of(
                            em.find(Booking.class, id(3, 1)).amount,
                            Objects.requireNonNull(em.find(Booking.class, id(17, 0)).account).owner,
                            em.find(Booking.class, id(99, 0)) == null)),
            Map.entry(
                    "a subquery",
                    em -> em.createQuery("select a.owner from Account a where a.balance > "
                                    + "(select min(b.amount) from Booking b where b.account = a) order by a.owner")
                            .getResultList()),
            Map.entry(
                    "several keys",
                    em -> em.createQuery("select a.owner from Account a where a.owner in "
                                    + "('owner 1', 'owner 2', 'owner 3', 'nobody') order by a.owner")
                            .getResultList()),
            Map.entry(
                    "many by their keys",
                    em -> em
                            .unwrap(Session.class)
                            .byMultipleIds(Account.class)
                            .multiLoad("owner 5", "nobody", "owner 9", "owner 1")
                            .stream()
                            .map(account -> account == null ? "none" : account.owner)
                            .toList())));

    private MovedUnit unit;

    @BeforeEach
    void aUnitThatSharesItsMap(Databases databases) {
        unit = new MovedUnit(databases, Map.of());
        List.of(unit.plain(), unit.sharded()).forEach(MovesUnderUseIT::fill);
    }

    @AfterEach
    void itIsClosed() {
        unit.close();
    }

    private static UUID id(int account, int booking) {
        return UUID.nameUUIDFromBytes((account + "/" + booking).getBytes(StandardCharsets.UTF_8));
    }

    private static void fill(EntityManagerFactory factory) {
        factory.runInTransaction(em -> {
            for (int number = 0; number < ACCOUNTS; number++) {
                var account = new Account("owner " + number);
                for (int booking = 0; booking < number % 4; booking++) {
                    account.bookings.add(new Booking(id(number, booking), account, number * 10L + booking));
                    account.balance += number * 10L + booking;
                }
                account.labels.add("label " + number % 3);
                account.labels.add("of " + number);
                em.persist(account);
            }
        });
    }

    /** Everything that can be read, in a transaction of each and outside of one. */
    private void readsAlike(String when) {
        READS.forEach((name, read) -> {
            var expected = unit.plain().callInTransaction(read::apply);
            Object inTransaction = unit.sharded().callInTransaction(read::apply);
            assertThat(inTransaction).as("%s %s", name, when).isEqualTo(expected);
            try (var em = unit.sharded().createEntityManager()) {
                assertThat(read.apply(em))
                        .as("%s %s, outside of a transaction", name, when)
                        .isEqualTo(expected);
            }
        });
    }

    private static Function<EntityManager, Object> read(String name) {
        return Objects.requireNonNull(READS.get(name));
    }

    private void write(Function<EntityManager, Object> work) {
        unit.plain().callInTransaction(work::apply);
        unit.sharded().callInTransaction(work::apply);
    }

    private static Object book(EntityManager em, int account, int amount) {
        var its = em.find(Account.class, "owner " + account);
        its.balance += amount;
        em.persist(new Booking(id(account, 1000 + its.version), its, amount));
        return em.createQuery("update Account a set a.balance = a.balance + 1 where a.owner = :owner")
                .setParameter("owner", "owner " + (account + 1))
                .executeUpdate();
    }

    @OnEachDatabase
    void afterEachStepOfAMoveReadsAndWritesAreThoseOfOneDatabase() {
        var steps = new ArrayList<MoveStep>();

        unit.move(unit.shardOf("owner 3"), (record, step) -> {
            steps.add(step);
            if (!UNSETTLED.contains(step)) {
                readsAlike("after " + step);
                write(em -> book(em, 3, 7));
                readsAlike("after a write, " + step);
            }
        });
        readsAlike("at the end");

        assertThat(steps).contains(MoveStep.PREPARED, MoveStep.COPIED, MoveStep.ACTIVATED, MoveStep.DONE);
        assertThat(unit.map().read().orElseThrow().moves()).isEmpty();
    }

    @OnEachDatabase
    void aVirtualShardMovesRoundAndHome() {
        for (int round = 0; round < 4; round++) {
            unit.move(unit.shardOf("owner 3"), (record, step) -> {});
            readsAlike("after move " + round);
        }
    }

    @OnEachDatabase
    void whoWaitsForAFrozenVirtualShardGoesOnAtTheTarget() throws Exception {
        var frozen = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(3);
        try {
            var moving = threads.submit(() -> unit.move(unit.shardOf("owner 3"), (record, step) -> {
                if (step == MoveStep.FROZEN) {
                    frozen.countDown();
                    awaits(released);
                }
            }));
            awaits(frozen);
            var writing = threads.submit(() -> write(em -> book(em, 3, 11)));
            var reading = threads.submit(() ->
                    unit.sharded().callInTransaction(em -> read("all accounts").apply(em)));
            var elsewhere = unit.sharded()
                    .callInTransaction(em -> em.find(Account.class, ownerOutside(unit.shardOf("owner 3"))).owner);
            Thread.sleep(300);
            boolean waited = !writing.isDone() && !reading.isDone();
            released.countDown();
            writing.get(30, TimeUnit.SECONDS);
            Object read = reading.get(30, TimeUnit.SECONDS);
            moving.get(30, TimeUnit.SECONDS);

            assertThat(waited).as("writer and reader wait while it is frozen").isTrue();
            assertThat(elsewhere).startsWith("owner");
            assertThat((List<?>) read).hasSize(ACCOUNTS);
            readsAlike("at the end");
        } finally {
            threads.shutdownNow();
        }
    }

    private String ownerOutside(ShardId shard) {
        for (int number = 0; ; number++) {
            if (!unit.shardOf("owner " + number).equals(shard)) {
                return "owner " + number;
            }
        }
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    @OnEachDatabase
    void writersInManyThreadsLoseNothingWhileVirtualShardsMove() throws Exception {
        var stop = new AtomicBoolean();
        var booked = new AtomicInteger[ACCOUNTS];
        var made = new AtomicInteger();
        var repeated = new AtomicInteger();
        for (int number = 0; number < ACCOUNTS; number++) {
            booked[number] = new AtomicInteger();
        }
        var threads = Executors.newFixedThreadPool(5);
        var before = sums();
        try {
            var writers = new ArrayList<Future<?>>();
            for (int writer = 0; writer < 4; writer++) {
                writers.add(threads.submit(() -> {
                    while (!stop.get()) {
                        int number = ThreadLocalRandom.current().nextInt(ACCOUNTS);
                        if (attempt(em -> bookOne(em, number), repeated)) {
                            booked[number].incrementAndGet();
                        }
                        if (attempt(em -> em.persist(new Ticket("made")), repeated)) {
                            made.incrementAndGet();
                        }
                    }
                }));
            }
            writers.add(threads.submit(() -> {
                while (!stop.get()) {
                    attempt(
                            em -> assertThat(em.createQuery("select a.owner from Account a")
                                            .getResultList())
                                    .hasSize(ACCOUNTS)
                                    .doesNotHaveDuplicates(),
                            repeated);
                }
            }));
            for (int round = 0; round < 6; round++) {
                unit.move(ShardId.of(round % MovedUnit.SHARDS), (record, step) -> {});
            }
            stop.set(true);
            for (var writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }

        var after = sums();
        for (int number = 0; number < ACCOUNTS; number++) {
            assertThat(after.get(number)).as("owner %s", number).isEqualTo(before.get(number) + booked[number].get());
        }
        long tickets = unit.sharded()
                .callInTransaction(em -> em.createQuery("select count(t) from Ticket t", Long.class)
                        .getSingleResult());
        assertThat(tickets).isEqualTo(made.get());
        assertThat(made.get()).isPositive();
    }

    /** The number of bookings of each account, which is what its balance grew by one each. */
    private List<Long> sums() {
        return unit.sharded().callInTransaction(em -> {
            var sums = new ArrayList<Long>();
            for (int number = 0; number < ACCOUNTS; number++) {
                var account = em.find(Account.class, "owner " + number);
                long amounts = em.createQuery(
                                "select coalesce(sum(b.amount), 0) from Booking b where b.account = :a", Long.class)
                        .setParameter("a", account)
                        .getSingleResult();
                assertThat(account.balance)
                        .as("the balance of owner %s", number)
                        .isEqualTo(amounts);
                sums.add(amounts);
            }
            return sums;
        });
    }

    private static void bookOne(EntityManager em, int number) {
        var account = em.find(Account.class, "owner " + number);
        account.balance++;
        em.persist(new Booking(UUID.randomUUID(), account, 1));
    }

    private interface Work {
        void with(EntityManager em);
    }

    /** Whether the work was committed; what the application is told to repeat is counted. */
    private boolean attempt(Work work, AtomicInteger repeated) {
        try {
            unit.sharded().runInTransaction(work::with);
            return true;
        } catch (RuntimeException failure) {
            if (isRepeatable(failure)) {
                repeated.incrementAndGet();
                return false;
            }
            throw failure;
        }
    }

    private static boolean isRepeatable(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StaleTopologyException
                    || cause instanceof jakarta.persistence.OptimisticLockException
                    || cause instanceof jakarta.persistence.PessimisticLockException
                    || cause instanceof jakarta.persistence.LockTimeoutException
                    || cause instanceof org.hibernate.exception.LockAcquisitionException) {
                return true;
            }
        }
        return false;
    }

    @OnEachDatabase
    void aSessionThatHoldsWhatHasLeftIsRefusedUntilItIsCleared() {
        try (var em = unit.sharded().createEntityManager()) {
            em.getTransaction().begin();
            var account = em.find(Account.class, "owner 3");
            em.getTransaction().commit();
            unit.move(unit.shardOf("owner 3"), (record, step) -> {});

            assertThatThrownBy(() -> em.getTransaction().begin())
                    .isInstanceOf(StaleTopologyException.class)
                    .hasMessageContaining("Account#owner 3")
                    .hasMessageContaining("Clear the session");
            assertThatThrownBy(() -> account.labels.size()).isInstanceOf(StaleTopologyException.class);
            em.clear();
            em.getTransaction().begin();
            assertThat(em.find(Account.class, "owner 3").labels).hasSize(2);
            em.getTransaction().commit();
        }
    }

    @OnEachDatabase
    void aSessionOpenedBeforeAMoveFindsEverythingAfterItOutsideOfATransaction() {
        var shard = unit.shardOf("owner 3");
        try (var early = unit.sharded().createEntityManager();
                var second = unit.sharded().createEntityManager()) {
            assertThat(early.find(Account.class, ownerOutside(shard))).isNotNull();
            unit.move(shard, (record, step) -> {});

            assertThat(early.find(Account.class, "owner 3")).isNotNull();
            assertThat(early.find(Booking.class, id(3, 1))).isNotNull();
            assertThat(second.unwrap(Session.class)
                            .byMultipleIds(Account.class)
                            .multiLoad("owner 3", ownerOutside(shard)))
                    .doesNotContainNull();
            boolean seen = second.unwrap(ShardedSession.class)
                    .withShard(shard, its -> its.find(Account.class, "owner 3") != null);
            assertThat(seen).isTrue();
        }
    }

    @OnEachDatabase
    void whatASessionHoldsSinceBeforeItsTransactionIsTouchedWhenThatBegins() {
        try (var em = unit.sharded().createEntityManager()) {
            var account = em.find(Account.class, "owner 3");
            var seen = new ArrayList<Integer>();

            unit.move(unit.shardOf("owner 3"), (record, step) -> {
                if (step == MoveStep.COPIED) {
                    em.getTransaction().begin();
                    em.lock(account, LockModeType.OPTIMISTIC);
                    em.getTransaction().commit();
                    seen.add(account.version);
                }
            });

            assertThat(seen).containsExactly(account.version);
        }
    }

    @OnEachDatabase
    void nativeSqlIsRefusedWhereRowsOfAMoveAreNotToBeSeen() {
        var refused = new ArrayList<String>();

        unit.move(unit.shardOf("owner 3"), (record, step) -> {
            if (step == MoveStep.COPIED) {
                refused.add(nativeCount(record.move().target().name()));
                refused.add(nativeCount(record.move().source().name()));
            }
        });

        assertThat(refused.get(0))
                .contains("cannot run on the database")
                .contains("Use these, or repeat it after the move");
        assertThat(refused.get(1)).isEqualTo("counted");
    }

    private String nativeCount(String database) {
        try {
            unit.sharded()
                    .runInTransaction(em -> em.createNativeQuery("select count(*) from Account")
                            .setHint("hibernate.shards.query.database", database)
                            .getSingleResult());
            return "counted";
        } catch (StaleTopologyException refusal) {
            return String.valueOf(refusal.getMessage());
        }
    }

    @OnEachDatabase
    void whatAGuardRefusesIsToldAsStale() {
        var shard = unit.shardOf("owner 3");
        var wrong = unit.elsewhere(shard).name();

        assertThatThrownBy(() -> unit.sharded()
                        .runInTransaction(em -> em.createNativeQuery(
                                        "insert into Account (owner, balance, version, vshard) values ('new', 0, 0, "
                                                + shard.number() + ")")
                                .setHint("hibernate.shards.query.database", wrong)
                                .executeUpdate()))
                .isInstanceOf(StaleTopologyException.class)
                .hasMessageContaining("does not own")
                .hasMessageContaining("Repeat the transaction");
    }
}
