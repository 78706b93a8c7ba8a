package io.hibernateshards.spring;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.CrossShardAssociationException;
import io.hibernateshards.DuplicateRowException;
import io.hibernateshards.MissingShardKeyException;
import io.hibernateshards.PartialCommitException;
import io.hibernateshards.ShardKeyChangedException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.StaleTopologyException;
import io.hibernateshards.UnorderedRowsException;
import io.hibernateshards.UnsupportedShardedQueryException;
import jakarta.persistence.PersistenceException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.QueryTimeoutException;

/** The exceptions of sharded units as those of Spring's hierarchy. */
final class ShardFailures {

    private static final int DEEPEST = 10;

    /** What was asked cannot be done, whatever the databases hold. */
    private static final List<Class<? extends RuntimeException>> REFUSALS = List.of(
            UnsupportedShardedQueryException.class,
            CrossDatabaseWriteException.class,
            CrossShardAssociationException.class,
            MissingShardKeyException.class,
            ShardKeyChangedException.class);

    private ShardFailures() {}

    /**
     * The same as an exception of Spring's, or null where Spring's own translation says as much. What was partly committed is never
     * told as what caused it, which an application may take for a reason to repeat everything.
     */
    static @Nullable DataAccessException translated(RuntimeException failure) {
        if (isTold(failure)) {
            return null;
        }
        int depth = 0;
        for (Throwable cause = failure; cause instanceof PersistenceException && depth < DEEPEST; depth++) {
            var translated = ofOne(failure, cause);
            if (translated != null) {
                return translated;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** Whether it says by itself what the application has to know: what was committed and what was not. */
    static boolean isTold(RuntimeException failure) {
        return failure instanceof PartialCommitException;
    }

    private static @Nullable DataAccessException ofOne(RuntimeException failure, Throwable cause) {
        var text = String.valueOf(cause.getMessage());
        if (REFUSALS.stream().anyMatch(refusal -> refusal.isInstance(cause))) {
            return new InvalidDataAccessApiUsageException(text, failure);
        }
        if (cause instanceof ShardUnavailableException) {
            return cause.getCause() instanceof TimeoutException
                    ? new QueryTimeoutException(text, failure)
                    : new DataAccessResourceFailureException(text, failure);
        }
        if (cause instanceof StaleTopologyException) {
            return new ConcurrencyFailureException(text, failure);
        }
        if (cause instanceof DuplicateRowException) {
            return new DataRetrievalFailureException(text, failure);
        }
        if (cause instanceof UnorderedRowsException) {
            return new NonTransientDataAccessResourceException(text, failure);
        }
        return cause instanceof ConstraintViolationException violation
                        && violation.getKind() == ConstraintViolationException.ConstraintKind.UNIQUE
                ? new DuplicateKeyException(text, failure)
                : null;
    }
}
