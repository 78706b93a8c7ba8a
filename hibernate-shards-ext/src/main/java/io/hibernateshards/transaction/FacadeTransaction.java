package io.hibernateshards.transaction;

import static io.hibernateshards.logging.TransactionMessages.MESSAGES;

import io.hibernateshards.PartialCommitException;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.delegate.ConnectionMode;
import io.hibernateshards.logging.TransactionLog;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import jakarta.persistence.RollbackException;
import jakarta.transaction.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.jpa.spi.JpaCompliance;
import org.hibernate.resource.transaction.spi.IsolationDelegate;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a façade session, over the engine sessions that it touched. With one of them it is exactly Hibernate's
 * sequence. With several:
 *
 * <ol>
 *   <li>all flush, in the order of their databases, until a whole round executes nothing;
 *   <li>all do what Hibernate does before completion (version checks, increments, callbacks), and flush again if that left
 *       something to write, a bounded number of times;
 *   <li>deferred constraints are made to speak, which also shows a dead connection; not where it is marked read-only;
 *   <li>the deadline is checked: from here nothing of the application runs;
 *   <li>all commit, in the order of their databases, homes of written reference entities after the others; those that only
 *       read come last, so that their locks last until all is written;
 *   <li>all learn the true outcome.
 * </ol>
 *
 * Whatever can fail for a reason that a database or an application can know fails before the first commit. A failure after it
 * is reported with what committed ({@link PartialCommitException}). One thread at a time, but for {@link #writing}.
 */
public final class FacadeTransaction extends ObservedCoordinator {

    private final TransactionOwner owner;
    private final TransactionParts parts = new TransactionParts();
    private final TransactionWrites writes;
    private @Nullable Driver driver;
    private @Nullable ConnectionMode connectionMode;
    private boolean onlyRead;
    private int timeOut = -1;
    private Deadline deadline = Deadline.none();
    private volatile TransactionStatus status = TransactionStatus.NOT_ACTIVE;

    public FacadeTransaction(TransactionOwner owner, TransactionMode mode) {
        this.owner = owner;
        this.writes = new TransactionWrites(this, mode);
    }

    /** The settings that the engine factory needs so that its sessions can be parts of façade transactions. */
    static TransactionCoordinatorBuilder engineCoordinators() {
        return new EngineCoordinatorBuilder();
    }

    /** Takes in an engine session that was just opened, and begins on it what the façade has begun. */
    public void join(SharedSessionContractImplementor session) {
        var part = (EngineCoordinator) session.getTransactionCoordinator();
        parts.add(part);
        if (isInProgress()) {
            parts.start(part, deadline.remainingSeconds());
        }
    }

    /**
     * A database is about to be sent a statement: the transaction begins there, where it has not yet, so that a transaction
     * takes connections of the databases that it uses, whatever else its session used before. Any thread.
     */
    public void touching(Database database) {
        parts.touching(database);
    }

    /** The engine session of a database is left to a thread that still uses it: this transaction goes on without it, and fails. */
    public void leaveOut(Database database) {
        markRollbackOnly();
        parts.leaveOut(database);
    }

    /** Rolls back on its database an engine session that was left out, and gives back its connection. */
    public static void endLeftOut(SharedSessionContractImplementor session) {
        var part = (EngineCoordinator) session.getTransactionCoordinator();
        try {
            part.rollback();
        } catch (RuntimeException failure) {
            TransactionLog.LOG.leftOutNotRolledBack(part.database().name(), failure);
        } finally {
            session.getJdbcCoordinator().close();
        }
    }

    /** What connections are set to from the next begin on; null for what their pools give. */
    public void connectionMode(@Nullable ConnectionMode newMode) {
        connectionMode = newMode;
    }

    @Nullable
    ConnectionMode connectionMode() {
        return connectionMode;
    }

    /** The JDBC connection of this transaction on a database that has joined it; what is done with it counts as a write, unless it reads only. */
    public Connection connection(Database database) {
        if (connectionMode == null || !connectionMode.readOnly()) {
            writing(database);
        }
        return parts.of(database).connection();
    }

    /** The JDBC connection of this transaction on a database that has joined it, for what is no write. */
    public Connection readingConnection(Database database) {
        return parts.of(database).connection();
    }

    public TransactionMode mode() {
        return writes.mode();
    }

    /** Sets the mode; throws {@link IllegalStateException} after the transaction's first write. */
    public void mode(TransactionMode newMode) {
        writes.mode(newMode);
    }

    /** Whether it has begun and not yet ended, marked for rollback or not. */
    public boolean isInProgress() {
        var now = status;
        return now == TransactionStatus.ACTIVE || now == TransactionStatus.MARKED_ROLLBACK;
    }

    TransactionStatus status() {
        return status;
    }

    /** Lets it end by a rollback, if it has begun. */
    public void markRollbackOnly() {
        if (status == TransactionStatus.ACTIVE) {
            status = TransactionStatus.MARKED_ROLLBACK;
        }
    }

    /** The databases, by their numbers as bits, where it has begun: they may hold locks of it. */
    public long begun() {
        return parts.begun();
    }

    /** Lets it commit after all: what marked it was asked only to read, and its failure is part of the answer. */
    public void unmark() {
        if (status == TransactionStatus.MARKED_ROLLBACK) {
            status = TransactionStatus.ACTIVE;
        }
    }

    /** Whether it has begun and not yet ended, and is not marked for rollback. */
    public boolean isUnmarked() {
        return status == TransactionStatus.ACTIVE;
    }

    /** When the transaction's time ends. */
    public Deadline deadline() {
        return deadline;
    }

    /**
     * A database is about to be written to. Any thread.
     *
     * @throws io.hibernateshards.CrossDatabaseWriteException where the mode allows one database and this is a second one
     */
    public void writing(Database database) {
        if (!writes.contains(database) && isInProgress()) {
            writes.add(database, parts);
        }
    }

    /** A reference entity is about to be written: its home, and a copy on every other database. */
    public void writingReference(String entity, Database home, List<Database> copies) {
        writes.addReference(entity, home, copies);
    }

    /** A statement is about to change rows of several databases. */
    public void writingSeveral(String statement, List<Database> databases) {
        writes.addSeveral(statement, databases);
    }

    /** Who is told what happens. */
    ShardEvents events() {
        return owner.events();
    }

    /** The databases written to since the transaction began. */
    public DatabaseSet written() {
        return writes.databases();
    }

    /** A flush executes statements on a database. */
    public void flushing(Database database) {
        parts.flushed();
        writing(database);
    }

    /** A flush of one engine session gave another one something to write. */
    public void disturbed() {
        parts.flushed();
    }

    /**
     * Flushes all engine sessions, in the order of their databases, until a whole round executes nothing.
     *
     * @param evenManual whether sessions whose flush mode is manual are flushed too, as the application's own flush does
     */
    public void settle(boolean evenManual) {
        parts.settle(evenManual);
    }

    /** The façade was closed without waiting for its transaction, whose connections are gone. */
    public void abandon() {
        if (isInProgress()) {
            status = TransactionStatus.ROLLED_BACK;
        }
        parts.abandon();
    }

    @Override
    public TransactionCoordinatorBuilder getTransactionCoordinatorBuilder() {
        return FacadeCoordinatorBuilder.INSTANCE;
    }

    @Override
    public TransactionDriver getTransactionDriverControl() {
        if (driver == null) {
            driver = new Driver();
        }
        return driver;
    }

    @Override
    public JpaCompliance getJpaCompliance() {
        return owner.jpaCompliance();
    }

    /** There is no transaction of a container to join. */
    @Override
    public void explicitJoin() {}

    @Override
    public boolean isJoined() {
        return isInProgress();
    }

    @Override
    public boolean isActive() {
        return owner.isAlive();
    }

    @Override
    public IsolationDelegate createIsolationDelegate() {
        throw new UnsupportedOperationException("Work outside a transaction belongs to the session of one database");
    }

    @Override
    public void setTimeOut(int seconds) {
        timeOut = seconds;
    }

    @Override
    public int getTimeOut() {
        return timeOut;
    }

    /**
     * Whether it is marked read-only on databases that heed the mark, and was seen to write nothing: then no database can keep
     * what another does not. H2 takes the mark and lets its connection write.
     */
    private boolean onlyReads() {
        return connectionMode != null
                && connectionMode.readOnly()
                && writes.databases().isEmpty()
                && parts.list().stream().allMatch(FacadeTransaction::heedsReadOnly);
    }

    private static boolean heedsReadOnly(EngineCoordinator part) {
        try {
            return part.connection().isReadOnly();
        } catch (SQLException dead) {
            // It is found dead by what is sent next.
            return false;
        }
    }

    private void checkDeadline() {
        if (deadline.isExpired()) {
            throw MESSAGES.timedOut(deadline.limit().toSeconds());
        }
    }

    /** Everything that may still fail without harm. */
    private void prepare() {
        checkDeadline();
        if (parts.list().size() > 1) {
            parts.settle(false);
        }
        parts.beforeEach();
        owner.sendPending();
        quietly(owner::completing);
        tellCompleting();
        if (parts.list().size() > 1) {
            parts.settleAfterCallbacks();
            onlyRead = onlyReads();
            if (!onlyRead) {
                parts.checkConstraints();
            }
        }
        checkDeadline();
        if (status == TransactionStatus.MARKED_ROLLBACK) {
            throw new RollbackException(MESSAGES.markedWhileCommitting());
        }
    }

    /** What an Interceptor throws here is logged and changes nothing, as in every Hibernate session. */
    private static void quietly(Runnable interceptors) {
        try {
            interceptors.run();
        } catch (RuntimeException | Error failure) {
            TransactionLog.LOG.interceptorFailed(failure);
        }
    }

    /** Those that wrote, homes of reference entities after the others, then those that only read. */
    private List<EngineCoordinator> inCommitOrder() {
        var all = parts.list();
        if (all.size() == 1) {
            return all;
        }
        var order = new ArrayList<>(all);
        order.sort(Comparator.comparingInt(part -> writes.commitRank(part.database())));
        return order;
    }

    private void commitAll() {
        var order = inCommitOrder();
        var taking = TransactionParts.connected(order);
        long start = taking.size() > 1 ? System.nanoTime() : 0;
        for (int i = 0; i < order.size(); i++) {
            try {
                order.get(i).commit();
            } catch (RuntimeException | Error failure) {
                commitFailed(order, taking, i, failure);
            }
        }
        long nanos = taking.size() > 1 ? System.nanoTime() - start : 0;
        try {
            ended(TransactionStatus.COMMITTED, order, part -> Status.STATUS_COMMITTED, null);
            if (taking.size() > 1) {
                owner.events().committed(taking.size(), nanos);
            }
        } catch (RuntimeException failure) {
            if (taking.size() < 2) {
                throw failure;
            }
            throw new PartialCommitException(
                    MESSAGES.completionFailed(names(taking).toString(), String.valueOf(failure.getMessage())),
                    names(taking),
                    List.of(),
                    List.of(),
                    failure);
        }
    }

    /** @param taking those of the parts that have a connection, and hence something to commit */
    private void commitFailed(
            List<EngineCoordinator> order, List<EngineCoordinator> taking, int failed, Throwable failure) {
        for (var part : order.subList(failed + 1, order.size())) {
            rollbackQuietly(part, failure);
        }
        boolean unknown = !CommitFailures.isCertainlyRolledBack(failure);
        boolean keepsNothing = onlyRead;
        var committed = names(order.subList(0, failed), taking);
        ended(
                TransactionStatus.FAILED_COMMIT,
                order,
                part -> {
                    int place = order.indexOf(part);
                    if (place < failed) {
                        return Status.STATUS_COMMITTED;
                    }
                    return place == failed && unknown ? Status.STATUS_UNKNOWN : Status.STATUS_ROLLEDBACK;
                },
                failure);
        if (taking.size() == 1 || committed.isEmpty() && !unknown || keepsNothing) {
            CommitFailures.rethrow(failure);
        }
        var unsure = unknown ? names(order.subList(failed, failed + 1), taking) : List.<String>of();
        var rolledBack = names(order.subList(unknown ? failed + 1 : failed, order.size()), taking);
        throw new PartialCommitException(
                MESSAGES.partialCommit(committed.toString(), rolledBack.toString(), unsure.toString()),
                committed,
                rolledBack,
                unsure,
                failure);
    }

    private static List<String> names(List<EngineCoordinator> some, List<EngineCoordinator> taking) {
        return names(some.stream().filter(taking::contains).toList());
    }

    private static List<String> names(List<EngineCoordinator> parts) {
        return parts.stream().map(part -> part.database().name()).toList();
    }

    private static void rollbackQuietly(EngineCoordinator part, Throwable because) {
        try {
            part.rollback();
        } catch (RuntimeException failure) {
            because.addSuppressed(failure);
        }
    }

    private void rollbackAll(@Nullable RuntimeException because) {
        RuntimeException first = because;
        var all = parts.list();
        for (var part : all) {
            try {
                part.rollback();
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        ended(TransactionStatus.ROLLED_BACK, all, part -> Status.STATUS_ROLLEDBACK, first);
        if (because == null && first != null) {
            throw first;
        }
    }

    /** Everybody learns the outcome; what fails in that is reported once all have been told. */
    private void ended(
            TransactionStatus outcome,
            List<EngineCoordinator> all,
            ToIntFunction<EngineCoordinator> outcomeOf,
            @Nullable Throwable because) {
        status = outcome;
        parts.ended();
        writes.clear();
        boolean successful = outcome == TransactionStatus.COMMITTED;
        Throwable first = because;
        try {
            tellSynchronizations(
                    successful
                            ? Status.STATUS_COMMITTED
                            : outcome == TransactionStatus.ROLLED_BACK
                                    ? Status.STATUS_ROLLEDBACK
                                    : Status.STATUS_UNKNOWN);
        } catch (RuntimeException | Error failure) {
            first = CommitFailures.joined(first, failure);
        }
        for (int i = 0; i < all.size(); i++) {
            try {
                all.get(i).after(outcomeOf.applyAsInt(all.get(i)));
            } catch (RuntimeException | Error failure) {
                first = CommitFailures.joined(first, failure);
            }
        }
        var its = observers();
        for (int i = 0; i < its.size(); i++) {
            try {
                its.get(i).afterCompletion(successful, false);
            } catch (RuntimeException | Error failure) {
                first = CommitFailures.joined(first, failure);
            }
        }
        quietly(() -> owner.completed(successful));
        if (because == null && first != null) {
            CommitFailures.rethrow(first);
        }
    }

    /** What Hibernate's own transaction object drives. */
    private final class Driver implements TransactionDriver {

        @Override
        public void begin() {
            owner.beginning();
            deadline = timeOut > 0 ? Deadline.after(Duration.ofSeconds(timeOut)) : Deadline.none();
            writes.clear();
            onlyRead = false;
            status = TransactionStatus.ACTIVE;
            try {
                var all = parts.list();
                for (int i = 0; i < all.size(); i++) {
                    parts.start(all.get(i), deadline.remainingSeconds());
                }
            } catch (RuntimeException failure) {
                rollbackAll(failure);
                throw failure;
            }
            owner.began();
            tellBegun();
        }

        @Override
        public void commit() {
            if (status == TransactionStatus.MARKED_ROLLBACK) {
                rollback();
                if (getJpaCompliance().isJpaTransactionComplianceEnabled()) {
                    throw new RollbackException("Transaction was marked for rollback only");
                }
                return;
            }
            try {
                prepare();
            } catch (RuntimeException failure) {
                rollbackAll(failure);
                throw failure;
            }
            commitAll();
        }

        @Override
        public void rollback() {
            if (isInProgress()) {
                rollbackAll(null);
            }
        }

        @Override
        public TransactionStatus getStatus() {
            return status;
        }

        @Override
        public void markRollbackOnly() {
            FacadeTransaction.this.markRollbackOnly();
        }
    }
}
