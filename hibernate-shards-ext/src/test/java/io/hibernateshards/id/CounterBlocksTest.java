package io.hibernateshards.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.topology.Database;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CounterBlocksTest {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);

    @Test
    void aHundredThousandNumbersCostAHundredReservations() {
        var reservations = new AtomicInteger();
        var counter = new AtomicLong(1);
        var blocks = new CounterBlocks(
                (database, name, size, minimum) -> {
                    reservations.incrementAndGet();
                    return counter.getAndAdd(size);
                },
                1000);

        for (long expected = 1; expected <= 100_000; expected++) {
            assertThat(blocks.next(ONE, 1)).isEqualTo(expected);
        }

        assertThat(reservations).hasValue(100);
    }

    @Test
    void aMinimumAboveTheBlockReservesAnother() {
        var counter = new AtomicLong(1);
        var blocks = new CounterBlocks(
                (database, name, size, minimum) -> counter.updateAndGet(next -> Math.max(next, minimum) + size) - size,
                10);

        assertThat(blocks.next(ONE, 1)).isEqualTo(1);
        assertThat(blocks.next(ONE, 500)).isEqualTo(500);
        assertThat(blocks.next(ONE, 1)).isEqualTo(501);
    }

    @Test
    void aSlowDatabaseMakesNobodyWaitWhoWritesToAnother() throws InterruptedException {
        var release = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var blocks = new CounterBlocks(
                (database, name, size, minimum) -> {
                    if (database.equals(ONE)) {
                        entered.countDown();
                        await(release);
                    }
                    return 1;
                },
                10);
        var threads = Executors.newFixedThreadPool(1);
        try {
            threads.execute(() -> blocks.next(ONE, 1));
            await(entered);

            assertThat(blocks.next(TWO, 1)).isEqualTo(1);
        } finally {
            release.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void manyThreadsNeverGetTheSameNumber() throws InterruptedException {
        var counter = new AtomicLong(1);
        var blocks = new CounterBlocks((database, name, size, minimum) -> counter.getAndAdd(size), 7);
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        var threads = Executors.newFixedThreadPool(8);
        for (int thread = 0; thread < 8; thread++) {
            threads.execute(() -> {
                for (int count = 0; count < 5_000; count++) {
                    seen.add(blocks.next(ONE, 1));
                }
            });
        }
        threads.shutdown();

        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasSize(40_000);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
