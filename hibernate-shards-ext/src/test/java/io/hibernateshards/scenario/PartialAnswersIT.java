package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.LockMode;

/** A query answers without the databases that are down if it is asked to, names them, and never does so unasked. */
class PartialAnswersIT {

    @Entity(name = "Item")
    @EntityGroup("item")
    static class Item {
        @Id
        @ShardKey
        String name;

        int size;

        Item() {}

        Item(String name, int size) {
            this.name = name;
            this.size = size;
        }
    }

    /** Sizes 1 and 3 on database "one", 2 and 4 on "two". */
    private static FaultyUnit unit(Databases databases, Map<String, ?> further) {
        var unit = FaultyUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.BEST_EFFORT,
                settings -> settings.putAll(further),
                its -> {},
                Item.class);
        unit.unit.factory.inTransaction(session -> {
            for (int size = 1; size <= 4; size++) {
                session.persist(new Item(unit.unit.keyOn((size + 1) % 2, Item.class, size / 3), size));
            }
        });
        return unit;
    }

    private static void inTransaction(FaultyUnit unit, Consumer<ShardedSession> work) {
        unit.unit.factory.inTransaction(session -> work.accept((ShardedSession) session));
    }

    private static <T> void expect(ShardedSession session, String hql, Class<T> type, List<T> rows) {
        var found = session.listAvailable(session.createSelectionQuery(hql, type));
        assertThat(found).as(hql).isEqualTo(rows);
        assertThat(found.missingDatabases()).containsExactly("two");
        assertThat(found.isComplete()).isFalse();
        assertThat(found.failures().get("two")).hasMessageContaining("two");
    }

    private static void expectRowsOfOne(ShardedSession session) {
        expect(session, "select i.size from Item i order by i.size desc", Integer.class, List.of(3, 1));
        expect(session, "select count(i) from Item i", Long.class, List.of(2L));
        expect(session, "select sum(i.size) from Item i", Long.class, List.of(4L));
        expect(session, "select avg(i.size) from Item i", Double.class, List.of(2.0));
        expect(
                session,
                "select max(i.size) from Item i where i.size > 3",
                Integer.class,
                java.util.Collections.singletonList(null));
        expect(session, "select mod(i.size, 2) from Item i group by mod(i.size, 2)", Integer.class, List.of(1));
        expect(session, "select distinct mod(i.size, 2) from Item i", Integer.class, List.of(1));
        var page = session.createSelectionQuery("select i.size from Item i order by i.size", Integer.class)
                .setFirstResult(1)
                .setMaxResults(1);
        assertThat(session.listAvailable(page)).containsExactly(3);
        assertThat(session.listAvailable(session.createSelectionQuery("from Item i order by i.size", Item.class)))
                .extracting(item -> item.size)
                .containsExactly(1, 3);
    }

    @OnEachDatabase
    void allRowsAreThereWhereAllDatabasesAnswer(Databases databases) {
        try (var unit = unit(databases, Map.of())) {
            inTransaction(unit, session -> {
                var found = session.listAvailable(
                        session.createSelectionQuery("select i.size from Item i order by i.size", Integer.class));

                assertThat(found).containsExactly(1, 2, 3, 4);
                assertThat(found.isComplete()).isTrue();
                assertThat(found.missingDatabases()).isEmpty();
            });
        }
    }

    @OnEachDatabase
    void aDatabaseThatIsDownIsNamed(Databases databases) {
        try (var unit = unit(databases, Map.of())) {
            unit.two.die();

            inTransaction(unit, PartialAnswersIT::expectRowsOfOne);
            try (var session = (ShardedSession) unit.unit.factory.openSession()) {
                expectRowsOfOne(session);
            }
        }
    }

    @OnEachDatabase
    void aDatabaseThatDiesWhileItIsReadIsNamed(Databases databases) {
        try (var unit = unit(databases, Map.of());
                var session = (ShardedSession) unit.unit.factory.openSession()) {
            session.createSelectionQuery("from Item", Item.class).getResultList();
            unit.two.dieAfterRows(1);

            expect(session, "select i.size from Item i order by i.size desc", Integer.class, List.of(3, 1));
        }
    }

    @OnEachDatabase
    void aDatabaseThatDoesNotAnswerInTimeIsNamed(Databases databases) {
        try (var unit = unit(databases, Map.of("hibernate.shards.query_timeout", "PT2S"));
                var session = (ShardedSession) unit.unit.factory.openSession()) {
            session.createSelectionQuery("from Item", Item.class).getResultList();
            unit.two.hang();
            long start = System.nanoTime();

            expect(session, "select i.size from Item i order by i.size desc", Integer.class, List.of(3, 1));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            unit.two.release();
        }
    }

    @OnEachDatabase
    void theTransactionGoesOnOnTheOthers(Databases databases) {
        try (var unit = unit(databases, Map.of())) {
            unit.two.die();

            inTransaction(unit, session -> {
                assertThat(session.listAvailable(session.createSelectionQuery("from Item", Item.class)))
                        .hasSize(2);
                session.persist(new Item(unit.unit.keyOn(0, Item.class, 7), 7));
            });

            assertThat(unit.rows("one", "select size from Item where size > 3")).containsExactly("7");
        }
    }

    @OnEachDatabase
    void aFailureIsThrownWhereItWasNotAskedForOrNothingIsLeft(Databases databases) {
        try (var unit = unit(databases, Map.of());
                var session = (ShardedSession) unit.unit.factory.openSession()) {
            unit.two.die();
            assertThatThrownBy(() -> session.createSelectionQuery("from Item", Item.class)
                            .getResultList())
                    .isInstanceOf(ShardUnavailableException.class);
            var ofTwo = session.createSelectionQuery("from Item i where i.name = :name", Item.class)
                    .setParameter("name", unit.unit.keyOn(1, Item.class));
            assertThatThrownBy(() -> session.listAvailable(ofTwo)).isInstanceOf(ShardUnavailableException.class);

            unit.one.die();

            assertThatThrownBy(() -> session.listAvailable(session.createSelectionQuery("from Item", Item.class)))
                    .isInstanceOf(ShardUnavailableException.class)
                    .hasMessageContaining("None of the databases 'one', 'two' answered")
                    .hasMessageContaining("See whether they are up");
        }
    }

    @OnEachDatabase
    void whatIsNoOutageIsThrown(Databases databases) {
        try (var unit = unit(databases, Map.of());
                var session = (ShardedSession) unit.unit.factory.openSession()) {
            assertThatThrownBy(() -> session.listAvailable(session.createSelectionQuery(
                            "select 1 / (i.size - 2) from Item i order by i.size", Integer.class)))
                    .isInstanceOf(jakarta.persistence.PersistenceException.class)
                    .isNotInstanceOf(ShardUnavailableException.class);
        }
    }

    @OnEachDatabase
    void locksAndTransactionsThatHaveWrittenAreRefused(Databases databases) {
        try (var unit = unit(databases, Map.of())) {
            inTransaction(unit, session -> {
                var locking = session.createSelectionQuery("from Item", Item.class)
                        .setHibernateLockMode(LockMode.PESSIMISTIC_WRITE);
                assertThatThrownBy(() -> session.listAvailable(locking))
                        .isInstanceOf(UnsupportedShardedQueryException.class);
            });
            inTransaction(unit, session -> {
                session.persist(new Item("new", 9));
                assertThatThrownBy(() -> session.listAvailable(session.createSelectionQuery("from Item", Item.class)))
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("its transaction has written")
                        .hasMessageContaining("Read before");
                session.getTransaction().setRollbackOnly();
            });
        }
    }
}
