package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.topology.Database;
import io.hibernateshards.transaction.FacadeTransaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.junit.jupiter.api.Timeout;

/** A database that a transaction waits for a connection of keeps nobody from the others. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowConnectIT {

    private static final Database ONE = new Database("one", 0);
    private static final Database TWO = new Database("two", 1);

    private static FaultyUnit unit(Databases databases) {
        return FaultyUnit.of(databases, TransactionMode.BEST_EFFORT, Note.class);
    }

    /** Both engine sessions open, in a transaction that has begun on neither. */
    private static FacadeTransaction begun(FaultyUnit unit, Session session) {
        for (int number = 0; number < 2; number++) {
            session.find(Note.class, unit.unit.keyOn(number, Note.class));
        }
        session.beginTransaction();
        return (FacadeTransaction) ((SharedSessionContractImplementor) session).getTransactionCoordinator();
    }

    private static void whileOneConnects(Databases databases, Consumer<FacadeTransaction> meanwhile) throws Exception {
        try (var unit = unit(databases);
                var session = unit.unit.factory.openSession()) {
            var transaction = begun(unit, session);
            unit.one.hangAtConnect();
            var connecting = CompletableFuture.runAsync(() -> transaction.touching(ONE));
            await().until(() -> unit.one.waiting() == 1);
            try {
                meanwhile.accept(transaction);
            } finally {
                unit.one.release();
            }

            connecting.get(30, TimeUnit.SECONDS);
            session.getTransaction().rollback();
        }
    }

    @OnEachDatabase
    void theTransactionBeginsOnAnotherMeanwhile(Databases databases) throws Exception {
        whileOneConnects(databases, transaction -> {
            transaction.touching(TWO);

            assertThat(transaction.isUnmarked()).isTrue();
        });
    }

    @OnEachDatabase
    void itCanBeLeftOutMeanwhile(Databases databases) throws Exception {
        whileOneConnects(databases, transaction -> {
            transaction.leaveOut(ONE);

            assertThat(transaction.isUnmarked()).isFalse();
        });
    }
}
