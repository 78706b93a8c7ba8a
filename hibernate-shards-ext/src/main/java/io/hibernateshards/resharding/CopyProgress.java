package io.hibernateshards.resharding;

import io.hibernateshards.catalog.MoveProgress;
import java.time.Duration;
import java.util.Optional;

/**
 * How much of a move's rows was copied, as its mover told a second ago or so. What changes meanwhile and follows is not counted.
 *
 * @param rows that were copied
 * @param bytes about how large they were on their way
 * @param ofRows about how many there are
 * @param copying how long they took, without pauses
 * @param rowsPerSecond how many in a second; zero before the first
 * @param left about how long the others take at that rate; empty before the first
 */
public record CopyProgress(
        long rows, long bytes, long ofRows, Duration copying, double rowsPerSecond, Optional<Duration> left) {

    static CopyProgress of(MoveProgress its) {
        return new CopyProgress(its.rows(), its.bytes(), its.ofRows(), its.copying(), its.rowsPerSecond(), its.left());
    }
}
