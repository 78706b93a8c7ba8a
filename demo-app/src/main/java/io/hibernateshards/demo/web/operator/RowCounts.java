package io.hibernateshards.demo.web.operator;

import io.hibernateshards.demo.web.Shards;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How many rows each database has that answers. Each is counted on a thread of its own, so that one that does not answer delays
 * nothing that is said of the others. One thread counts at a time; any thread reads.
 */
@Component
class RowCounts {

    private static final Logger LOG = LoggerFactory.getLogger(RowCounts.class);
    /** Who does not answer within it is not waited for; its count is taken when it comes. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Shards shards;
    private final StoredRows stored;
    private final OwnStatements own;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "count-rows");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, CountDownLatch> counting = new HashMap<>();
    private final ConcurrentMap<String, Long> counted = new ConcurrentHashMap<>();

    RowCounts(Shards shards, StoredRows stored, OwnStatements own) {
        this.shards = shards;
        this.stored = stored;
        this.own = own;
    }

    /** Counts anew where no count is still under way, and waits a little for all. */
    void count() {
        for (var database : shards.databaseNames()) {
            var last = counting.get(database);
            if (last == null || last.getCount() == 0) {
                var done = new CountDownLatch(1);
                counting.put(database, done);
                threads.execute(() -> own.during(() -> count(database, done)));
            }
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (var one : counting.entrySet()) {
                if (!one.getValue().await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    counted.remove(one.getKey());
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(String database, CountDownLatch done) {
        try {
            counted.put(database, stored.on(database));
        } catch (RuntimeException failure) {
            LOG.warn("The rows of the database '{}' cannot be counted: {}", database, String.valueOf(failure));
            counted.remove(database);
        } finally {
            done.countDown();
        }
    }

    /** The rows of a database; empty if it did not answer when it was asked last. */
    OptionalLong on(String database) {
        var rows = counted.get(database);
        return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
    }

    @PreDestroy
    void end() {
        threads.shutdownNow();
    }
}
