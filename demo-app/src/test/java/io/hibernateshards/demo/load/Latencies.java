package io.hibernateshards.demo.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How long each of some requests took.
 *
 * @param nanos of each, sorted
 * @param elapsed the time in which they were answered
 */
record Latencies(long[] nanos, Duration elapsed) {

    Latencies {
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    /** All requests of several windows that did not overlap. */
    static Latencies together(List<Latencies> windows) {
        return new Latencies(
                windows.stream()
                        .flatMapToLong(window -> Arrays.stream(window.nanos))
                        .toArray(),
                windows.stream().map(Latencies::elapsed).reduce(Duration.ZERO, Duration::plus));
    }

    /** The least time within which that part of the requests was answered: the nearest rank, none made up between two. */
    double millis(double part) {
        int rank = (int) Math.ceil(part * nanos.length);
        return nanos[Math.max(1, rank) - 1] / 1e6;
    }

    double perSecond() {
        return nanos.length * 1e9 / elapsed.toNanos();
    }
}
