package io.hibernateshards.transaction;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.resource.transaction.internal.SynchronizationRegistryStandardImpl;
import org.hibernate.resource.transaction.spi.SynchronizationRegistry;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionObserver;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of a transaction's steps: its observers and synchronizations, made when there is one. Adapter to
 * {@code SynchronizationRegistryStandardImpl}, which has no public form.
 */
abstract class ObservedCoordinator implements TransactionCoordinator {

    private @Nullable SynchronizationRegistryStandardImpl synchronizations;
    private @Nullable List<TransactionObserver> observers;

    @Override
    public final SynchronizationRegistry getLocalSynchronizations() {
        if (synchronizations == null) {
            synchronizations = new SynchronizationRegistryStandardImpl();
        }
        return synchronizations;
    }

    @Override
    public final void addObserver(TransactionObserver observer) {
        if (observers == null) {
            observers = new ArrayList<>(1);
        }
        observers.add(observer);
    }

    @Override
    public final void removeObserver(TransactionObserver observer) {
        if (observers != null) {
            observers.remove(observer);
        }
    }

    @Override
    public final void pulse() {}

    final void tellBegun() {
        if (observers != null) {
            List.copyOf(observers).forEach(TransactionObserver::afterBegin);
        }
    }

    final void tellCompleting() {
        if (synchronizations != null) {
            synchronizations.notifySynchronizationsBeforeTransactionCompletion();
        }
        if (observers != null) {
            List.copyOf(observers).forEach(TransactionObserver::beforeCompletion);
        }
    }

    /** @param status as {@code jakarta.transaction.Status} has it */
    final void tellSynchronizations(int status) {
        if (synchronizations != null) {
            synchronizations.notifySynchronizationsAfterTransactionCompletion(status);
        }
    }

    /** The observers of this moment. */
    final List<TransactionObserver> observers() {
        return observers == null ? List.of() : List.copyOf(observers);
    }
}
