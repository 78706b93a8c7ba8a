package io.hibernateshards.catalog;

import java.time.Duration;
import java.util.Optional;

/**
 * How much of a move's rows was copied, as its mover recorded it a second ago or so. What changes meanwhile and follows is
 * not counted.
 *
 * @param rows that were copied
 * @param bytes about how large they were on their way
 * @param ofRows about how many there are
 * @param copying how long they took, without pauses
 */
public record MoveProgress(long rows, long bytes, long ofRows, Duration copying) {

    /** Nothing was copied yet. */
    public static final MoveProgress NONE = new MoveProgress(0, 0, 0, Duration.ZERO);

    /** How many rows were copied in a second; zero before the first. */
    public double rowsPerSecond() {
        return perSecond(rows);
    }

    /** How many bytes were copied in a second; zero before the first. */
    public double bytesPerSecond() {
        return perSecond(bytes);
    }

    private double perSecond(long count) {
        return copying.isZero() ? 0 : count * 1e9 / copying.toNanos();
    }

    /** About how long the rest of the rows takes at that rate; empty before the first. */
    public Optional<Duration> left() {
        return rows == 0
                ? Optional.empty()
                : Optional.of(
                        Duration.ofNanos((long) (copying.toNanos() * (Math.max(0, ofRows - rows) / (double) rows))));
    }
}
