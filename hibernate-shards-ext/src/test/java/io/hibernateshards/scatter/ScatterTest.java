package io.hibernateshards.scatter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.metrics.CountingShardEvents;
import io.hibernateshards.topology.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScatterTest {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);
    private static final Database THREE = new Database("three", 2);
    private static final List<Database> ALL = List.of(ONE, TWO, THREE);

    /** Even where other processes keep a thread of the pool from running for a while. */
    private static final Duration LONG_ENOUGH_TO_START = Duration.ofMillis(500);

    private final CountingShardEvents events = new CountingShardEvents();
    private final AtomicLong clock = new AtomicLong();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var scatter : opened) {
            scatter.close();
        }
    }

    @Test
    void resultsComeInTheOrderOfTheTargets() throws Exception {
        var barrier = new CyclicBarrier(3);
        var scatter = pooled(2);

        var results = scatter.onEach(
                List.of(THREE, ONE, TWO), running(database -> meet(barrier, database.name())), Deadline.none());

        assertThat(results).containsExactly("three", "one", "two");
        assertThat(events.snapshot().scatters()).isEqualTo(1);
        assertThat(events.snapshot().scattered()).isEqualTo(3);
    }

    @Test
    void theCallerRunsTheLastTaskAndThePoolTheOthers() {
        var barrier = new CyclicBarrier(3);
        var scatter = pooled(2);

        var threads = scatter.onEach(
                ALL, running(database -> meet(barrier, Thread.currentThread().getName())), Deadline.none());

        assertThat(threads.get(2)).isEqualTo(Thread.currentThread().getName());
        assertThat(threads.subList(0, 2)).allMatch(name -> name.startsWith("hibernate-shards-scatter-"));
    }

    @Test
    void noTargetsGiveNoResultsAndNullIsAnAnswer() {
        var scatter = pooled(1);

        assertThat(scatter.onEach(List.of(), running(database -> 1), Deadline.none()))
                .isEmpty();
        assertThat(scatter.onEach(List.of(ONE, TWO), running(database -> null), Deadline.none()))
                .containsExactly(null, null);
        assertThatThrownBy(() -> scatter.onEach(List.of(ONE, ONE), running(database -> 1), Deadline.none()))
                .hasMessageContaining("'one' stands twice");
    }

    @Test
    void aFailureCancelsWhatRunsAndIsThrownAsItIs() {
        var blocked = new BlockedUntilCancelled(Set.of(ONE, TWO), THREE);
        var scatter = pooled(2);

        var thrown = catchThrowable(() -> scatter.onEach(ALL, blocked, Deadline.none()));

        assertThat(thrown).isSameAs(blocked.failure);
        assertThat(thrown.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder("one was cancelled", "two was cancelled");
        assertThat(blocked.cancelled).containsOnly(Map.entry(ONE, 1), Map.entry(TWO, 1));
    }

    @Test
    void aFailureOnThePoolCancelsTheTaskOfTheCaller() {
        var blocked = new BlockedUntilCancelled(Set.of(THREE), ONE);
        var scatter = pooled(1);

        var thrown = catchThrowable(() -> scatter.onEach(List.of(ONE, THREE), blocked, Deadline.none()));

        assertThat(thrown).isSameAs(blocked.failure);
        assertThat(blocked.cancelled).containsOnlyKeys(THREE);
    }

    @Test
    void afterAFailureNothingIsStarted() {
        var started = new ArrayList<Database>();
        var scatter = sequential();

        assertThatThrownBy(() -> scatter.onEach(
                        ALL,
                        running(database -> {
                            started.add(database);
                            throw new IllegalArgumentException("no " + database);
                        }),
                        Deadline.none()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("no one");

        assertThat(started).containsExactly(ONE);
    }

    @Test
    void anErrorOfATaskIsThrownAsItIs() {
        var failure = new StackOverflowError("deep");
        var scatter = sequential();
        ScatterTask<Object> task = running(database -> {
            throw failure;
        });

        assertThat(catchThrowable(() -> scatter.onEach(ALL, task, Deadline.none())))
                .isSameAs(failure);
        assertThat(catchThrowable(() -> scatter.onEachOutcome(ALL, task, Deadline.none())))
                .isSameAs(failure);
    }

    @Test
    void atTheDeadlineWhatRunsIsCancelledAndWhoDidNotAnswerIsNamed() {
        var blocked = new BlockedUntilCancelled(Set.of(ONE, THREE), null);
        var scatter = pooled(2);

        assertThatThrownBy(() -> scatter.onEach(ALL, blocked, Deadline.after(LONG_ENOUGH_TO_START)))
                .isInstanceOfSatisfying(
                        ShardUnavailableException.class,
                        failure -> assertThat(failure.databases()).containsExactlyInAnyOrder("one", "three"))
                .hasMessageContaining("SHARD010001: No answer after ")
                .hasMessageContaining("from 'one', 'three'. The limit was 500 ms")
                .hasMessageContaining("raise the query's timeout or 'hibernate.shards.query_timeout'")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));

        assertThat(blocked.cancelled).containsOnlyKeys(ONE, THREE);
        assertThat(events.snapshot().unanswered()).containsOnlyKeys("one", "three");
    }

    @Test
    void theDeadlineAlsoEndsATaskThatTheCallerRunsItself() {
        var blocked = new BlockedUntilCancelled(Set.of(TWO), null);
        var scatter = sequential();

        assertThatThrownBy(() -> scatter.onEach(ALL, blocked, Deadline.after(LONG_ENOUGH_TO_START)))
                .isInstanceOfSatisfying(
                        ShardUnavailableException.class,
                        failure -> assertThat(failure.databases()).containsExactlyInAnyOrder("two", "three"));

        assertThat(blocked.started).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void aDeadlineThatHasPassedStartsNothing() {
        var blocked = new BlockedUntilCancelled(Set.of(), null);
        var deadline = Deadline.after(Duration.ofNanos(1));
        await().until(deadline::isExpired);

        assertThatThrownBy(() -> sequential().onEach(ALL, blocked, deadline))
                .isInstanceOf(ShardUnavailableException.class);

        assertThat(blocked.started).isEmpty();
    }

    @Test
    void aTaskThatIgnoresItsCancellationIsAbandonedAfterTheGrace() {
        try (var deaf = new Deaf(Set.of(ONE))) {
            assertThatThrownBy(() -> pooled(2).onEach(ALL, deaf, Deadline.after(LONG_ENOUGH_TO_START)))
                    .isInstanceOfSatisfying(
                            ShardUnavailableException.class,
                            failure -> assertThat(failure.databases()).containsExactly("one"));

            assertThat(deaf.abandoned).containsExactly(ONE);
        }
    }

    @Test
    void withADeadlineNoTaskHoldsTheCallerNotEvenThatOfAFastDatabase() {
        // Enough threads for all three calls: one that has answered may not be free again at once.
        var scatter = pooled(9);
        var unhurried = Deadline.after(Duration.ofMinutes(1));
        scatter.onEach(ALL, taking(Scatter.INLINE_NANOS / 4), unhurried);

        var threads = scatter.onEach(ALL, taking(Scatter.INLINE_NANOS / 4), unhurried);

        assertThat(threads).doesNotContain(Thread.currentThread());
        try (var deaf = new Deaf(Set.of(ONE, TWO, THREE))) {
            assertThatThrownBy(() -> scatter.onEach(ALL, deaf, Deadline.after(LONG_ENOUGH_TO_START)))
                    .isInstanceOfSatisfying(
                            ShardUnavailableException.class,
                            failure ->
                                    assertThat(failure.databases()).containsExactlyInAnyOrder("one", "two", "three"));
            assertThat(deaf.abandoned).containsExactlyInAnyOrder(ONE, TWO, THREE);
        }
    }

    @Test
    void withADeadlineEvenOneDatabaseIsLeft() {
        try (var deaf = new Deaf(Set.of(TWO))) {
            assertThatThrownBy(() -> pooled(2).onEach(List.of(TWO), deaf, Deadline.after(LONG_ENOUGH_TO_START)))
                    .isInstanceOf(ShardUnavailableException.class)
                    .hasMessageContaining("from 'two'");

            assertThat(deaf.abandoned).containsExactly(TWO);
        }
    }

    @Test
    void outcomesTellEachAnswerAndEachFailure() {
        var failure = new IllegalStateException("down");
        var scatter = pooled(2);

        var outcomes = scatter.onEachOutcome(
                ALL,
                running(database -> {
                    if (database.equals(TWO)) {
                        throw failure;
                    }
                    return database.name();
                }),
                Deadline.none());

        assertThat(outcomes)
                .containsExactly(
                        new ShardOutcome<>(ONE, "one", null),
                        new ShardOutcome<>(TWO, null, failure),
                        new ShardOutcome<>(THREE, "three", null));
        assertThat(outcomes).extracting(ShardOutcome::isAnswer).containsExactly(true, false, true);
    }

    @Test
    void outcomesNameWhatDidNotAnswerInTime() {
        var blocked = new BlockedUntilCancelled(Set.of(ONE), null);
        var scatter = pooled(2);

        var outcomes = scatter.onEachOutcome(ALL, blocked, Deadline.after(LONG_ENOUGH_TO_START));

        assertThat(outcomes.get(0).failure())
                .isInstanceOf(ShardUnavailableException.class)
                .hasMessageContaining("from 'one'");
        assertThat(outcomes.get(1)).isEqualTo(new ShardOutcome<>(TWO, "two", null));
        assertThat(outcomes.get(2)).isEqualTo(new ShardOutcome<>(THREE, "three", null));
    }

    @Test
    void aSaturatedPoolLeavesTheWorkToTheCallerAndNestedScattersEnd() {
        var scatter = pooled(1);
        var runs = new AtomicInteger();

        var sums = scatter.onEach(
                ALL,
                running(outer -> scatter
                        .onEach(
                                ALL,
                                running(middle -> scatter.onEach(
                                                ALL, running(inner -> runs.incrementAndGet()), Deadline.none())
                                        .size()),
                                Deadline.none())
                        .stream()
                        .mapToInt(Integer::intValue)
                        .sum()),
                Deadline.none());

        assertThat(sums).containsExactly(9, 9, 9);
        assertThat(runs).hasValue(27);
    }

    @Test
    void manyCallersShareASmallPoolAndEachTaskRunsOnce() throws Exception {
        var scatter = pooled(2);
        var targets = IntStream.range(0, Database.MAXIMUM)
                .mapToObj(number -> new Database("d" + number, number))
                .toList();
        var failures = ConcurrentHashMap.<Throwable>newKeySet();
        var callers = new ArrayList<Thread>();

        for (int caller = 0; caller < 8; caller++) {
            var thread = new Thread(() -> {
                try {
                    for (int round = 0; round < 50; round++) {
                        var runs = new AtomicInteger();
                        scatter.onEach(
                                targets,
                                running(database -> runs.incrementAndGet()),
                                Deadline.after(Duration.ofMinutes(1)));
                        assertThat(runs).hasValue(targets.size());
                    }
                } catch (Throwable problem) {
                    failures.add(problem);
                }
            });
            callers.add(thread);
            thread.start();
        }
        for (var caller : callers) {
            caller.join();
        }

        assertThat(failures).isEmpty();
    }

    @Test
    void anInterruptCancelsWhatRunsAndStaysSet() {
        var blocked = new BlockedUntilCancelled(Set.of(ONE), null);
        var scatter = pooled(2);
        var caller = Thread.currentThread();
        var interrupter = new Thread(() -> {
            await().until(() -> blocked.started.contains(ONE));
            caller.interrupt();
        });
        interrupter.start();

        var thrown = catchThrowable(() -> scatter.onEach(ALL, blocked, Deadline.none()));
        boolean isInterrupted = Thread.interrupted();

        assertThat(thrown)
                .isExactlyInstanceOf(ShardException.class)
                .hasMessageContaining("SHARD010002: The thread was interrupted while it waited for 'one'")
                .hasMessageContaining("Clear the flag before the thread asks again");
        assertThat(isInterrupted).isTrue();
        assertThat(blocked.cancelled).containsOnlyKeys(ONE);
    }

    @Test
    void databasesThatAnswerFastAreAskedOnTheCallersThread() {
        var scatter = pooled(2);

        var first = scatter.onEach(ALL, taking(Scatter.INLINE_NANOS / 4), Deadline.none());
        var second = scatter.onEach(ALL, taking(Scatter.INLINE_NANOS / 4), Deadline.none());

        assertThat(first.subList(0, 2)).doesNotContain(Thread.currentThread());
        assertThat(second).containsOnly(Thread.currentThread());
    }

    @Test
    void databasesThatAreFastAloneButNotOneAfterAnotherAreAskedOnThePool() {
        var scatter = pooled(2);
        for (var database : ALL) {
            scatter.onEach(List.of(database), slowly(Scatter.INLINE_NANOS / 2), Deadline.none());
        }

        var threads = scatter.onEach(ALL, taking(10), Deadline.none());

        assertThat(threads.get(0)).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void oneDatabaseThatBecameSlowBringsThePoolBack() {
        var scatter = pooled(2);
        scatter.onEach(ALL, taking(10), Deadline.none());
        scatter.onEach(ALL, taking(10), Deadline.none());

        scatter.onEach(List.of(TWO), taking(Scatter.INLINE_NANOS * 100), Deadline.none());
        var threads = scatter.onEach(ALL, taking(10), Deadline.none());
        var others = scatter.onEach(List.of(ONE, THREE), taking(10), Deadline.none());

        assertThat(threads.get(0)).isNotEqualTo(Thread.currentThread());
        assertThat(others).containsOnly(Thread.currentThread());
    }

    @Test
    void whatTasksWroteIsSeenAfterTheScatterAndWhatWasWrittenBeforeInTasks() {
        var scatter = pooled(2);
        var targets = List.of(ONE, TWO, THREE);
        long[] before = new long[1];
        long[] written = new long[3];

        for (long round = 1; round <= 2_000; round++) {
            long expected = round;
            before[0] = round;
            scatter.onEach(
                    targets,
                    running(database -> {
                        written[database.number()] = before[0];
                        clock.addAndGet(Scatter.INLINE_NANOS);
                        return null;
                    }),
                    Deadline.none());
            assertThat(written).containsOnly(expected);
        }
    }

    @Test
    void aClosedScatterStillAnswersOnTheCallersThread() {
        var scatter = pooled(2);
        scatter.close();

        var threads = scatter.onEach(ALL, running(database -> Thread.currentThread()), Deadline.none());

        assertThat(threads).containsOnly(Thread.currentThread());
    }

    private Scatter pooled(int threads) {
        return opened(new Scatter(false, threads, events, null, clock::get, Duration.ofMillis(200)));
    }

    private Scatter sequential() {
        return opened(new Scatter(true, 0, events, null, clock::get, Duration.ofMillis(200)));
    }

    private Scatter opened(Scatter scatter) {
        opened.add(scatter);
        return scatter;
    }

    /** A task that gives its thread after the clock went on; slow to the eye of who measures, fast in truth. */
    private ScatterTask<Thread> taking(long nanos) {
        return running(database -> {
            if (nanos > Scatter.INLINE_NANOS) {
                clock.addAndGet(nanos);
            }
            return Thread.currentThread();
        });
    }

    private ScatterTask<Thread> slowly(long nanos) {
        return running(database -> {
            clock.addAndGet(nanos);
            return Thread.currentThread();
        });
    }

    private static <T> ScatterTask<T> running(Function<Database, T> body) {
        return body::apply;
    }

    private static <T> T meet(CyclicBarrier barrier, T result) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
            return result;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean isOver = false;
        while (!isOver) {
            try {
                isOver = latch.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException ignored) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** On some databases ends when it is closed, whoever cancels it. */
    private static final class Deaf implements ScatterTask<String>, AutoCloseable {

        final Set<Database> abandoned = ConcurrentHashMap.newKeySet();
        private final Set<Database> on;
        private final CountDownLatch end = new CountDownLatch(1);

        Deaf(Set<Database> on) {
            this.on = on;
        }

        @Override
        public String run(Database database) {
            if (on.contains(database)) {
                awaitUninterruptibly(end);
            }
            return database.name();
        }

        @Override
        public void abandon(Database database) {
            abandoned.add(database);
        }

        @Override
        public void close() {
            end.countDown();
        }
    }

    /** Blocks on some databases until it is cancelled there, and fails on one as soon as all those run. */
    private static final class BlockedUntilCancelled implements ScatterTask<String> {

        final IllegalStateException failure = new IllegalStateException("the first failure");
        final Set<Database> started = ConcurrentHashMap.newKeySet();
        final Map<Database, Integer> cancelled = new ConcurrentHashMap<>();
        private final Map<Database, CountDownLatch> latches = new ConcurrentHashMap<>();
        private final @Nullable Database failing;

        BlockedUntilCancelled(Set<Database> blocking, @Nullable Database failing) {
            this.failing = failing;
            blocking.forEach(database -> latches.put(database, new CountDownLatch(1)));
        }

        @Override
        public String run(Database database) {
            started.add(database);
            if (database.equals(failing)) {
                await().until(() -> started.containsAll(latches.keySet()));
                throw failure;
            }
            var latch = latches.get(database);
            if (latch != null) {
                awaitUninterruptibly(latch);
                throw new IllegalStateException(database + " was cancelled");
            }
            return database.name();
        }

        @Override
        public void cancel(Database database) {
            cancelled.merge(database, 1, Integer::sum);
            Objects.requireNonNull(latches.get(database)).countDown();
        }
    }
}
