package io.hibernateshards.torture;

import java.util.Arrays;
import java.util.List;

/** What happens to processes and servers. */
enum FaultKind {
    KILL_MOVER,
    KILL_MOVER_AT_STEP,
    KILL_NODE,
    KILL_SERVER,
    PAUSE_NODE,
    PAUSE_MOVER;

    private static final List<FaultKind> TEN_KILLS = List.of(
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

    /** The order in which they happen, again and again: what {@code -Dtorture.faults} names, separated by commas, or ten kills. */
    static List<FaultKind> cycle() {
        var names = System.getProperty("torture.faults", "");
        if (names.isEmpty()) {
            return TEN_KILLS;
        }
        var cycle = Arrays.stream(names.split(",", -1)).map(FaultKind::valueOf).toList();
        if (cycle.stream().noneMatch(FaultKind::isKill)) {
            throw new IllegalArgumentException("A run ends with its last kill, but there is none in " + cycle);
        }
        return cycle;
    }

    boolean isKill() {
        return this != PAUSE_NODE && this != PAUSE_MOVER;
    }
}
