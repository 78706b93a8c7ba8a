package io.hibernateshards.scatter;

import io.hibernateshards.topology.Database;
import org.jspecify.annotations.Nullable;

/**
 * What one database answered, or why it did not.
 *
 * @param value the answer; null where there is a failure, or where the task gave null
 * @param failure why there is no answer, or null
 */
public record ShardOutcome<T>(
        Database database, @Nullable T value, @Nullable RuntimeException failure) {

    /** Whether the database answered. */
    public boolean isAnswer() {
        return failure == null;
    }
}
