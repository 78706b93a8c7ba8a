package io.hibernateshards.sharding;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Says on which database each virtual shard of a keyspace shall live. A plan: it decides where virtual shards are put that hold
 * nothing yet, or where they shall be moved to; where they are is said by the map alone.
 */
@FunctionalInterface
public interface ShardPlacement {

    /**
     * The database of each virtual shard, by its number.
     *
     * @param databases those to choose from, not empty
     */
    List<Database> place(int shardCount, List<Database> databases);

    /** Consecutive virtual shards on each database in turn, shares differing by at most one. */
    static ShardPlacement evenly() {
        return (shardCount, databases) -> places(KeyspaceMap.evenly("", shardCount, databases));
    }

    /** Consecutive virtual shards on each database in turn, shares as the capacities, which are finite and positive. */
    static ShardPlacement byCapacity(Function<Database, Double> capacity) {
        return (shardCount, databases) -> places(KeyspaceMap.byCapacity(
                "", shardCount, databases, databases.stream().map(capacity).toList()));
    }

    /** Each virtual shard by its number modulo the number of databases: moves most of them when that number changes. */
    static ShardPlacement modulo() {
        return (shardCount, databases) -> IntStream.range(0, shardCount)
                .mapToObj(shard -> databases.get(shard % databases.size()))
                .toList();
    }

    /** What a list says, whatever databases there are. */
    static ShardPlacement explicitly(List<Database> places) {
        return (shardCount, databases) -> {
            if (places.size() != shardCount || !databases.containsAll(places)) {
                throw new IllegalArgumentException("An explicit placement names one of " + databases + " for each of "
                        + shardCount + " virtual shards, but names " + places);
            }
            return places;
        };
    }

    /** By the usual {@link HashRing} of the databases; a virtual shard's key is its number. */
    static ShardPlacement ring() {
        return ring(HashRing.MD5, HashRing.DEFAULT_POINTS, (database, point) -> database.name() + ":" + point);
    }

    /** By a {@link HashRing} of the databases; a virtual shard's key is its number. */
    static ShardPlacement ring(
            ToLongFunction<String> hash, int pointsPerDatabase, HashRing.PointName<? super Database> pointName) {
        return (shardCount, databases) -> {
            var ring = new HashRing<>(databases, hash, pointsPerDatabase, pointName);
            return IntStream.range(0, shardCount)
                    .mapToObj(shard -> ring.nodeOf(Integer.toString(shard)))
                    .toList();
        };
    }

    /**
     * Even shares, differing by at most one, that are reached from a placement by the fewest moves: virtual shards leave only
     * databases that have too many, the last ones first, for databases that have too few.
     *
     * @param current the database of each virtual shard now
     */
    static ShardPlacement evenlyKeeping(List<Database> current) {
        return (shardCount, databases) -> {
            if (current.size() != shardCount) {
                throw new IllegalArgumentException(
                        "The current placement has " + current.size() + " virtual shards, not " + shardCount);
            }
            var room = room(current, databases);
            var places = new ArrayList<>(current);
            var homeless = new ArrayList<Integer>();
            for (int shard = 0; shard < shardCount; shard++) {
                int left = room.merge(current.get(shard), -1, Integer::sum);
                if (left < 0) {
                    homeless.add(shard);
                }
            }
            var free = new ArrayList<Database>();
            for (var database : databases) {
                free.addAll(Collections.nCopies(Math.max(0, room.getOrDefault(database, 0)), database));
            }
            for (int index = 0; index < homeless.size(); index++) {
                places.set(homeless.get(index), free.get(index));
            }
            return List.copyOf(places);
        };
    }

    /** How many virtual shards each database shall have. The larger shares go to those that have most, so that they keep them. */
    private static HashMap<Database, Integer> room(List<Database> current, List<Database> databases) {
        var byLoad = new ArrayList<>(databases);
        byLoad.sort((left, right) ->
                Integer.compare(Collections.frequency(current, right), Collections.frequency(current, left)));
        var room = new HashMap<Database, Integer>();
        int larger = current.size() % databases.size();
        for (int index = 0; index < byLoad.size(); index++) {
            room.put(byLoad.get(index), current.size() / databases.size() + (index < larger ? 1 : 0));
        }
        return room;
    }

    private static List<Database> places(KeyspaceMap map) {
        return IntStream.range(0, map.shardCount()).mapToObj(map::databaseOf).toList();
    }
}
