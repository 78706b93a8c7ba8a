package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.PartialCommitException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.scenario.Arrangement;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.Synchronization;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.engine.spi.SessionImplementor;
import org.junit.jupiter.api.Test;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What was committed is not told as rolled back to what Spring calls after a transaction. */
class BootPartialCommitIT {

    @Test
    void aTransactionThatWasCommittedBeforeACallbackFailedIsUnknownToSpring() {
        try (var shop = RunningShop.start(
                DatabaseKind.H2, new Arrangement(8, 4), "hibernate-shards.transactions=best-effort")) {
            var told = new ArrayList<Integer>();

            assertThatThrownBy(() -> shop.inTransaction(() -> {
                        shop.entities().persist(shop.shopperOn("db0"));
                        shop.entities().persist(shop.shopperOn("db1"));
                        session(shop).getTransaction().registerSynchronization(new FailingAfterwards());
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void afterCompletion(int status) {
                                told.add(status);
                            }
                        });
                    }))
                    .isInstanceOf(HeuristicCompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            PartialCommitException.class,
                            partly -> assertThat(partly.committed()).containsExactlyInAnyOrder("db0", "db1"));

            assertThat(told).isEqualTo(List.of(TransactionSynchronization.STATUS_UNKNOWN));
            assertThat(shop.entities()
                            .createQuery("from Shopper", Shopper.class)
                            .getResultList())
                    .hasSize(2);
        }
    }

    /** That of the transaction, and not what Spring shares instead. */
    private static SessionImplementor session(RunningShop shop) {
        var factory = shop.context().getBean(EntityManagerFactory.class);
        return Objects.requireNonNull(EntityManagerFactoryUtils.getTransactionalEntityManager(factory))
                .unwrap(SessionImplementor.class);
    }

    private static final class FailingAfterwards implements Synchronization {

        @Override
        public void beforeCompletion() {
            // Nothing is to be done before.
        }

        @Override
        public void afterCompletion(int status) {
            throw new IllegalStateException("the callback failed");
        }
    }
}
