package io.hibernateshards.transaction;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.PartialCommitException;
import io.hibernateshards.topology.Database;
import jakarta.persistence.RollbackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.Transaction;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/**
 * One transaction over the engine sessions of a façade session, in the mode {@code single}: one database is written to, the others are
 * read. The writer's commit is Hibernate's own and decides; what was only read is ended after it.
 */
public final class ShardedTransaction implements Transaction {

    private final Supplier<Map<Database, SessionImplementor>> sessions;
    private final WriteGuard guard;
    private TransactionStatus status = TransactionStatus.NOT_ACTIVE;
    private @Nullable Integer timeout;

    /**
     * @param sessions the engine sessions opened so far, by ascending number of their database
     * @param guard what has been written
     */
    public ShardedTransaction(Supplier<Map<Database, SessionImplementor>> sessions, WriteGuard guard) {
        this.sessions = sessions;
        this.guard = guard;
    }

    @Override
    public void begin() {
        if (isActive()) {
            throw new IllegalStateException("Transaction already active");
        }
        guard.reset();
        status = TransactionStatus.ACTIVE;
        sessions.get().values().forEach(this::join);
    }

    /** Makes an engine session part of this transaction, if it is active. */
    public void join(SessionImplementor session) {
        if (isActive()) {
            if (timeout != null) {
                session.getTransaction().setTimeout(timeout);
            }
            session.getTransaction().begin();
            if (status == TransactionStatus.MARKED_ROLLBACK) {
                session.getTransaction().setRollbackOnly();
            }
        }
    }

    @Override
    public void commit() {
        if (!isActive()) {
            throw new IllegalStateException("Transaction not successfully started");
        }
        if (getRollbackOnly()) {
            rollback();
            throw new RollbackException("Transaction marked for rollback only");
        }
        try {
            settle();
        } catch (RuntimeException failure) {
            rollbackAfter(failure);
            throw failure;
        }
        var written = guard.written();
        if (written != null) {
            try {
                java.util.Objects.requireNonNull(sessions.get().get(written))
                        .getTransaction()
                        .commit();
            } catch (RuntimeException failure) {
                rollbackAfter(failure);
                throw failure;
            }
        }
        endReaders(written);
    }

    /** Flushes every session until a whole round leaves nothing to write: what one flush calls may change what another holds. */
    private void settle() {
        for (int round = 0; round < 10; round++) {
            var its = List.copyOf(sessions.get().values());
            if (its.size() == 1) {
                return;
            }
            for (var session : its) {
                if (session.getHibernateFlushMode() != org.hibernate.FlushMode.MANUAL) {
                    session.flush();
                }
            }
            if (its.stream().noneMatch(SessionImplementor::isDirty)) {
                return;
            }
        }
        throw new org.hibernate.HibernateException("The flushes of the transaction do not settle: after 10 rounds its "
                + "callbacks still change entities. A callback must leave alone what it has changed before.");
    }

    private void endReaders(@Nullable Database written) {
        var failed = new ArrayList<String>();
        RuntimeException first = null;
        for (var entry : sessions.get().entrySet()) {
            if (!entry.getKey().equals(written)) {
                try {
                    entry.getValue().getTransaction().commit();
                } catch (RuntimeException failure) {
                    failed.add(entry.getKey().name());
                    first = first == null ? failure : first;
                }
            }
        }
        if (first == null) {
            status = TransactionStatus.COMMITTED;
            return;
        }
        status = TransactionStatus.FAILED_COMMIT;
        if (written == null) {
            throw first;
        }
        throw new PartialCommitException(
                MESSAGES.committedOnly(written.name(), failed, String.valueOf(first.getMessage())),
                List.of(written.name()),
                List.of(),
                failed,
                first);
    }

    private void rollbackAfter(RuntimeException failure) {
        try {
            rollback();
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    @Override
    public void rollback() {
        if (!isActive()) {
            throw new IllegalStateException("Cannot roll back transaction in current status [" + status + "]");
        }
        RuntimeException first = null;
        for (var session : sessions.get().values()) {
            try {
                if (session.getTransaction().isActive()) {
                    session.getTransaction().rollback();
                }
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        status = TransactionStatus.ROLLED_BACK;
        if (first != null) {
            throw first;
        }
    }

    @Override
    public boolean isActive() {
        return status == TransactionStatus.ACTIVE || status == TransactionStatus.MARKED_ROLLBACK;
    }

    @Override
    public boolean isComplete() {
        return !isActive() && status != TransactionStatus.NOT_ACTIVE;
    }

    @Override
    public TransactionStatus getStatus() {
        return getRollbackOnlyIfActive() ? TransactionStatus.MARKED_ROLLBACK : status;
    }

    @Override
    public void setRollbackOnly() {
        if (!isActive()) {
            throw new IllegalStateException("Transaction not active");
        }
        status = TransactionStatus.MARKED_ROLLBACK;
        sessions.get().values().forEach(session -> session.getTransaction().setRollbackOnly());
    }

    @Override
    public boolean getRollbackOnly() {
        if (!isActive()) {
            throw new IllegalStateException("Transaction not active");
        }
        return getRollbackOnlyIfActive();
    }

    private boolean getRollbackOnlyIfActive() {
        return status == TransactionStatus.MARKED_ROLLBACK
                || status == TransactionStatus.ACTIVE
                        && sessions.get().values().stream()
                                .anyMatch(session ->
                                        session.getTransaction().getStatus() == TransactionStatus.MARKED_ROLLBACK);
    }

    @Override
    public void markRollbackOnly() {
        setRollbackOnly();
    }

    @Override
    public void setTimeout(@Nullable Integer seconds) {
        timeout = seconds;
    }

    @Override
    public void setTimeout(int seconds) {
        timeout = seconds;
    }

    @Override
    public @Nullable Integer getTimeout() {
        return timeout;
    }

    @Override
    public void registerSynchronization(jakarta.transaction.Synchronization synchronization) {
        throw MESSAGES.unsupportedMethod("Transaction.registerSynchronization");
    }

    @Override
    public void runBeforeCompletion(Runnable action) {
        throw MESSAGES.unsupportedMethod("Transaction.runBeforeCompletion");
    }

    @Override
    public void runAfterCompletion(java.util.function.Consumer<TransactionStatus> action) {
        throw MESSAGES.unsupportedMethod("Transaction.runAfterCompletion");
    }
}
