package io.hibernateshards.node;

import io.hibernateshards.StaleTopologyException;
import io.hibernateshards.topology.ShardMap;

/** Holds one version of the map. One thread at a time. */
public interface Pin {

    ShardMap map();

    /**
     * Says that what was asked under this pin may be believed, once its rows have arrived.
     *
     * @throws StaleTopologyException where the process had no lease at some moment since the pin was taken
     */
    void check();

    /** Lets go of the version; once. */
    void release();
}
