package io.hibernateshards.metrics.micrometer;

import io.hibernateshards.ShardException;
import io.hibernateshards.VirtualShard;
import io.hibernateshards.metrics.ShardEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Counts in a registry: {@code shards.statements} and {@code shards.unanswered} by database, {@code shards.scatter},
 * {@code shards.merge} and {@code shards.commit} with their times, {@code shards.fanout} with the databases of each scatter,
 * {@code shards.inserts} and {@code shards.routed} by keyspace, vshard group and database, {@code shards.refusals} by the exception
 * that says so, once there is one. No meter is by virtual shard: there may be thousands.
 */
public final class MicrometerShardEvents implements ShardEvents {

    private record Place(String keyspace, String group, String database) {}

    private final Map<String, Counter> statements = new HashMap<>();
    private final Map<String, Counter> unanswered = new HashMap<>();
    private final DistributionSummary fanOut;
    private final MeterRegistry registry;
    private final Timer scatters;
    private final Timer merges;
    private final Timer commits;

    /** Held here, for a registry holds what its function counters ask only weakly. */
    private final Map<Place, List<VirtualShard>> places;

    /**
     * @param databases the names of all databases
     * @param shards all virtual shards
     */
    public MicrometerShardEvents(MeterRegistry registry, List<String> databases, List<VirtualShard> shards) {
        this.registry = registry;
        for (var database : databases) {
            statements.put(
                    database,
                    Counter.builder("shards.statements")
                            .description("Statements of sessions sent to a database")
                            .tag("database", database)
                            .register(registry));
            unanswered.put(
                    database,
                    Counter.builder("shards.unanswered")
                            .description("How often a database did not answer before a deadline")
                            .tag("database", database)
                            .register(registry));
        }
        fanOut = DistributionSummary.builder("shards.fanout")
                .description("Databases that were asked together")
                .baseUnit("databases")
                .register(registry);
        scatters = Timer.builder("shards.scatter")
                .description("What was asked of several databases together")
                .register(registry);
        merges = Timer.builder("shards.merge")
                .description("Merges of the rows of several databases, from when the last were there")
                .register(registry);
        commits = Timer.builder("shards.commit")
                .description("Commits of transactions that used several databases")
                .register(registry);
        places = shards.stream()
                .collect(Collectors.groupingBy(
                        shard -> new Place(shard.id().keyspace(), shard.group(), shard.database())));
        places.forEach((place, its) -> {
            count(registry, "shards.inserts", "Entities inserted", place, its, VirtualShard::insertCount);
            count(
                    registry,
                    "shards.routed",
                    "Queries and operations on one entity routed to virtual shards",
                    place,
                    its,
                    VirtualShard::routedCount);
        });
    }

    private static void count(
            MeterRegistry registry,
            String name,
            String description,
            Place place,
            List<VirtualShard> shards,
            ToLongFunction<VirtualShard> count) {
        FunctionCounter.builder(
                        name, shards, all -> all.stream().mapToLong(count).sum())
                .description(description)
                .tag("keyspace", place.keyspace())
                .tag("group", place.group())
                .tag("database", place.database())
                .register(registry);
    }

    @Override
    public void statement(String database) {
        increment(statements, database);
    }

    @Override
    public void unanswered(String database) {
        increment(unanswered, database);
    }

    private static void increment(Map<String, Counter> counters, String database) {
        var counter = counters.get(database);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void scatter(int databases) {
        fanOut.record(databases);
    }

    @Override
    public void scatterEnded(int databases, long nanos) {
        scatters.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void merged(int databases, long nanos) {
        merges.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The registry keeps one counter for each exception, of which there are few. */
    @Override
    public void refused(ShardException refusal) {
        Counter.builder("shards.refusals")
                .description("Queries and writes that were refused")
                .tag("exception", refusal.getClass().getSimpleName())
                .register(registry)
                .increment();
    }

    @Override
    public void committed(int databases, long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }
}
