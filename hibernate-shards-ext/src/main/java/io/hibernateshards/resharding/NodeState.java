package io.hibernateshards.resharding;

import io.hibernateshards.catalog.NodeLease;
import java.time.Duration;

/**
 * A node of the application as the catalog has it.
 *
 * @param id its own, since it was started
 * @param name what people know it by
 * @param epoch the version of the map that none of its transactions is older than
 * @param leaseLeft how long its lease lasts by the catalog's clock; negative where it has ended
 */
public record NodeState(String id, String name, long epoch, Duration leaseLeft) {

    static NodeState of(NodeLease lease) {
        return new NodeState(lease.node(), lease.name(), lease.epoch(), lease.left());
    }

    /** Whether its lease lasts. */
    public boolean isAlive() {
        return !leaseLeft.isNegative();
    }
}
