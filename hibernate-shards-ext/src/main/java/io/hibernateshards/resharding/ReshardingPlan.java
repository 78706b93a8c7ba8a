package io.hibernateshards.resharding;

import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.VirtualShardRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What moves in a keyspace, and what its map becomes: a value that says, and does nothing.
 *
 * @param change what was asked for, as a text
 * @param before the map that the plan is made for
 * @param opened the map before the first move: every virtual shard where it was, every bucket with the databases that its
 *     virtual shards leave and those that they go to; {@link KeyspaceMap#moved} takes each move from there, in any order
 * @param after the map when all is moved
 * @param moves what moves, by the databases' numbers; empty where only buckets change
 * @param figures how much each virtual shard has
 */
public record ReshardingPlan(
        String change,
        KeyspaceMap before,
        KeyspaceMap opened,
        KeyspaceMap after,
        List<PlannedMove> moves,
        KeyspaceFigures figures) {

    public ReshardingPlan {
        moves = List.copyOf(moves);
    }

    /** The keyspace's name. */
    public String keyspace() {
        return before.keyspace();
    }

    /** How many virtual shards move. */
    public int shardCount() {
        return moves.stream().mapToInt(PlannedMove::shardCount).sum();
    }

    /** How much moves; empty where that was not counted. */
    public OptionalLong amount(Measure measure) {
        return figures.sum(
                measure, moves.stream().flatMap(move -> move.shards().stream()).toList());
    }

    /** How long copying takes at a rate, one move after another; empty where what the rate counts was not counted. */
    public Optional<Duration> duration(CopyRate rate) {
        return Stream.of(
                        duration(amount(Measure.ROWS), rate.rowsPerSecond()),
                        duration(amount(Measure.BYTES), rate.bytesPerSecond()))
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
    }

    private static Optional<Duration> duration(OptionalLong amount, OptionalLong perSecond) {
        return amount.isPresent() && perSecond.isPresent()
                ? Optional.of(Duration.ofMillis((long) Math.ceil(1000.0 * amount.getAsLong() / perSecond.getAsLong())))
                : Optional.empty();
    }

    /** What the same change of databases would move if virtual shards were placed by computing, by their numbers. */
    public PlacementComparison comparison(Measure measure) {
        return PlacementComparison.ofVirtualShards(before, after, figures, measure);
    }

    /**
     * What the same change of databases would move if keys were placed by computing.
     *
     * @param keys all keys or a sample of them, as texts
     * @param hash a key's hash, as an unsigned number, such as {@code HashRing.CRC32}
     * @param virtualShard a key's virtual shard, such as {@code ShardingFunction::find}
     */
    public PlacementComparison comparison(
            Stream<String> keys, ToLongFunction<String> hash, ToIntFunction<? super String> virtualShard) {
        return PlacementComparison.ofKeys(before, after, keys, hash, virtualShard);
    }

    @Override
    public String toString() {
        var text = new StringBuilder(change + " in '" + keyspace() + "': " + shardCount() + " of " + before.shardCount()
                + " virtual shards" + known(Measure.ROWS) + known(Measure.BYTES));
        for (var move : moves) {
            text.append("\n  ").append(move.from()).append(" -> ").append(move.to());
            text.append(": ").append(VirtualShardRange.text(move.shards()));
        }
        return text.toString();
    }

    private String known(Measure measure) {
        var amount = amount(measure);
        return amount.isPresent() ? ", " + amount.getAsLong() + " " + measure.unit() : "";
    }
}
