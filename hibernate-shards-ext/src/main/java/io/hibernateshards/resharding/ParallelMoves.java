package io.hibernateshards.resharding;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.hibernate.AssertionFailure;
import org.jspecify.annotations.Nullable;

/**
 * Carries out several moves at once, as many as limits let. After one that does not arrive no more are begun. Each worker
 * takes the first move that is left whose two databases have room.
 */
final class ParallelMoves {

    private final ReshardingLimits limits;
    private final List<ShardMove> left;
    private final Map<Database, Integer> busy = new HashMap<>();
    private final Map<ShardMove, MoveResult> results = new HashMap<>();
    private boolean stopped;

    private ParallelMoves(ReshardingLimits limits, List<ShardMove> moves) {
        this.limits = limits;
        this.left = new ArrayList<>(moves);
    }

    /**
     * What became of each move, in their order; of some that were not begun nothing.
     *
     * @param one carries a move out, on a thread of its own
     * @param stopAtFailure whether no more are begun after one that has not moved
     */
    static List<MoveResult> run(
            ReshardingLimits limits,
            List<ShardMove> moves,
            boolean stopAtFailure,
            Function<ShardMove, MoveResult> one) {
        var its = new ParallelMoves(limits, moves);
        its.run(Math.min(limits.parallel(), moves.size()), stopAtFailure, one);
        return moves.stream()
                .map(move -> its.results.getOrDefault(move, MoveResult.of(move, MoveResult.Outcome.NOT_BEGUN, null)))
                .toList();
    }

    private void run(int workers, boolean stopAtFailure, Function<ShardMove, MoveResult> one) {
        if (workers == 0) {
            return;
        }
        var threads = Executors.newFixedThreadPool(workers);
        try {
            var works = new ArrayList<Future<?>>();
            for (int worker = 0; worker < workers; worker++) {
                works.add(threads.submit(() -> work(stopAtFailure, one)));
            }
            for (var work : works) {
                await(work);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void work(boolean stopAtFailure, Function<ShardMove, MoveResult> one) {
        for (var move = take(); move != null; move = take()) {
            MoveResult result = null;
            try {
                result = one.apply(move);
            } finally {
                done(move, result, stopAtFailure);
            }
        }
    }

    private synchronized @Nullable ShardMove take() {
        while (!stopped && !left.isEmpty()) {
            for (var move : left) {
                if (hasRoom(move.source()) && hasRoom(move.target())) {
                    left.remove(move);
                    busy.merge(move.source(), 1, Integer::sum);
                    busy.merge(move.target(), 1, Integer::sum);
                    return move;
                }
            }
            try {
                wait();
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    private boolean hasRoom(Database database) {
        return busy.getOrDefault(database, 0) < limits.perDatabase();
    }

    private synchronized void done(ShardMove move, @Nullable MoveResult result, boolean stopAtFailure) {
        busy.merge(move.source(), -1, Integer::sum);
        busy.merge(move.target(), -1, Integer::sum);
        if (result == null) {
            stopped = true;
        } else {
            results.put(move, result);
            stopped |= stopAtFailure && !result.isMoved();
        }
        notifyAll();
    }

    private static void await(Future<?> work) {
        try {
            work.get();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            if (failure.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionFailure("A move throws nothing that is checked", failure);
        }
    }
}
