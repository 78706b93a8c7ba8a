package io.hibernateshards.resharding;

import static io.hibernateshards.logging.ReshardingMessages.MESSAGES;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.DatabaseConnections;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.MoveRecord.Decision;
import io.hibernateshards.catalog.SharedMap;
import io.hibernateshards.catalog.SharedMapTables;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.resharding.MoveResult.Outcome;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.ShardMove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * Changes where the virtual shards of a unit live while its nodes use them: carries out plans, and goes on with moves that another
 * process left, or gives them up. What it needs to know is in the catalog, so that any process that reaches the databases
 * can do it. It may end at any moment: what is open stays in the catalog, and nothing is lost. Any thread.
 */
public final class Resharder {

    private static final int ATTEMPTS = 20;

    private final SharedMap shared;
    private final DatabaseConnections connections;
    private final Supplier<List<GuardedTable>> tables;
    private final ReshardingLimits limits;

    /**
     * The resharder of a unit whose nodes share a map.
     *
     * @param catalog the name of the database that has the map
     */
    public static Resharder of(DatabaseAccess databases, String catalog, ReshardingLimits limits) {
        var connections = new NamedConnections(databases);
        var shared = new SharedMap(connections, new Database(catalog, 0), new SharedMapTables(null));
        return new Resharder(
                shared,
                connections,
                () -> shared.tables().stream().map(GuardedTable::of).toList(),
                limits);
    }

    Resharder(
            SharedMap shared,
            DatabaseConnections connections,
            Supplier<List<GuardedTable>> tables,
            ReshardingLimits limits) {
        this.shared = shared;
        this.connections = connections;
        this.tables = tables;
        this.limits = limits;
    }

    /** The map as it is now, with what moves; throws {@link MoveRefusedException} where the nodes share none. */
    public ShardMap map() {
        return shared.find().orElseThrow(() -> new MoveRefusedException(MESSAGES.noSharedMap()));
    }

    /**
     * Whether the map was taken over from settings, and nobody has said yet that the processes of that time have ended. Until then
     * nothing moves.
     */
    public boolean isAdoptionOpen() {
        return shared.isAdoptionOpen();
    }

    /** Says that no process runs any more that was started without the shared map. Whether that was to be said. */
    public boolean confirmAdopted() {
        return shared.confirmAdopted();
    }

    /** The open moves, by keyspace and virtual shard. */
    public List<OpenMove> moves() {
        return shared.moves().stream().map(OpenMove::of).toList();
    }

    /** The nodes that use the map, by their names. */
    public List<NodeState> nodes() {
        return shared.nodes().stream().map(NodeState::of).toList();
    }

    /** Counts a keyspace, by reading all of its rows; virtual shards that move meanwhile may count short. */
    public KeyspaceCensus count(String keyspace) {
        return new Census(connections, tables.get()).of(map(), keyspace);
    }

    /**
     * Carries a plan out: puts its databases into the buckets first, then moves the virtual shards, several at once, and takes
     * databases out of buckets when all have arrived. After a move that does not arrive no more are begun; the plan is then left
     * where it is, and what is left of it can be planned anew.
     *
     * @throws MoveRefusedException where the map is no longer the one of the plan, or open moves stand against it; nothing
     *     was moved
     */
    public ReshardingResult carryOut(ReshardingPlan plan, ReshardingListener listener) {
        install(plan.change(), plan.before(), plan.opened());
        var results = ParallelMoves.run(
                limits, shardMoves(plan), true, move -> told(listener, begunAndCarriedOut(move, listener)));
        boolean complete = results.stream().allMatch(MoveResult::isMoved);
        if (complete) {
            install(plan.change(), arrived(plan), plan.after());
        }
        return new ReshardingResult(results, complete);
    }

    /** Goes on with open moves, each to its end; whoever carried them out until now no longer does. */
    public List<MoveResult> resume(List<OpenMove> moves, ReshardingListener listener) {
        return forEach(moves, listener, ShardMover::carryOut);
    }

    /**
     * Gives open moves up and brings all back to what was before. Those that are decided already are carried to their end
     * instead: their results say so.
     */
    public List<MoveResult> cancel(List<OpenMove> moves, ReshardingListener listener) {
        return forEach(moves, listener, ShardMover::abort);
    }

    /** Lets open moves wait where they are: their rows are copied no further, and nothing is frozen. Resuming them waits too. */
    public void pause(List<OpenMove> moves) {
        moves.forEach(move -> shared.pause(move.id(), true));
    }

    /** Lets paused moves go on, in whatever process they are carried out. */
    public void unpause(List<OpenMove> moves) {
        moves.forEach(move -> shared.pause(move.id(), false));
    }

    private interface Way {
        MoveStep of(ShardMover mover, MoveRecord move);
    }

    private List<MoveResult> forEach(List<OpenMove> moves, ReshardingListener listener, Way way) {
        var ids = new HashMap<ShardMove, String>();
        var shardMoves = new ArrayList<ShardMove>();
        for (var move : moves) {
            var its = new ShardMove(move.shard(), move.from(), move.to(), false);
            ids.put(its, move.id());
            shardMoves.add(its);
        }
        return ParallelMoves.run(limits, shardMoves, false, move -> {
            var id = ids.getOrDefault(move, "");
            try {
                var record = shared.move(id).orElseThrow(() -> new MoveRefusedException(MESSAGES.unknownMove(id)));
                return told(listener, ended(record, listener, way));
            } catch (ShardException failure) {
                return told(listener, MoveResult.of(move, Outcome.LEFT_OPEN, failure));
            }
        });
    }

    private static MoveResult told(ReshardingListener listener, MoveResult result) {
        listener.ended(result);
        return result;
    }

    // ---- one move

    private MoveResult begunAndCarriedOut(ShardMove move, ReshardingListener listener) {
        MoveRecord begun;
        try {
            begun = begin(move);
        } catch (ShardException refusal) {
            return MoveResult.of(move, Outcome.NOT_BEGUN, refusal);
        }
        return ended(begun, listener, ShardMover::carryOut);
    }

    /** Begins a move; where other moves change the map at the same moment, again. */
    private synchronized MoveRecord begin(ShardMove move) {
        for (int attempt = 1; ; attempt++) {
            var now = map();
            if (!now.databaseOf(move.shard()).equals(move.source())) {
                throw new MoveRefusedException(MESSAGES.elsewhere(
                        move.shard().toString(),
                        now.databaseOf(move.shard()).name(),
                        move.source().name()));
            }
            try {
                return mover(ReshardingListener.NONE).begin(move.shard(), move.target());
            } catch (MoveRefusedException refusal) {
                boolean moves = shared.moves().stream()
                        .anyMatch(open -> open.move().shard().equals(move.shard()));
                if (moves || attempt == ATTEMPTS || shared.epoch().orElse(0) == now.epoch()) {
                    throw refusal;
                }
            }
        }
    }

    private MoveResult ended(MoveRecord record, ReshardingListener listener, Way way) {
        var move = record.move();
        try {
            var step = way.of(mover(listener), record);
            return MoveResult.of(move, step == MoveStep.DONE ? Outcome.MOVED : Outcome.GIVEN_UP, null);
        } catch (ShardException failure) {
            return MoveResult.of(move, outcome(record.id()), failure);
        }
    }

    private Outcome outcome(String move) {
        try {
            if (shared.moves().stream().anyMatch(open -> open.id().equals(move))) {
                return Outcome.LEFT_OPEN;
            }
            boolean moved = shared.move(move)
                    .filter(ended -> ended.decision() == Decision.COMMIT)
                    .isPresent();
            return moved ? Outcome.MOVED : Outcome.GIVEN_UP;
        } catch (ShardUnavailableException unknown) {
            return Outcome.LEFT_OPEN;
        }
    }

    private ShardMover mover(ReshardingListener listener) {
        return new ShardMover(shared, connections, tables.get(), limits.ofOneMove(), new MoveListener() {
            @Override
            public void reached(MoveRecord move, MoveStep step) {
                listener.reached(OpenMove.of(move).at(step));
            }

            @Override
            public void served(MoveRecord move, MovePauses pauses) {
                listener.served(OpenMove.of(move).at(MoveStep.ACTIVATED), pauses);
            }
        });
    }

    // ---- the map

    private static List<ShardMove> shardMoves(ReshardingPlan plan) {
        var moves = new ArrayList<ShardMove>();
        for (var planned : plan.moves()) {
            for (var range : planned.shards()) {
                for (int shard = range.first(); shard <= range.last(); shard++) {
                    moves.add(new ShardMove(new ShardId(plan.keyspace(), shard), planned.from(), planned.to(), false));
                }
            }
        }
        return moves;
    }

    /** The map when all has moved, before buckets are closed. */
    private static KeyspaceMap arrived(ReshardingPlan plan) {
        var map = plan.opened();
        for (var move : plan.moves()) {
            map = map.moved(move.shardSet(), move.to());
        }
        return map;
    }

    /** Puts other buckets into the shared map, where they differ. No virtual shard moves by it. */
    private void install(String change, KeyspaceMap from, KeyspaceMap to) {
        while (!hasSameBuckets(from, to)) {
            var now = map();
            var its = now.keyspace(from.keyspace());
            if (!hasSameBuckets(its, from) || !hasSamePlaces(its, from)) {
                throw new MoveRefusedException(MESSAGES.planIsOld(change, from.keyspace()));
            }
            var moving = now.moves().stream()
                    .map(ShardMove::shard)
                    .filter(shard -> shard.keyspace().equals(from.keyspace()))
                    .toList();
            if (!moving.isEmpty()) {
                throw new MoveRefusedException(MESSAGES.movesAreOpen(change, moving.toString()));
            }
            if (shared.change(now, map -> map.with(to)).isPresent()) {
                return;
            }
        }
    }

    private static boolean hasSameBuckets(KeyspaceMap map, KeyspaceMap other) {
        return new HashSet<>(map.groups()).equals(new HashSet<>(other.groups()));
    }

    private static boolean hasSamePlaces(KeyspaceMap map, KeyspaceMap other) {
        for (int shard = 0; shard < map.shardCount(); shard++) {
            if (!map.databaseOf(shard).equals(other.databaseOf(shard))) {
                return false;
            }
        }
        return true;
    }
}
