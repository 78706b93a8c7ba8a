package io.hibernateshards.node;

import io.hibernateshards.topology.ShardMap;
import java.time.Duration;

/**
 * Where a unit's map comes from. Who reads by a version of the map holds it with a {@link Pin}, so that nothing is taken from
 * where that version says it is before the pin is released. Any thread.
 */
public sealed interface Node extends AutoCloseable permits LoneNode, SharingNode {

    /** The node of a unit whose map only its settings say. */
    static Node alone(ShardMap map) {
        return new LoneNode(map);
    }

    /** The newest version of the map that this process knows. */
    ShardMap map();

    /** Whether the map can change while the unit is open. */
    boolean isSharing();

    /**
     * Holds the newest version of the map.
     *
     * @throws io.hibernateshards.ShardUnavailableException where its age is not known, since the catalog has not answered for as
     *     long as a lease lasts
     */
    Pin pin();

    /**
     * Whether what was read by a version that nobody held may be believed: no move has gone on since which that version does not
     * know.
     */
    boolean isBelievable(ShardMap version);

    /** Asks for a newer version than one, and waits for it; returns also where there is none in time. */
    void awaitNewer(ShardMap version, Duration atMost);

    /** How long an operation waits for a virtual shard that is being moved. */
    Duration patience();

    @Override
    void close();
}
