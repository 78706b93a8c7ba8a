package io.hibernateshards.node;

import static io.hibernateshards.logging.NodeMessages.MESSAGES;

import io.hibernateshards.PartialCommitException;
import io.hibernateshards.StaleTopologyException;
import io.hibernateshards.fence.OwnershipGuard;
import java.sql.SQLException;

/** Tells the application what a database's guard refused in the library's own words. */
public final class GuardRefusals {

    private static final int DEEPEST = 20;

    private GuardRefusals() {}

    /** A {@link StaleTopologyException} where a guard's refusal is at the bottom of a failure, else the failure itself. */
    public static RuntimeException translated(RuntimeException failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof StaleTopologyException || cause instanceof PartialCommitException) {
                return failure;
            }
            if (cause instanceof SQLException refusal && OwnershipGuard.isRefusal(refusal)) {
                return MESSAGES.refusedByGuard(String.valueOf(refusal.getMessage()), failure);
            }
            cause = cause.getCause();
        }
        return failure;
    }
}
