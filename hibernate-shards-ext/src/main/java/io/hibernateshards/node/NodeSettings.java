package io.hibernateshards.node;

import java.time.Duration;

/**
 * How a process takes part in a shared map.
 *
 * @param name what people call it; need not be unique
 * @param lease how long the catalog may be silent before nothing is read any more, and how long a dead process holds up moves
 * @param poll how often the catalog is asked for a newer map
 * @param patience how long an operation waits for a virtual shard that is being moved
 */
public record NodeSettings(String name, Duration lease, Duration poll, Duration patience) {

    /** Those of a process that sets none. */
    public static final NodeSettings DEFAULT =
            new NodeSettings("", Duration.ofSeconds(15), Duration.ofMillis(250), Duration.ofSeconds(10));

    public NodeSettings {
        if (poll.isNegative() || poll.isZero() || lease.compareTo(poll.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException(
                    "A lease lasts at least four polls, but got a lease of " + lease + " and a poll of " + poll);
        }
    }
}
