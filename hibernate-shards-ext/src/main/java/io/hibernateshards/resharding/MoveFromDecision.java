package io.hibernateshards.resharding;

import static io.hibernateshards.fence.OwnershipMode.FROZEN;
import static io.hibernateshards.fence.OwnershipMode.MOVED;
import static io.hibernateshards.fence.OwnershipMode.NOT_OWNED;
import static io.hibernateshards.fence.OwnershipMode.OWNED;
import static io.hibernateshards.fence.OwnershipMode.RECEIVING;

import io.hibernateshards.ShardUnavailableException;
import java.sql.SQLException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * What a move does after it is decided, one way or the other. First the owner serves the virtual shard, for which the other
 * database is not needed; the move stays open until the other one has been cleaned too. One thread.
 */
final class MoveFromDecision {

    private final MoveJournal journal;
    private final MoveSides sides;
    private final MoveLocks locks;
    private final MovedTables tables;
    private final PauseClock clock;
    private boolean sourceServes;

    MoveFromDecision(MoveJournal journal, MoveSides sides, MoveLocks locks, MovedTables tables, PauseClock clock) {
        this.journal = journal;
        this.sides = sides;
        this.locks = locks;
        this.tables = tables;
        this.clock = clock;
    }

    /** Whether the source is known to serve the virtual shard as before the move. */
    boolean sourceServes() {
        return sourceServes;
    }

    /** The target has it. */
    MoveStep complete() throws SQLException {
        var target = sides.target();
        locks.change(target, EnumSet.of(RECEIVING, OWNED), OWNED, null);
        clock.served().ifPresent(journal::served);
        journal.reached(MoveStep.ACTIVATED);
        var source = sides.source();
        if (locks.mode(source) != NOT_OWNED) {
            locks.change(source, EnumSet.of(FROZEN, MOVED), MOVED, journal.token());
            journal.waitForNodes();
            tables.delete(source);
        }
        locks.change(source, EnumSet.of(MOVED, NOT_OWNED), NOT_OWNED, null);
        locks.changeGuards(target, tables.guarded());
        journal.reached(MoveStep.CLEANED);
        return journal.end(MoveStep.DONE);
    }

    /** The source keeps it. Each database is brought back although the other may not answer. */
    MoveStep undo() throws SQLException {
        var unfreed = failureOf(this::freeSource);
        var unclean = failureOf(this::cleanTarget);
        var failure = unfreed == null ? unclean : unfreed;
        if (failure instanceof SQLException sql) {
            throw sql;
        } else if (failure instanceof RuntimeException other) {
            throw other;
        }
        return journal.end(MoveStep.ABORTED);
    }

    private interface Part {
        void run() throws SQLException;
    }

    private static @Nullable Exception failureOf(Part part) {
        try {
            part.run();
            return null;
        } catch (MoveTakenException taken) {
            throw taken;
        } catch (SQLException | ShardUnavailableException | MoveRefusedException failure) {
            return failure;
        }
    }

    private void freeSource() throws SQLException {
        var source = sides.source();
        locks.change(source, EnumSet.of(OWNED, FROZEN), OWNED, null);
        sourceServes = true;
        locks.changeGuards(source, tables.guarded());
    }

    private void cleanTarget() throws SQLException {
        var target = sides.target();
        if (locks.mode(target) == RECEIVING) {
            locks.adopt(target);
            tables.delete(target);
            locks.change(target, EnumSet.of(RECEIVING), NOT_OWNED, null);
        }
    }
}
