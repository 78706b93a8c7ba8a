package io.hibernateshards.torture;

import io.hibernateshards.PartialCommitException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.StaleTopologyException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a writer knows of its transaction. */
enum Outcome {
    /** It was committed, and nobody may lose it. */
    ACKNOWLEDGED,
    /** It was not committed, and nobody may see it. */
    REFUSED,
    /** It may have been committed, once. */
    UNKNOWN;

    private static final int DEEPEST = 20;

    /** @param committing whether the failure is that of a commit */
    static Outcome of(Throwable failure, boolean committing) {
        return !committing || isRolledBack(failure) ? REFUSED : UNKNOWN;
    }

    /** Whether a commit's failure says that nothing was committed. */
    private static boolean isRolledBack(Throwable failure) {
        var causes = causes(failure);
        if (causes.stream().anyMatch(PartialCommitException.class::isInstance)) {
            return false;
        }
        return causes.stream().anyMatch(cause -> cause instanceof StaleTopologyException || isRefusal(cause));
    }

    private static boolean isRefusal(Throwable cause) {
        var state = cause instanceof SQLException sql ? sql.getSQLState() : null;
        return state != null
                && (state.startsWith("23")
                        || state.equals("SH001")
                        || state.startsWith("40") && !state.equals("40003"));
    }

    /** Whether a failure is one that an application has to expect of databases, and of virtual shards that move. */
    static boolean isToBeExpected(Throwable failure) {
        return causes(failure).stream()
                .anyMatch(cause -> cause instanceof StaleTopologyException
                        || cause instanceof ShardUnavailableException
                        || cause instanceof PartialCommitException
                        || cause instanceof SQLException);
    }

    /** What a failure is called in counts: the first cause that is the library's own, or the database's. */
    static String nameOf(Throwable failure) {
        for (var cause : causes(failure)) {
            if (cause instanceof SQLException sql) {
                var message = String.valueOf(sql.getMessage()).split("[(,:]", 2)[0];
                return "SQLException " + (sql.getSQLState() == null ? message : sql.getSQLState());
            } else if (cause.getClass().getName().startsWith("io.hibernateshards.")) {
                var words = String.valueOf(cause.getMessage()).split(":", 2);
                return cause.getClass().getSimpleName() + " " + words[0];
            }
        }
        return failure.getClass().getSimpleName();
    }

    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (var cause = failure; cause != null && causes.size() < DEEPEST; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
