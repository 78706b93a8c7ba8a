package io.hibernateshards.resharding;

import java.time.Duration;

/**
 * How long a move made others wait; each is the longest that one writer can have waited.
 *
 * @param guards of the source's tables, while the guard of one of them was changed: the longest attempt, with its own wait
 * @param freezing of the virtual shard, from when its lock was asked for until it was frozen
 * @param frozen of the virtual shard, from when it was frozen until its target served it
 */
public record MovePauses(Duration guards, Duration freezing, Duration frozen) {}
