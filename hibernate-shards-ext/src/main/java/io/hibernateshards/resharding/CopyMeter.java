package io.hibernateshards.resharding;

import io.hibernateshards.catalog.MoveProgress;
import java.time.Duration;

/**
 * Counts what a move copies: records it at most once in a second, when it also waits while the move is paused, and holds the copy
 * back to its rates. One thread.
 */
final class CopyMeter implements ShardCopy.ChunkListener {

    private static final long TICK = Duration.ofSeconds(1).toNanos();

    private final MoveJournal journal;
    private final MoveLimits limits;
    private final long ofRows;
    private final long begun = System.nanoTime();
    private long paused;
    private long ticked = begun;
    private long rows;
    private long bytes;

    /** @param ofRows about how many rows there are */
    CopyMeter(MoveJournal journal, MoveLimits limits, long ofRows) {
        this.journal = journal;
        this.limits = limits;
        this.ofRows = ofRows;
        record();
    }

    @Override
    public void copied(CopiedTable table, long its, long itsBytes) {
        rows += its;
        bytes += itsBytes;
        tick();
        for (long ahead = ahead(); ahead > 0; ahead = ahead()) {
            MoveJournal.pause(Duration.ofNanos(Math.min(ahead, TICK)).plusMillis(1));
            tick();
        }
    }

    private long copying() {
        return System.nanoTime() - begun - paused;
    }

    /** By how many nanoseconds the copy is faster than it may be. */
    private long ahead() {
        double byRows = limits.rowsPerSecond() == 0 ? 0 : rows * 1e9 / limits.rowsPerSecond();
        double byBytes = limits.bytesPerSecond() == 0 ? 0 : bytes * 1e9 / limits.bytesPerSecond();
        return (long) Math.max(byRows, byBytes) - copying();
    }

    private void tick() {
        if (System.nanoTime() - ticked >= TICK) {
            record();
            long before = System.nanoTime();
            journal.waitWhilePaused();
            ticked = System.nanoTime();
            paused += ticked - before;
        }
    }

    /** Records how much was copied until now. */
    void record() {
        journal.progressed(new MoveProgress(rows, bytes, Math.max(ofRows, rows), Duration.ofNanos(copying())));
    }
}
