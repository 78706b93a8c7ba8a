package io.hibernateshards.spring;

import io.hibernateshards.PartialCommitException;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Transactions of a sharded unit: those of a {@link JpaTransactionManager}, except that what was committed on some databases, or on all
 * of them before a callback failed, is never told as rolled back. Spring's synchronizations get the status "unknown", so that no
 * listener of the phase {@code AFTER_ROLLBACK} runs, and the caller gets a {@link HeuristicCompletionException} with the
 * {@link PartialCommitException} as its cause.
 *
 * <p>An application with no transaction manager of its own has one. An application that makes its own, beside other units, makes one of
 * these for the sharded one.
 */
public final class ShardsTransactionManager extends JpaTransactionManager {

    private static final long serialVersionUID = 1;

    /** For the unit that is injected where no name is said. */
    public ShardsTransactionManager() {}

    /** For that unit. */
    public ShardsTransactionManager(EntityManagerFactory unit) {
        super(unit);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        try {
            super.doCommit(status);
        } catch (PartialCommitException partly) {
            throw new HeuristicCompletionException(HeuristicCompletionException.STATE_MIXED, partly);
        }
    }
}
