package io.hibernateshards.spring;

import io.hibernateshards.PartialCommitException;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Transactions of a sharded unit. What was committed on some databases, or on all of them before a callback failed, is never told as
 * rolled back: Spring's synchronizations get the status "unknown", and the caller the state of each database as the cause.
 */
final class ShardsTransactionManager extends JpaTransactionManager {

    private static final long serialVersionUID = 1;

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        try {
            super.doCommit(status);
        } catch (PartialCommitException partly) {
            throw new HeuristicCompletionException(HeuristicCompletionException.STATE_MIXED, partly);
        }
    }
}
