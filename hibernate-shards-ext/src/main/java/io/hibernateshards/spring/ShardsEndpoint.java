package io.hibernateshards.spring;

import io.hibernateshards.VirtualShard;
import io.hibernateshards.metrics.CountingShardEvents;
import io.hibernateshards.metrics.ShardCounts;
import io.hibernateshards.session.ShardedSessionFactoryImpl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Which virtual shards live where, and what happened since the application started. */
@Endpoint(id = "shards")
public final class ShardsEndpoint {

    /**
     * The whole.
     *
     * @param databases the names of the databases, in their order
     * @param places the virtual shards, in runs of neighbours that live together
     * @param counts what was counted
     */
    public record Shards(List<String> databases, List<Place> places, ShardCounts counts) {}

    /**
     * Virtual shards with successive numbers in one vshard group on one database.
     *
     * @param keyspace their keyspace
     * @param first the number of the first
     * @param last the number of the last
     * @param group the name of their vshard group
     * @param database the database they live on
     * @param inserts how many entities were inserted into them
     * @param routed how many queries and operations on one entity were routed to them
     */
    public record Place(
            String keyspace, int first, int last, String group, String database, long inserts, long routed) {

        private static Place of(VirtualShard shard) {
            int number = shard.id().number();
            return new Place(
                    shard.id().keyspace(),
                    number,
                    number,
                    shard.group(),
                    shard.database(),
                    shard.insertCount(),
                    shard.routedCount());
        }

        private boolean isFollowedBy(Place next) {
            return keyspace.equals(next.keyspace)
                    && group.equals(next.group)
                    && database.equals(next.database)
                    && next.first == last + 1;
        }

        private Place with(Place next) {
            return new Place(keyspace, first, next.last, group, database, inserts + next.inserts, routed + next.routed);
        }
    }

    private final @Nullable ShardedSessionFactoryImpl factory;
    private final CountingShardEvents counts = new CountingShardEvents();

    /** @param factory of what it tells, or null where there is no sharded unit */
    ShardsEndpoint(@Nullable ShardedSessionFactoryImpl factory) {
        this.factory = factory;
        if (factory != null) {
            factory.events().add(counts);
        }
    }

    /** What is so now; null, which is told as "not found", where there is no sharded unit. */
    @ReadOperation
    public @Nullable Shards shards() {
        if (factory == null) {
            return null;
        }
        var places = new ArrayList<Place>();
        for (var shard : factory.delegates()) {
            var next = Place.of(shard);
            int last = places.size() - 1;
            if (last >= 0 && places.get(last).isFollowedBy(next)) {
                places.set(last, places.get(last).with(next));
            } else {
                places.add(next);
            }
        }
        return new Shards(factory.databaseNames(), places, counts.snapshot());
    }
}
