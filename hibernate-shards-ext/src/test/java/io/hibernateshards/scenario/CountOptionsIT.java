package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import org.hibernate.FlushMode;

/** A count of results has the flush mode and the timeout of its query. */
class CountOptionsIT {

    @OnEachDatabase
    void nothingIsWrittenBeforeWhereTheQuerySaysSo(Databases databases) {
        try (var unit = FaultyUnit.of(databases, TransactionMode.BEST_EFFORT, Item.class);
                var session = unit.unit.factory.openSession()) {
            session.beginTransaction();
            for (int number = 0; number < 4; number++) {
                session.persist(new Item(unit.unit.keyOn(number % 2, Item.class, number)));
            }

            assertThat(session.createSelectionQuery("from Item", Item.class)
                            .setHibernateFlushMode(FlushMode.MANUAL)
                            .getResultCount())
                    .isZero();
            assertThat(session.createSelectionQuery("from Item", Item.class).getResultCount())
                    .isEqualTo(4);
            session.getTransaction().rollback();
        }
    }

    @OnEachDatabase
    void itEndsWithItsTime(Databases databases) {
        try (var unit = FaultyUnit.of(databases, TransactionMode.BEST_EFFORT, Item.class);
                var session = unit.unit.factory.openSession()) {
            session.createSelectionQuery("from Item", Item.class).getResultCount();
            unit.two.hang();
            long start = System.nanoTime();

            assertThatThrownBy(() -> session.createSelectionQuery("from Item", Item.class)
                            .setTimeout(1)
                            .getResultCount())
                    .isInstanceOf(RuntimeException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            unit.two.release();
        }
    }

    @Entity(name = "Item")
    @EntityGroup("item")
    static class Item {

        @Id
        @ShardKey
        @Column(length = 20)
        String name = "";

        Item() {}

        Item(String name) {
            this.name = name;
        }
    }
}
