package io.hibernateshards.delegate;

import java.time.Duration;

/**
 * When a database that cannot be reached is left alone, so that nobody waits for it, and for how long.
 *
 * @param failures after how many failures in a row, at least 1; a pool has tried for its connection timeout before it fails once
 * @param time until one thread asks it again
 */
public record CutOff(int failures, Duration time) {

    public static final int DEFAULT_FAILURES = 1;
    public static final Duration DEFAULT_TIME = Duration.ofSeconds(1);

    public CutOff {
        if (failures < 1) {
            throw new IllegalArgumentException("The number of failures is at least 1, but got " + failures);
        }
    }
}
