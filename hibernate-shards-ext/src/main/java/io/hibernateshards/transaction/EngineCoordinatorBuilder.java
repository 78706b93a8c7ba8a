package io.hibernateshards.transaction;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.jdbc.spi.PhysicalConnectionHandlingMode;
import org.hibernate.resource.transaction.backend.jdbc.internal.JdbcResourceLocalTransactionCoordinatorBuilderImpl;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;

/**
 * Gives each engine session that belongs to a façade session a coordinator that its façade drives. Adapter to
 * {@code JdbcResourceLocalTransactionCoordinatorBuilderImpl}, which has no public name: sessions that belong to no façade, as
 * those that Hibernate itself opens at boot, keep what plain Hibernate gives them.
 */
final class EngineCoordinatorBuilder implements TransactionCoordinatorBuilder {

    private static final long serialVersionUID = 1;

    /** The options of a coordinator are the session itself, whose Interceptor is already set. */
    @Override
    public TransactionCoordinator buildTransactionCoordinator(TransactionCoordinatorOwner owner, Options options) {
        if (options instanceof SharedSessionContractImplementor session
                && session.getInterceptor() instanceof TransactionMember member) {
            return new EngineCoordinator(this, owner, member, session);
        }
        return JdbcResourceLocalTransactionCoordinatorBuilderImpl.INSTANCE.buildTransactionCoordinator(owner, options);
    }

    @Override
    public boolean isJta() {
        return false;
    }

    @Override
    public PhysicalConnectionHandlingMode getDefaultConnectionHandlingMode() {
        return PhysicalConnectionHandlingMode.DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION;
    }
}
