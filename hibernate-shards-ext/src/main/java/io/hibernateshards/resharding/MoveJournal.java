package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveLog.LOG;
import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.MoveProgress;
import io.hibernateshards.catalog.MoveRecord;
import io.hibernateshards.catalog.MoveRecord.Decision;
import io.hibernateshards.catalog.SharedMap;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** One move in the catalog, as long as this mover carries it out; who listens is told of each step. One thread. */
final class MoveJournal {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PAUSE_OF_PAUSED = Duration.ofMillis(250);

    private final SharedMap map;
    private final MoveRecord move;
    private final MoveLimits limits;
    private final MoveListener listener;

    MoveJournal(SharedMap map, MoveRecord move, MoveLimits limits, MoveListener listener) {
        this.map = map;
        this.move = move;
        this.limits = limits;
        this.listener = listener;
    }

    MoveRecord move() {
        return move;
    }

    ShardId shard() {
        return move.move().shard();
    }

    String token() {
        return move.token();
    }

    Decision decision() {
        return map.move(move.id()).orElseThrow(this::taken).decision();
    }

    /** Whether it is still this mover's. */
    boolean isOurs() {
        return map.isCarriedOut(move);
    }

    MoveTakenException taken() {
        return new MoveTakenException(MESSAGES.moveTaken(move.id()));
    }

    void reached(MoveStep step) {
        require(map.reached(move, step.name()));
        tell(step);
    }

    void decide() {
        require(map.decide(move, MoveStep.DECIDED.name()));
        tell(MoveStep.DECIDED);
    }

    /** Decides that the source keeps the virtual shard, where nothing is decided; the decision that counts. */
    Decision abort() {
        if (map.abort(move, MoveStep.ABORTED.name())) {
            return Decision.ABORT;
        }
        var decision = decision();
        require(decision != Decision.NONE);
        return decision;
    }

    MoveStep end(MoveStep step) {
        require(map.end(move, step.name()));
        tell(step);
        return step;
    }

    void progressed(MoveProgress progress) {
        require(map.progressed(move, progress));
    }

    /** Until nobody wants the move to wait. */
    void waitWhilePaused() {
        while (map.isPaused(move).orElseThrow(this::taken)) {
            pause(PAUSE_OF_PAUSED);
        }
    }

    void served(MovePauses pauses) {
        listener.served(move, pauses);
    }

    private void tell(MoveStep step) {
        LOG.step(
                move.id(),
                shard().toString(),
                move.move().source().name(),
                move.move().target().name(),
                step.name());
        listener.reached(move, step);
    }

    private void require(boolean ours) {
        if (!ours) {
            throw taken();
        }
    }

    long epoch() {
        return map.epoch().orElseThrow();
    }

    /** Until no transaction has an older map: who knows nothing of the move would see what is copied. */
    void waitForNodes() {
        long epoch = epoch();
        Supplier<List<String>> behind = () -> map.behind(epoch, limits.drift());
        long deadline = System.nanoTime() + limits.nodeWait().toNanos();
        for (var names = behind.get(); !names.isEmpty(); names = behind.get()) {
            if (System.nanoTime() > deadline) {
                throw new MoveRefusedException(MESSAGES.nodesBehind(
                        shard().toString(),
                        move.move().target().name(),
                        String.join(", ", names),
                        epoch,
                        limits.nodeWait().toSeconds()));
            }
            pause(PAUSE);
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new MoveRefusedException(MESSAGES.stopped());
        }
    }
}
