package io.hibernateshards.transaction;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failed COMMIT tells about its outcome. */
final class CommitFailures {

    private CommitFailures() {}

    /** Whether the database itself said that it rolled back: a violated constraint or a lost serialization. */
    static boolean isCertainlyRolledBack(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && refused.getSQLState() != null) {
                var state = refused.getSQLState();
                return state.startsWith("23") || state.startsWith("40") && !state.equals("40003");
            }
        }
        return false;
    }

    /** Throws what a commit failed with, as it is. */
    static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    /** The first failure of two, with the second suppressed in it. */
    static Throwable joined(@Nullable Throwable first, Throwable failure) {
        if (first == null) {
            return failure;
        }
        if (first != failure) {
            first.addSuppressed(failure);
        }
        return first;
    }
}
