package io.hibernateshards.resharding;

import io.hibernateshards.sharding.HashRing;
import io.hibernateshards.sharding.ShardPlacement;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a plan moves, beside what the same change of databases moves where a key's place is computed. Counted key by key.
 *
 * @param counted how much there is
 * @param byPlan how much of it the plan moves
 * @param byModulo how much would move if a key lived on the database at the place of its hash modulo their number
 * @param byRing how much would move if a key lived where a {@link HashRing} with the usual number of points says
 */
public record PlacementComparison(long counted, long byPlan, long byModulo, long byRing) {

    private record Change<K>(Function<K, Database> before, Function<K, Database> after) {

        long moved(K key, long weight) {
            return before.apply(key).equals(after.apply(key)) ? 0 : weight;
        }
    }

    private record Key(long hash, int shard) {

        Database modulo(List<Database> databases) {
            return databases.get((int) Long.remainderUnsigned(hash, databases.size()));
        }
    }

    /** Counts given keys: in the two maps by their virtual shards, without maps by their hash. */
    static PlacementComparison ofKeys(
            KeyspaceMap before,
            KeyspaceMap after,
            Stream<String> keys,
            ToLongFunction<String> hash,
            ToIntFunction<? super String> virtualShard) {
        var old = databasesBefore(before);
        var changed = databasesAfter(before, after);
        var oldRing = ring(old, hash);
        var ring = ring(changed, hash);
        return count(
                keys.map(key -> new Key(hash.applyAsLong(key), virtualShard.applyAsInt(key)))
                        .iterator(),
                key -> 1,
                new Change<>(key -> before.databaseOf(key.shard()), key -> after.databaseOf(key.shard())),
                new Change<>(key -> key.modulo(old), key -> key.modulo(changed)),
                new Change<>(key -> oldRing.nodeAt(key.hash()), key -> ring.nodeAt(key.hash())));
    }

    /** Counts the virtual shards themselves as keys, each as often as its figure says. */
    static PlacementComparison ofVirtualShards(
            KeyspaceMap before, KeyspaceMap after, KeyspaceFigures figures, Measure measure) {
        int count = before.shardCount();
        var old = databasesBefore(before);
        var changed = databasesAfter(before, after);
        return count(
                IntStream.range(0, count).iterator(),
                shard -> figures.of(measure, shard),
                new Change<>(before::databaseOf, after::databaseOf),
                change(ShardPlacement.modulo(), count, old, changed),
                change(ShardPlacement.ring(), count, old, changed));
    }

    private static Change<Integer> change(
            ShardPlacement placement, int count, List<Database> before, List<Database> after) {
        var old = placement.place(count, before);
        var changed = placement.place(count, after);
        return new Change<>(old::get, changed::get);
    }

    private static <K> PlacementComparison count(
            Iterator<K> keys, ToLongFunction<K> weight, Change<K> plan, Change<K> modulo, Change<K> ring) {
        long counted = 0;
        long byPlan = 0;
        long byModulo = 0;
        long byRing = 0;
        while (keys.hasNext()) {
            var key = keys.next();
            long its = weight.applyAsLong(key);
            counted += its;
            byPlan += plan.moved(key, its);
            byModulo += modulo.moved(key, its);
            byRing += ring.moved(key, its);
        }
        return new PlacementComparison(counted, byPlan, byModulo, byRing);
    }

    private static HashRing<Database> ring(List<Database> databases, ToLongFunction<String> hash) {
        return new HashRing<>(
                databases, hash, HashRing.DEFAULT_POINTS, (database, point) -> database.name() + ":" + point);
    }

    /** The databases that have something, by ascending number. */
    private static List<Database> databasesBefore(KeyspaceMap map) {
        return IntStream.range(0, map.shardCount())
                .mapToObj(map::databaseOf)
                .distinct()
                .sorted((left, right) -> Integer.compare(left.number(), right.number()))
                .toList();
    }

    /** Those afterwards: each that is new at the place of one that has left, which spares the computed placements most. */
    private static List<Database> databasesAfter(KeyspaceMap before, KeyspaceMap after) {
        var changed = new ArrayList<>(databasesBefore(before));
        var added = new ArrayList<>(databasesBefore(after));
        var left = new ArrayList<>(changed);
        left.removeAll(added);
        added.removeAll(changed);
        for (var database : left) {
            if (added.isEmpty()) {
                changed.remove(database);
            } else {
                changed.set(changed.indexOf(database), added.remove(0));
            }
        }
        changed.addAll(added);
        return changed;
    }
}
