package io.hibernateshards.resharding;

import java.time.Duration;

/**
 * How a move treats those beside it.
 *
 * @param chunkBytes a chunk of copied rows ends with the row by which it has at least so many bytes
 * @param freezeWait how long one attempt to freeze waits for the transactions that use the virtual shard, which new ones wait
 *     behind meanwhile
 * @param freezeAttempts how often that is tried; between two, twice as long as before is waited, from the freeze wait up
 * @param guardWait how long one attempt to change the guards waits for the writers of a table
 * @param nodeWait how long nodes are waited for that neither know the map nor lose their lease, and locks of steps other than the freeze
 * @param drift how much longer than its end a lease is taken for valid: what clocks can differ by while a lease lasts
 * @param rowsPerSecond how many rows are copied in a second at most; zero for any number
 * @param bytesPerSecond how many bytes are copied in a second at most; zero for any number
 */
record MoveLimits(
        long chunkBytes,
        Duration freezeWait,
        int freezeAttempts,
        Duration guardWait,
        Duration nodeWait,
        Duration drift,
        long rowsPerSecond,
        long bytesPerSecond) {

    /** Chunks of a MiB, half a second for a freeze, eight attempts, 300 ms for a guard, two minutes for nodes, a second of drift. */
    static final MoveLimits DEFAULT = new MoveLimits(
            1 << 20, Duration.ofMillis(500), 8, Duration.ofMillis(300), Duration.ofMinutes(2), Duration.ofSeconds(1));

    /** Limits of a copy that is as fast as it can be. */
    MoveLimits(
            long chunkBytes,
            Duration freezeWait,
            int freezeAttempts,
            Duration guardWait,
            Duration nodeWait,
            Duration drift) {
        this(chunkBytes, freezeWait, freezeAttempts, guardWait, nodeWait, drift, 0, 0);
    }

    /** The same with a copy that is not faster than that. */
    MoveLimits withRates(long rows, long bytes) {
        return new MoveLimits(chunkBytes, freezeWait, freezeAttempts, guardWait, nodeWait, drift, rows, bytes);
    }
}
