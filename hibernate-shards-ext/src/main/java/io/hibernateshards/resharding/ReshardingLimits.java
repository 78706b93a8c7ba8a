package io.hibernateshards.resharding;

import java.time.Duration;

/**
 * How much is moved at once, and how moves treat those beside them.
 *
 * @param parallel how many virtual shards move at the same time, at least 1
 * @param perDatabase how many of them from or to one database, at least 1
 * @param freezeWait how long one attempt to freeze a virtual shard waits for the transactions that use it; positive
 * @param nodeWait how long nodes are waited for that neither know the map nor lose their lease; not negative
 * @param rowsPerSecond how many rows one move copies in a second at most; zero for any number
 * @param bytesPerSecond how many bytes one move copies in a second at most; zero for any number
 */
public record ReshardingLimits(
        int parallel,
        int perDatabase,
        Duration freezeWait,
        Duration nodeWait,
        long rowsPerSecond,
        long bytesPerSecond) {

    /** Four at once, two for one database, half a second for a freeze, two minutes for nodes. */
    public static final ReshardingLimits DEFAULT =
            new ReshardingLimits(4, 2, MoveLimits.DEFAULT.freezeWait(), MoveLimits.DEFAULT.nodeWait());

    public ReshardingLimits {
        if (rowsPerSecond < 0 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("Rates are positive, or zero for any, but got " + rowsPerSecond
                    + " rows and " + bytesPerSecond + " bytes in a second");
        }
        if (parallel < 1 || perDatabase < 1 || freezeWait.toMillis() < 1 || nodeWait.isNegative()) {
            throw new IllegalArgumentException("At least one move at once and for a database, and times that are not "
                    + "negative, but got " + parallel + ", " + perDatabase + ", " + freezeWait + " and " + nodeWait);
        }
    }

    /** Limits of copies that are as fast as they can be. */
    public ReshardingLimits(int parallel, int perDatabase, Duration freezeWait, Duration nodeWait) {
        this(parallel, perDatabase, freezeWait, nodeWait, 0, 0);
    }

    /** The same with copies that are not faster than that, each. */
    public ReshardingLimits withRates(long rows, long bytes) {
        return new ReshardingLimits(parallel, perDatabase, freezeWait, nodeWait, rows, bytes);
    }

    /** The same with other numbers of moves at once. */
    public ReshardingLimits withParallel(int moves, int ofOneDatabase) {
        return new ReshardingLimits(moves, ofOneDatabase, freezeWait, nodeWait, rowsPerSecond, bytesPerSecond);
    }

    MoveLimits ofOneMove() {
        var its = MoveLimits.DEFAULT;
        return new MoveLimits(
                its.chunkBytes(),
                freezeWait,
                its.freezeAttempts(),
                its.guardWait(),
                nodeWait,
                its.drift(),
                rowsPerSecond,
                bytesPerSecond);
    }
}
