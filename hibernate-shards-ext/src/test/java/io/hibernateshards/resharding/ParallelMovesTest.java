package io.hibernateshards.resharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardId;
import io.hibernateshards.resharding.MoveResult.Outcome;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMove;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelMovesTest {

    private static final List<Database> DATABASES =
            List.of(new Database("one", 0), new Database("two", 1), new Database("three", 2), new Database("four", 3));

    private static ShardMove move(int shard, int from, int to) {
        return new ShardMove(ShardId.of(shard), DATABASES.get(from), DATABASES.get(to), false);
    }

    private static MoveResult moved(ShardMove move) {
        return MoveResult.of(move, Outcome.MOVED, null);
    }

    private static ReshardingLimits limits(int parallel, int perDatabase) {
        return ReshardingLimits.DEFAULT.withParallel(parallel, perDatabase);
    }

    @Test
    void allMovesAreCarriedOutAndToldInTheirOrder() {
        var moves = IntStream.range(0, 50)
                .mapToObj(shard -> move(shard, shard % 2, 2 + shard % 2))
                .toList();

        var results = ParallelMoves.run(limits(3, 2), moves, true, ParallelMovesTest::moved);

        assertThat(results)
                .extracting(result -> result.shard().number())
                .isEqualTo(IntStream.range(0, 50).boxed().toList());
        assertThat(results).allMatch(MoveResult::isMoved);
        assertThat(ParallelMoves.run(limits(3, 2), List.of(), true, ParallelMovesTest::moved))
                .isEmpty();
    }

    @Test
    void movesBetweenOtherDatabasesGoOnBesideOneThatWaits() throws InterruptedException {
        var bothAreThere = new CountDownLatch(2);
        var moves = List.of(move(0, 0, 1), move(1, 0, 1), move(2, 2, 3));
        var first = ConcurrentHashMap.<Integer>newKeySet();

        ParallelMoves.run(limits(2, 1), moves, true, move -> {
            bothAreThere.countDown();
            try {
                if (bothAreThere.await(10, TimeUnit.SECONDS) && first.size() < 2) {
                    first.add(move.shard().number());
                }
            } catch (InterruptedException interruption) {
                throw new IllegalStateException(interruption);
            }
            return moved(move);
        });

        assertThat(first).isEqualTo(Set.of(0, 2));
    }

    @Test
    void afterOneThatDoesNotArriveNoMoreAreBegun() {
        var moves = IntStream.range(0, 5).mapToObj(shard -> move(shard, 0, 1)).toList();

        var results = ParallelMoves.run(
                limits(1, 1),
                moves,
                true,
                move -> move.shard().number() == 2 ? MoveResult.of(move, Outcome.GIVEN_UP, null) : moved(move));

        assertThat(results)
                .extracting(MoveResult::outcome)
                .containsExactly(Outcome.MOVED, Outcome.MOVED, Outcome.GIVEN_UP, Outcome.NOT_BEGUN, Outcome.NOT_BEGUN);
        assertThat(ParallelMoves.run(limits(1, 1), moves, false, move -> MoveResult.of(move, Outcome.GIVEN_UP, null)))
                .extracting(MoveResult::outcome)
                .containsOnly(Outcome.GIVEN_UP);
    }

    @Test
    void whatNobodyExpectedEndsAll() {
        var begun = new ArrayList<ShardMove>();
        var moves = List.of(move(0, 0, 1), move(1, 0, 1));

        assertThatThrownBy(() -> ParallelMoves.run(limits(1, 1), moves, true, move -> {
                    begun.add(move);
                    throw new IllegalStateException("unexpected");
                }))
                .hasMessage("unexpected");
        assertThat(begun).hasSize(1);
    }
}
