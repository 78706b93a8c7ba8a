package io.hibernateshards.transaction;

import org.hibernate.resource.jdbc.spi.PhysicalConnectionHandlingMode;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;

/** Says what kind of coordinator a façade transaction is; it is made by its session, not by this. */
final class FacadeCoordinatorBuilder implements TransactionCoordinatorBuilder {

    static final FacadeCoordinatorBuilder INSTANCE = new FacadeCoordinatorBuilder();

    private static final long serialVersionUID = 1;

    @Override
    public TransactionCoordinator buildTransactionCoordinator(TransactionCoordinatorOwner owner, Options options) {
        throw new UnsupportedOperationException("A façade session makes its transaction itself");
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
