package io.hibernateshards.resharding;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures how long one execution of a move makes others wait. One thread. */
final class PauseClock {

    private Duration guards = Duration.ZERO;
    private Duration freezing = Duration.ZERO;
    private @Nullable Long frozen;

    /** The source's guards were changed, one of them in that time. */
    void guardsChanged(Duration longest) {
        guards = longest;
    }

    /**
     * The virtual shard is frozen now.
     *
     * @param asked when its lock was asked for, as {@link System#nanoTime} said
     */
    void frozen(long asked) {
        long now = System.nanoTime();
        freezing = Duration.ofNanos(now - asked);
        frozen = now;
    }

    /** The target serves the virtual shard now; empty where it was frozen by another execution, or served before. */
    Optional<MovePauses> served() {
        var since = frozen;
        frozen = null;
        return since == null
                ? Optional.empty()
                : Optional.of(new MovePauses(guards, freezing, Duration.ofNanos(System.nanoTime() - since)));
    }
}
