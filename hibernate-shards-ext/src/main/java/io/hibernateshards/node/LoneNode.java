package io.hibernateshards.node;

import io.hibernateshards.topology.ShardMap;
import java.time.Duration;

/** A process whose map never changes: there is nothing to hold. */
record LoneNode(ShardMap map) implements Node, Pin {

    @Override
    public boolean isSharing() {
        return false;
    }

    @Override
    public Pin pin() {
        return this;
    }

    @Override
    public boolean isBelievable(ShardMap version) {
        return true;
    }

    @Override
    public void awaitNewer(ShardMap version, Duration atMost) {
        // There never is one.
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public void check() {
        // The map is as old as the unit.
    }

    @Override
    public void release() {
        // Nobody waits for it.
    }

    @Override
    public void close() {
        // There is nothing to end.
    }
}
