package io.hibernateshards.torture;

import java.util.List;

/** What happens to processes, in a cycle of ten kills. */
enum FaultKind {
    KILL_MOVER,
    KILL_MOVER_AT_STEP,
    KILL_NODE,
    KILL_SERVER,
    PAUSE_NODE,
    PAUSE_MOVER;

    static final List<FaultKind> CYCLE = List.of(
            KILL_MOVER_AT_STEP,
            PAUSE_NODE,
            KILL_NODE,
            KILL_MOVER,
            KILL_SERVER,
            KILL_MOVER_AT_STEP,
            PAUSE_MOVER,
            KILL_MOVER,
            KILL_NODE,
            KILL_MOVER_AT_STEP,
            KILL_SERVER,
            KILL_MOVER);

    boolean isKill() {
        return this != PAUSE_NODE && this != PAUSE_MOVER;
    }
}
