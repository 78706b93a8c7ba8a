package io.hibernateshards.resharding;

import static io.hibernateshards.logging.ReshardingMessages.MESSAGES;

import io.hibernateshards.resharding.PlanRefusedException.Reason;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A plan in the making: buckets are opened, then places chosen, then the plan is drawn up and checked. */
final class PlanDraft {

    private final List<Database> databases;
    private final KeyspaceMap before;
    private final KeyspaceFigures figures;
    private final Capacities capacities;
    private KeyspaceMap opened;
    private List<Database> places;

    PlanDraft(List<Database> databases, KeyspaceMap before, KeyspaceFigures figures, Capacities capacities) {
        this.databases = databases;
        this.before = before;
        this.figures = figures;
        this.capacities = capacities;
        this.opened = before;
        this.places = IntStream.range(0, before.shardCount())
                .mapToObj(before::databaseOf)
                .toList();
    }

    KeyspaceMap opened() {
        return opened;
    }

    void open(KeyspaceMap map) {
        opened = map;
    }

    /** Where a virtual shard may be by its group alone: on an active database of its bucket, or on any that binds none. */
    DatabaseSet allowed(int shard) {
        var group = opened.groupOf(shard);
        return group.bound() ? DatabaseSet.of(group.active()) : unbound();
    }

    /** The databases whose vshard groups are not bound. */
    DatabaseSet unbound() {
        return opened.groups().stream()
                .filter(group -> !group.bound())
                .map(group -> DatabaseSet.of(group.active()))
                .reduce(DatabaseSet.EMPTY, DatabaseSet::or);
    }

    /** Chooses places anew for some virtual shards; the others stay. */
    void spread(IntPredicate movable, IntFunction<DatabaseSet> allowed, Measure measure) {
        places = new Spread(
                        before,
                        databases,
                        shard -> movable.test(shard) ? allowed.apply(shard) : DatabaseSet.of(before.databaseOf(shard)),
                        figures,
                        measure,
                        capacities)
                .solve();
    }

    /** Puts some virtual shards onto one database. */
    void put(IntPredicate moved, Database to) {
        places = IntStream.range(0, before.shardCount())
                .mapToObj(shard -> moved.test(shard) ? to : before.databaseOf(shard))
                .toList();
    }

    /** The map when all that was chosen has moved. */
    KeyspaceMap moved() {
        var map = opened;
        for (var database : databases) {
            var arriving = ranges(shard -> isMoved(shard) && places.get(shard).equals(database));
            if (!arriving.isEmpty()) {
                map = map.moved(
                        arriving.stream()
                                .map(VirtualShardSet::range)
                                .reduce(VirtualShardSet.none(), VirtualShardSet::or),
                        database);
            }
        }
        return map;
    }

    /**
     * The plan.
     *
     * @param after the map when all has moved and buckets are closed
     */
    ReshardingPlan plan(String change, KeyspaceMap after) {
        var moves = moves();
        if (moves.isEmpty() && after.groups().equals(before.groups())) {
            throw new PlanRefusedException(
                    Reason.NOTHING_TO_DO, MESSAGES.nothingToDo(change, before.keyspace(), before.text()));
        }
        moves.stream()
                .map(PlannedMove::to)
                .distinct()
                .forEach(database -> Stream.of(Measure.ROWS, Measure.BYTES)
                        .forEach(measure -> checkCapacity(database, measure, after)));
        return new ReshardingPlan(change, before, opened, after, moves, figures);
    }

    private List<PlannedMove> moves() {
        var moves = new ArrayList<PlannedMove>();
        for (var from : databases) {
            for (var to : databases) {
                var shards = ranges(shard -> isMoved(shard)
                        && before.databaseOf(shard).equals(from)
                        && places.get(shard).equals(to));
                if (!shards.isEmpty()) {
                    moves.add(new PlannedMove(from, to, shards));
                }
            }
        }
        return moves;
    }

    private boolean isMoved(int shard) {
        return !places.get(shard).equals(before.databaseOf(shard));
    }

    private List<VirtualShardRange> ranges(IntPredicate holds) {
        return VirtualShardRange.where(before.shardCount(), holds);
    }

    private void checkCapacity(Database database, Measure measure, KeyspaceMap after) {
        var limit = capacities.of(database).limit(measure);
        var used = Capacities.used(database, after, figures, measure);
        if (limit.isPresent() && used.isPresent() && used.getAsLong() > limit.getAsLong()) {
            throw new PlanRefusedException(
                    Reason.DOES_NOT_FIT,
                    MESSAGES.doesNotFit(
                            database.name(),
                            used.getAsLong(),
                            measure.unit(),
                            limit.getAsLong(),
                            Capacities.used(database, before, figures, measure).orElseThrow()));
        }
    }
}
