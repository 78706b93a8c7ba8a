package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.Ownership;
import io.hibernateshards.fence.OwnershipMode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes what databases are to the virtual shard of a move, under its exclusive lock there. Only under the lock it looks in the
 * catalog whether the move is still this mover's: who takes the move over needs the same lock before it changes anything, so
 * that whatever is done under it is done by whom the catalog names.
 */
final class MoveLocks {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final MoveJournal journal;
    private final MoveLimits limits;
    private final ShardId shard;

    MoveLocks(MoveJournal journal, MoveLimits limits) {
        this.journal = journal;
        this.limits = limits;
        this.shard = journal.shard();
    }

    /**
     * Takes the lock, in attempts that are as short as those of a freeze: writers queue behind a waiting mover.
     *
     * @throws MoveRefusedException where others use the virtual shard all the time
     */
    void lock(MoveSide side) throws SQLException {
        long deadline = System.nanoTime() + limits.nodeWait().toNanos();
        var pause = limits.freezeWait();
        while (!tryLock(side)) {
            if (System.nanoTime() > deadline) {
                throw new MoveRefusedException(MESSAGES.notLocked(
                        shard.toString(),
                        side.database().name(),
                        limits.nodeWait().toSeconds()));
            }
            MoveJournal.pause(pause);
            pause = longer(pause);
        }
    }

    /** Takes the lock in one attempt; whether it was had. */
    boolean tryLock(MoveSide side) throws SQLException {
        if (!side.guard().lock(side.jdbc(), shard, limits.freezeWait())) {
            return false;
        }
        boolean ours = false;
        try {
            ours = journal.isOurs();
        } finally {
            if (!ours) {
                side.jdbc().rollback();
            }
        }
        if (!ours) {
            throw journal.taken();
        }
        return true;
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Puts this mover's token in the place of none, or of that of whom it succeeded; an owner records changes from then on. */
    void adopt(MoveSide side) throws SQLException {
        lock(side);
        record(side, side.ownership(shard).mode(), journal.token());
        side.jdbc().commit();
    }

    /**
     * Changes a database's mode, whoever's token it has.
     *
     * @param from the modes it may have now
     * @param next the token from then on; with none, the recorded changes are forgotten too
     */
    void change(MoveSide side, Set<OwnershipMode> from, OwnershipMode to, @Nullable String next) throws SQLException {
        lock(side);
        changeUnderLock(side, from, to, next);
    }

    void changeUnderLock(MoveSide side, Set<OwnershipMode> from, OwnershipMode to, @Nullable String next)
            throws SQLException {
        var now = side.ownership(shard);
        if (!from.contains(now.mode())) {
            side.jdbc().rollback();
            throw new MoveRefusedException(MESSAGES.otherOwnership(
                    shard.toString(), side.database().name(), now.mode().name(), from.toString()));
        }
        record(side, to, next);
        if (next == null) {
            side.guard().forgetAll(side.jdbc(), shard);
        }
        side.jdbc().commit();
    }

    private void record(MoveSide side, OwnershipMode mode, @Nullable String token) throws SQLException {
        side.guard().record(side.jdbc(), shard, new Ownership(mode, journal.epoch(), token));
    }

    /** What a database is to the virtual shard, without a lock. */
    OwnershipMode mode(MoveSide side) throws SQLException {
        var its = side.ownership(shard);
        side.jdbc().rollback();
        return its.mode();
    }

    /**
     * Lets the guards of a database look at what is moved there now, and at nothing else. One table after another: writers lock
     * tables in an order of their own.
     *
     * @return how long the longest attempt took, which is how long writers of a table waited at most
     */
    Duration changeGuards(MoveSide side, List<GuardedTable> guarded) throws SQLException {
        var longest = Duration.ZERO;
        for (var table : guarded) {
            var its = changeGuard(side, table);
            longest = its.compareTo(longest) > 0 ? its : longest;
        }
        return longest;
    }

    private Duration changeGuard(MoveSide side, GuardedTable table) throws SQLException {
        long deadline = System.nanoTime() + limits.nodeWait().toNanos();
        long longest = 0;
        var pause = limits.guardWait();
        while (true) {
            long begun = System.nanoTime();
            boolean changed = side.guard().passUnseenWhatIsOwned(side.jdbc(), List.of(table), limits.guardWait());
            if (changed) {
                side.jdbc().commit();
            }
            longest = Math.max(longest, System.nanoTime() - begun);
            if (changed) {
                return Duration.ofNanos(longest);
            }
            if (System.nanoTime() > deadline) {
                throw new MoveRefusedException(MESSAGES.guardsBusy(
                        side.database().name(), limits.nodeWait().toSeconds()));
            }
            MoveJournal.pause(pause);
            pause = longer(pause);
        }
    }
}
