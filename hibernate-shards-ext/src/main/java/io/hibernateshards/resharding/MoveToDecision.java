package io.hibernateshards.resharding;

import static io.hibernateshards.fence.OwnershipMode.FROZEN;
import static io.hibernateshards.fence.OwnershipMode.NOT_OWNED;
import static io.hibernateshards.fence.OwnershipMode.OWNED;
import static io.hibernateshards.fence.OwnershipMode.RECEIVING;
import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a move does before it is decided: rows are copied, changes follow, both sides are compared, the source is frozen. One thread. */
final class MoveToDecision {

    /** How long changes are replayed that come as fast as they can be. */
    private static final Duration LONGEST_CHASE = Duration.ofMinutes(2);

    private final MoveJournal journal;
    private final MoveSides sides;
    private final MoveLocks locks;
    private final MovedTables tables;
    private final MoveLimits limits;
    private final PauseClock clock;
    private final ShardId shard;
    private boolean frozen;

    MoveToDecision(
            MoveJournal journal,
            MoveSides sides,
            MoveLocks locks,
            MovedTables tables,
            MoveLimits limits,
            PauseClock clock) {
        this.journal = journal;
        this.sides = sides;
        this.locks = locks;
        this.tables = tables;
        this.limits = limits;
        this.clock = clock;
        this.shard = journal.shard();
    }

    /** Whether nobody uses the virtual shard because of it. */
    boolean isFrozen() {
        return frozen;
    }

    void reach() throws SQLException {
        journal.waitForNodes();
        frozen = locks.mode(sides.source()) == FROZEN;
        if (!frozen) {
            journal.waitWhilePaused();
        }
        // Both have to answer before one is changed.
        sides.target();
        if (!frozen) {
            giveUpUnless(tables::check);
        }
        locks.adopt(sides.source());
        if (frozen) {
            goOnFrozen();
        } else {
            goToFreeze();
        }
        journal.decide();
    }

    private interface Check {
        void run() throws SQLException;
    }

    /** Where a database hinders the move, it is given up: nothing was changed, or nothing that others see. */
    private static void giveUpUnless(Check check) throws SQLException {
        try {
            check.run();
        } catch (MoveRefusedException refusal) {
            throw new MoveGivenUpException(String.valueOf(refusal.getMessage()), refusal);
        }
    }

    private void goOnFrozen() throws SQLException {
        locks.change(sides.target(), EnumSet.of(RECEIVING), RECEIVING, journal.token());
        var copied = tables.copied();
        var replay = replay(copied);
        drain(replay);
        verifyAllButPending(copied, replay);
    }

    private void goToFreeze() throws SQLException {
        var copied = tables.copied();
        var replay = replay(copied);
        clock.guardsChanged(locks.changeGuards(sides.source(), tables.guarded()));
        locks.change(sides.target(), EnumSet.of(NOT_OWNED, RECEIVING), RECEIVING, journal.token());
        journal.reached(MoveStep.PREPARED);
        copy(copied);
        journal.reached(MoveStep.COPIED);
        catchUp(replay);
        verifyAllButPending(copied, replay);
        journal.reached(MoveStep.VERIFIED);
        giveUpUnless(tables::checkSource);
        freeze(replay);
        journal.reached(MoveStep.FROZEN);
        drain(replay);
        verifyReplayed(copied, replay);
    }

    private ChangeReplay replay(List<CopiedTable> copied) throws SQLException {
        return new ChangeReplay(
                sides.target().guard(),
                shard,
                journal.token(),
                copied,
                ChangedRows.of(sides.source().product()));
    }

    private void copy(List<CopiedTable> copied) throws SQLException {
        var target = sides.target();
        var meter =
                new CopyMeter(journal, limits, RowEstimate.of(sides.reading().jdbc(), tables.guarded(), shard));
        sides.reading().jdbc().rollback();
        var copy = ShardCopy.of(target.product(), target.guard(), shard, journal.token(), meter);
        for (int place = copied.size() - 1; place >= 0; place--) {
            copy.clear(target.jdbc(), copied.get(place));
        }
        for (var table : copied) {
            copy.copyRows(sides.reading().jdbc(), target.jdbc(), table, limits.chunkBytes());
        }
        sides.reading().jdbc().rollback();
        meter.record();
    }

    /** Until little is left, which the freeze then takes: writers may be as fast as the replay, and not faster for long. */
    private void catchUp(ChangeReplay replay) throws SQLException {
        long chased = 0;
        int replayed = ChangeReplay.FIRST;
        while (replayed >= ChangeReplay.FIRST) {
            if (chased > LONGEST_CHASE.toNanos()) {
                throw new MoveGivenUpException(MESSAGES.outrun(
                        shard.toString(), sides.source().database().name(), LONGEST_CHASE.toSeconds()));
            }
            journal.waitWhilePaused();
            long begun = System.nanoTime();
            replayed = replaySome(replay);
            chased += System.nanoTime() - begun;
        }
    }

    /** Until nothing is left, when nobody writes. */
    private void drain(ChangeReplay replay) throws SQLException {
        while (replaySome(replay) > 0) {}
    }

    private int replaySome(ChangeReplay replay) throws SQLException {
        return tables.again(
                () -> replay.replaySome(sides.reading().jdbc(), sides.target().jdbc()));
    }

    /** Compares all rows but those whose changes are on their way, in one snapshot of the source. */
    private void verifyAllButPending(List<CopiedTable> copied, ChangeReplay replay) throws SQLException {
        replay.takeReplayed();
        var reading = sides.reading();
        var pending = reading.guard().changes(reading.jdbc(), shard, Integer.MAX_VALUE);
        for (var table : copied) {
            compare(table, new ShardDigest.Rows(false, pending.of(table.table())));
        }
        reading.jdbc().rollback();
    }

    /**
     * Compares what was replayed since all was compared; all again where a replayed delete may have taken other rows along at
     * the target.
     */
    private void verifyReplayed(List<CopiedTable> copied, ChangeReplay replay) throws SQLException {
        var keys = replay.takeReplayed();
        boolean cascades = copied.stream().anyMatch(CopiedTable::isCascading);
        for (var table : copied) {
            var replayed = keys.getOrDefault(table.table().name(), Set.of());
            compare(table, cascades ? ShardDigest.Rows.ALL : new ShardDigest.Rows(true, replayed));
        }
        sides.reading().jdbc().rollback();
    }

    private void compare(CopiedTable table, ShardDigest.Rows rows) throws SQLException {
        var there = ShardDigest.of(sides.source().product(), sides.reading().jdbc(), table, shard, rows);
        var here = ShardDigest.of(sides.target().product(), sides.target().jdbc(), table, shard, rows);
        sides.target().jdbc().rollback();
        if (!there.equals(here)) {
            throw new MoveGivenUpException(
                    MESSAGES.differs(shard.toString(), table.table().name(), there.toString(), here.toString()));
        }
    }

    private void freeze(ChangeReplay replay) throws SQLException {
        var wait = limits.freezeWait();
        for (int attempt = 1; attempt <= limits.freezeAttempts(); attempt++) {
            long asked = System.nanoTime();
            if (locks.tryLock(sides.source())) {
                // From here on it may be: the commit may be done although its answer is lost.
                frozen = true;
                locks.changeUnderLock(sides.source(), EnumSet.of(OWNED), FROZEN, journal.token());
                clock.frozen(asked);
                return;
            }
            MoveJournal.pause(wait);
            wait = wait.multipliedBy(2);
            catchUp(replay);
        }
        throw new MoveGivenUpException(MESSAGES.notFrozen(
                shard.toString(),
                sides.source().database().name(),
                limits.freezeAttempts(),
                limits.freezeWait().toMillis()));
    }
}
