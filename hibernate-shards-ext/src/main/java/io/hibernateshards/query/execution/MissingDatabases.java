package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.ScatterMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.topology.Database;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.QueryTimeoutException;
import org.hibernate.exception.JDBCConnectionException;

/** The databases that an answer in part goes without, and why. One thread. */
final class MissingDatabases {

    private final Map<String, RuntimeException> failures = new TreeMap<>();

    /** Does without a database if it failed since it could not be reached, or not in time; any other failure is thrown. */
    void add(Database database, RuntimeException failure) {
        if (!isOutage(failure)) {
            throw failure;
        }
        failures.put(database.name(), failure);
    }

    private static boolean isOutage(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 10; cause = cause.getCause(), depth++) {
            if (cause instanceof ShardUnavailableException
                    || cause instanceof JDBCConnectionException
                    || cause instanceof QueryTimeoutException
                    || cause instanceof jakarta.persistence.QueryTimeoutException) {
                return true;
            }
        }
        return false;
    }

    boolean contains(Database database) {
        return failures.containsKey(database.name());
    }

    Map<String, RuntimeException> failures() {
        return failures;
    }

    /** @throws ShardUnavailableException if none of the databases is left */
    void requireSome(List<Database> databases) {
        if (databases.stream().allMatch(this::contains)) {
            throw MESSAGES.noneAnswered(failures);
        }
    }
}
