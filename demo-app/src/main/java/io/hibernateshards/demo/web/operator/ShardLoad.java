package io.hibernateshards.demo.web.operator;

import io.hibernateshards.VirtualShard;
import io.hibernateshards.demo.web.Shards;
import io.hibernateshards.metrics.CountingShardEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * How busy each virtual shard is: queries that lead to it, alone or among some, and operations on one entity, in the second before
 * the last sample, by its number. A virtual shard is hot where it did more than its fair share, many times over. One thread at a
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
     * @param statements sent to each database, by its name
     */
    record Second(List<Long> operations, List<Integer> hot, Map<String, Long> statements) {}

    private final List<VirtualShard> shards;
    private final CountingShardEvents counts;
    private final List<String> databases;
    private long[] before;
    private Map<String, Long> statementsBefore;
    private volatile Second last;

    ShardLoad(Shards shards, CountingShardEvents counts) {
        this.shards = shards.factory().map(factory -> factory.delegates()).orElse(List.of());
        this.databases = shards.databaseNames();
        this.counts = counts;
        this.before = operations();
        this.statementsBefore = counts.snapshot().statements();
        this.last = new Second(Arrays.stream(new long[before.length]).boxed().toList(), List.of(), Map.of());
    }

    /** What happened since the last call, as a second if it is called every second. */
    synchronized Second sample() {
        long[] now = operations();
        var operations = new ArrayList<Long>(now.length);
        long sum = 0;
        for (int number = 0; number < now.length; number++) {
            long more = now[number] - before[number];
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
        var statementsNow = counts.snapshot().statements();
        var statements = new LinkedHashMap<String, Long>();
        for (var database : databases) {
            statements.put(
                    database, statementsNow.getOrDefault(database, 0L) - statementsBefore.getOrDefault(database, 0L));
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

    private long[] operations() {
        return shards.stream().mapToLong(VirtualShard::routedCount).toArray();
    }
}
