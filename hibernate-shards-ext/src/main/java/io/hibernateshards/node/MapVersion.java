package io.hibernateshards.node;

import io.hibernateshards.topology.ShardMap;
import java.util.concurrent.atomic.AtomicLong;

/** One version of the map and how many hold it. Any thread. */
final class MapVersion {

    private final ShardMap map;
    private final AtomicLong pins = new AtomicLong();
    /** When a newer one came; read and written by the node's thread alone. */
    private long retiredAt;

    MapVersion(ShardMap map) {
        this.map = map;
    }

    ShardMap map() {
        return map;
    }

    void pinned() {
        pins.incrementAndGet();
    }

    /** Whether that was the last one. */
    boolean released() {
        return pins.decrementAndGet() == 0;
    }

    void retired(long nanoTime) {
        retiredAt = nanoTime;
    }

    /** Whether nobody holds it any more, nor still reads by it without holding it. */
    boolean isUnused(long nanoTime, long graceNanos) {
        return pins.get() == 0 && nanoTime - retiredAt >= graceNanos;
    }
}
