package io.hibernateshards.resharding;

import java.time.Duration;

/**
 * How much is moved at once, and how moves treat those beside them.
 *
 * @param parallel how many virtual shards move at the same time, at least 1
 * @param perDatabase how many of them from or to one database, at least 1
 * @param freezeWait how long one attempt to freeze a virtual shard waits for the transactions that use it; positive
 * @param nodeWait how long nodes are waited for that neither know the map nor lose their lease; not negative
 */
public record ReshardingLimits(int parallel, int perDatabase, Duration freezeWait, Duration nodeWait) {

    /** Four at once, two for one database, half a second for a freeze, two minutes for nodes. */
    public static final ReshardingLimits DEFAULT =
            new ReshardingLimits(4, 2, MoveLimits.DEFAULT.freezeWait(), MoveLimits.DEFAULT.nodeWait());

    public ReshardingLimits {
        if (parallel < 1 || perDatabase < 1 || freezeWait.toMillis() < 1 || nodeWait.isNegative()) {
            throw new IllegalArgumentException("At least one move at once and for a database, and times that are not "
                    + "negative, but got " + parallel + ", " + perDatabase + ", " + freezeWait + " and " + nodeWait);
        }
    }

    /** The same with other numbers of moves at once. */
    public ReshardingLimits withParallel(int moves, int ofOneDatabase) {
        return new ReshardingLimits(moves, ofOneDatabase, freezeWait, nodeWait);
    }

    MoveLimits ofOneMove() {
        var its = MoveLimits.DEFAULT;
        return new MoveLimits(
                its.chunkBytes(), freezeWait, its.freezeAttempts(), its.guardWait(), nodeWait, its.drift());
    }
}
