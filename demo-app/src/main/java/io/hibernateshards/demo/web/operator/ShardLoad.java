package io.hibernateshards.demo.web.operator;

import io.hibernateshards.VirtualShard;
import io.hibernateshards.demo.web.Shards;
import io.hibernateshards.metrics.CountingShardEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How busy each virtual shard is: queries that lead to it, alone or among some, and operations on one entity, in each second between
 * the last two samples, by its number. A virtual shard is hot where it did more than its fair share, many times over. One thread at a
 * time samples; any thread reads.
 */
@Component
class ShardLoad {

    /** So many times the average of all virtual shards is hot. */
    private static final int HOT = 16;
    /** Fewer operations than this are not hot, whatever the average. */
    private static final long HOT_AT_LEAST = 5;

    private static final int MOST_HOT = 10;

    /**
     * One second.
     *
     * @param operations of each virtual shard, by number
     * @param hot the numbers of the hot ones, the busiest first
     * @param statements sent to each database, by its name; without the map's own
     */
    record Second(List<Long> operations, List<Integer> hot, Map<String, Long> statements) {}

    private final List<VirtualShard> shards;
    private final CountingShardEvents counts;
    private final OwnStatements own;
    private final List<String> databases;
    private long[] before;
    private Map<String, Long> statementsBefore;
    private final LongSupplier nanoTime;
    private long sampledAt;
    private volatile Second last;

    @Autowired
    ShardLoad(Shards shards, CountingShardEvents counts, OwnStatements own) {
        this(
                shards.factory().map(factory -> factory.delegates()).orElse(List.of()),
                shards.databaseNames(),
                counts,
                own,
                System::nanoTime);
    }

    /** @param nanoTime what tells how long it is between two samples */
    ShardLoad(
            List<VirtualShard> shards,
            List<String> databases,
            CountingShardEvents counts,
            OwnStatements own,
            LongSupplier nanoTime) {
        this.shards = shards;
        this.databases = databases;
        this.counts = counts;
        this.own = own;
        this.nanoTime = nanoTime;
        this.sampledAt = nanoTime.getAsLong();
        this.before = operations();
        this.statementsBefore = statements();
        this.last = new Second(Arrays.stream(new long[before.length]).boxed().toList(), List.of(), Map.of());
    }

    /** What happened since the last call, for each second of the time since then. */
    synchronized Second sample() {
        long sampledBefore = sampledAt;
        sampledAt = nanoTime.getAsLong();
        long nanos = Math.max(1, sampledAt - sampledBefore);
        long[] now = operations();
        var operations = new ArrayList<Long>(now.length);
        long sum = 0;
        for (int number = 0; number < now.length; number++) {
            long more = perSecond(now[number] - before[number], nanos);
            operations.add(more);
            sum += more;
        }
        long limit = Math.max(HOT_AT_LEAST, now.length == 0 ? 0 : HOT * sum / now.length);
        var hot = IntStream.range(0, now.length)
                .filter(number -> operations.get(number) >= limit)
                .boxed()
                .sorted((one, other) -> Long.compare(operations.get(other), operations.get(one)))
                .limit(MOST_HOT)
                .toList();
        var statementsNow = statements();
        var statements = new LinkedHashMap<String, Long>();
        for (var database : databases) {
            long more = statementsNow.getOrDefault(database, 0L) - statementsBefore.getOrDefault(database, 0L);
            // One of the map's own can be counted between the two counts of it.
            statements.put(database, perSecond(Math.max(0, more), nanos));
        }
        before = now;
        statementsBefore = statementsNow;
        last = new Second(operations, hot, statements);
        return last;
    }

    /** The second that was sampled last. */
    Second last() {
        return last;
    }

    private Map<String, Long> statements() {
        var statements = new HashMap<>(counts.snapshot().statements());
        own.byDatabase().forEach((database, sent) -> statements.merge(database, -sent, Long::sum));
        return statements;
    }

    private static long perSecond(long count, long nanos) {
        return Math.round(count * 1e9 / nanos);
    }

    private long[] operations() {
        return shards.stream().mapToLong(VirtualShard::routedCount).toArray();
    }
}
