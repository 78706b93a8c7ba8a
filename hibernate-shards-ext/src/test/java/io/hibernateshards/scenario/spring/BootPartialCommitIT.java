package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.PartialCommitException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.scenario.Arrangement;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.Synchronization;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.engine.spi.SessionImplementor;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
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

    /** Its transaction manager is one that the application makes, as it makes one for each unit. */
    @Test
    void listenersOfRollbacksDoNotHearOfItBesideASecondUnitEither() {
        try (var databases = Databases.create(DatabaseKind.H2)) {
            var two = new Arrangement(8, 2);
            var ledger = databases.fresh("ledger");
            new ApplicationContextRunner()
                    .withUserConfiguration(
                            ShopApplication.class, LedgerUnits.ByBuilder.class, LedgerUnits.ShopRepositories.class)
                    .withBean(Phases.class)
                    .withPropertyValues(ShopApplication.properties(two, two.databases(databases))
                            .toArray(String[]::new))
                    .withPropertyValues(
                            "hibernate-shards.transactions=best-effort",
                            "spring.jpa.hibernate.ddl-auto=create",
                            "ledger.url=" + ledger.url(),
                            "ledger.username=" + ledger.user(),
                            "ledger.password=" + ledger.password())
                    .run(context -> {
                        var shop = new RunningShop(context, databases, List.of());

                        assertThatThrownBy(() -> shop.inTransaction(() -> {
                                    shop.entities().persist(shop.shopperOn("db0"));
                                    shop.entities().persist(shop.shopperOn("db1"));
                                    session(shop).getTransaction().registerSynchronization(new FailingAfterwards());
                                    context.publishEvent("bought");
                                }))
                                .isInstanceOf(HeuristicCompletionException.class)
                                .hasCauseInstanceOf(PartialCommitException.class);
                        shop.transaction().executeWithoutResult(status -> {
                            context.publishEvent("put back");
                            status.setRollbackOnly();
                        });

                        assertThat(context.getBean(Phases.class).told)
                                .containsExactlyInAnyOrder("ended: bought", "ended: put back", "rolled back: put back");
                    });
        }
    }

    static class Phases {

        private final List<String> told = new ArrayList<>();

        @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
        void ended(String event) {
            told.add("ended: " + event);
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
        void rolledBack(String event) {
            told.add("rolled back: " + event);
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
