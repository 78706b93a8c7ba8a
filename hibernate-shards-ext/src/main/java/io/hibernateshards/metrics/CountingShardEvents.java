package io.hibernateshards.metrics;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts since it was made. Any thread. */
public final class CountingShardEvents implements ShardEvents {

    private final ConcurrentMap<String, LongAdder> routed = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> statements = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> unanswered = new ConcurrentHashMap<>();
    private final LongAdder scatters = new LongAdder();
    private final LongAdder scattered = new LongAdder();
    private final LongAdder mergeNanos = new LongAdder();
    private final ConcurrentMap<String, LongAdder> refusals = new ConcurrentHashMap<>();

    @Override
    public void routed(ShardId shard, String database) {
        increment(routed, database);
    }

    @Override
    public void statement(String database) {
        increment(statements, database);
    }

    @Override
    public void scatter(int databases) {
        scatters.increment();
        scattered.add(databases);
    }

    @Override
    public void merged(int databases, long nanos) {
        mergeNanos.add(nanos);
    }

    @Override
    public void unanswered(String database) {
        increment(unanswered, database);
    }

    @Override
    public void refused(ShardException refusal) {
        increment(refusals, refusal.getClass().getSimpleName());
    }

    /** The counts now. Each is right by itself; what happens meanwhile may be in one and not yet in another. */
    public ShardCounts snapshot() {
        return new ShardCounts(
                sums(routed),
                sums(statements),
                sums(unanswered),
                scatters.sum(),
                scattered.sum(),
                Duration.ofNanos(mergeNanos.sum()),
                sums(refusals));
    }

    private static void increment(ConcurrentMap<String, LongAdder> counts, String name) {
        LongAdder count = counts.get(name);
        if (count == null) {
            count = counts.computeIfAbsent(name, first -> new LongAdder());
        }
        count.increment();
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        var sums = new TreeMap<String, Long>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }
}
