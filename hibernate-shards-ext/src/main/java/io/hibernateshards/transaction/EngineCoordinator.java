package io.hibernateshards.transaction;

import io.hibernateshards.logging.TransactionMessages;
import io.hibernateshards.topology.Database;
import jakarta.transaction.Status;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.EventSource;
import org.hibernate.jpa.spi.JpaCompliance;
import org.hibernate.resource.transaction.backend.jdbc.internal.JdbcIsolationDelegate;
import org.hibernate.resource.transaction.backend.jdbc.spi.JdbcResourceTransaction;
import org.hibernate.resource.transaction.backend.jdbc.spi.JdbcResourceTransactionAccess;
import org.hibernate.resource.transaction.spi.IsolationDelegate;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/**
 * One database's part in a façade transaction: the phases of a transaction, each to be called by itself. Who commits or rolls
 * back the engine session commits or rolls back the façade. Adapter to {@code JdbcIsolationDelegate}, which has no public form.
 */
final class EngineCoordinator extends ObservedCoordinator {

    private static final int LIVENESS_SECONDS = 5;

    private final EngineCoordinatorBuilder builder;
    private final TransactionCoordinatorOwner owner;
    private final FacadeTransaction facade;
    private final Database database;
    private final SharedSessionContractImplementor session;
    private @Nullable ForwardingDriver driver;
    private @Nullable JdbcResourceTransaction physical;
    private @Nullable SessionConnectionMode modes;
    private boolean isStarted;

    EngineCoordinator(
            EngineCoordinatorBuilder builder,
            TransactionCoordinatorOwner owner,
            TransactionMember member,
            SharedSessionContractImplementor session) {
        this.builder = builder;
        this.owner = owner;
        this.facade = member.transaction();
        this.database = member.database();
        this.session = session;
    }

    Database database() {
        return database;
    }

    /** Enters the façade's transaction; the database is not asked yet. */
    void start(int seconds) {
        isStarted = true;
        if (seconds > 0) {
            owner.setTransactionTimeOut(seconds);
        }
        owner.startTransactionBoundary();
        owner.afterTransactionBegin();
        tellBegun();
    }

    /** Begins on the database, before its first statement. */
    void begin() {
        var mode = facade.connectionMode();
        if (mode != null) {
            modes().prepare(mode);
        }
        var its = ((JdbcResourceTransactionAccess) owner).getResourceLocalTransaction();
        its.begin();
        physical = its;
    }

    /** Writes what the session holds; where its flush mode is manual, only if asked to. */
    void flush(boolean evenManual) {
        if (evenManual && session.isOpen()) {
            session.flush();
        } else {
            owner.flushBeforeTransactionCompletion();
        }
    }

    /** Flushes, checks versions, runs callbacks: everything that Hibernate does before a commit. */
    void before() {
        owner.beforeTransactionCompletion();
        tellCompleting();
    }

    /** Runs the checks and callbacks that came after {@link #before}; whether there were any. */
    boolean runLateCallbacks() {
        if (session instanceof EventSource source && source.getActionQueue().hasBeforeTransactionActions()) {
            source.getActionQueue().beforeTransactionCompletion();
            return true;
        }
        return false;
    }

    /** Whether there is something to commit. */
    boolean isConnected() {
        return physical != null
                && session.getJdbcCoordinator().getLogicalConnection().isPhysicallyConnected();
    }

    /** Makes deferred constraints speak now; fails also where the connection is dead. */
    void checkConstraints() {
        var connection = session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection();
        try {
            if (session.getJdbcServices().getDialect() instanceof PostgreSQLDialect) {
                try (var statement = connection.createStatement()) {
                    statement.execute("set constraints all immediate");
                }
            } else if (!connection.isValid(LIVENESS_SECONDS)) {
                throw TransactionMessages.MESSAGES.connectionLost(database.name());
            }
        } catch (SQLException failure) {
            throw session.getJdbcServices()
                    .getSqlExceptionHelper()
                    .convert(failure, "The database '" + database + "' refused the transaction before its commit");
        }
    }

    void commit() {
        if (physical != null) {
            physical.commit();
        }
    }

    void rollback() {
        if (physical != null && physical.getStatus().canRollback()) {
            physical.rollback();
        }
    }

    private SessionConnectionMode modes() {
        if (modes == null) {
            modes = new SessionConnectionMode(session);
        }
        return modes;
    }

    /** The connection of its transaction, begun if it was not. */
    Connection connection() {
        facade.touching(database);
        return session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection();
    }

    void after(int status) {
        if (modes != null) {
            modes.restore();
        }
        boolean successful = status == Status.STATUS_COMMITTED;
        physical = null;
        isStarted = false;
        tellSynchronizations(status);
        owner.afterTransactionCompletion(successful, false);
        observers().forEach(observer -> observer.afterCompletion(successful, false));
    }

    @Override
    public TransactionCoordinatorBuilder getTransactionCoordinatorBuilder() {
        return builder;
    }

    @Override
    public TransactionDriver getTransactionDriverControl() {
        if (driver == null) {
            driver = new ForwardingDriver();
        }
        return driver;
    }

    @Override
    public JpaCompliance getJpaCompliance() {
        return facade.getJpaCompliance();
    }

    @Override
    public void explicitJoin() {
        facade.explicitJoin();
    }

    @Override
    public boolean isJoined() {
        return isStarted;
    }

    @Override
    public boolean isActive() {
        return owner.isActive();
    }

    @Override
    public boolean isTransactionActive() {
        return isStarted && facade.isInProgress();
    }

    @Override
    public IsolationDelegate createIsolationDelegate() {
        return new JdbcIsolationDelegate(owner);
    }

    @Override
    public void setTimeOut(int seconds) {
        facade.setTimeOut(seconds);
    }

    @Override
    public int getTimeOut() {
        return facade.getTimeOut();
    }

    /** What is done to the engine session's transaction is done to the façade's. */
    private final class ForwardingDriver implements TransactionDriver {

        @Override
        public void begin() {
            facade.getTransactionDriverControl().begin();
        }

        @Override
        public void commit() {
            facade.getTransactionDriverControl().commit();
        }

        @Override
        public void rollback() {
            facade.getTransactionDriverControl().rollback();
        }

        /** A façade marked for rollback is seen here too; else a marked session would still flush. */
        @Override
        public TransactionStatus getStatus() {
            if (!isStarted && facade.isInProgress()) {
                return TransactionStatus.NOT_ACTIVE;
            }
            return facade.status();
        }

        @Override
        public void markRollbackOnly() {
            facade.markRollbackOnly();
        }
    }
}
