package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.postgres.PostgresServer;
import jakarta.persistence.RollbackException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.HibernateException;
import org.junit.jupiter.api.Test;

/** A database that is down fails what needs it and nothing else, and is used again once it is back. */
class FaultsIT {

    private static FaultyUnit unit(Databases databases) {
        return FaultyUnit.of(databases, TransactionMode.BEST_EFFORT, Note.class);
    }

    /** The same unit, started over filled databases. */
    private static FaultyUnit again(List<TestDatabase> stores, Consumer<FaultyUnit> beforeBoot) {
        return FaultyUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> settings.put("jakarta.persistence.schema-generation.database.action", "none"),
                beforeBoot,
                Note.class);
    }

    private static void readsBoth(RoutedUnit unit) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(Note.read(unit, 1)).isEqualTo("on two"));
        assertThat(unit.factory.<List<String>>fromTransaction(
                        session -> session.createQuery("select text from Note order by text", String.class)
                                .getResultList()))
                .containsExactly("on one", "on two");
    }

    private static void failsWithTwo(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        ShardUnavailableException.class,
                        failure -> assertThat(failure.databases()).containsExactly("two"))
                .hasMessageContaining("'two'");
    }

    @OnEachDatabase
    void aDatabaseThatIsDownAtBootIsCheckedBeforeItsFirstUse(Databases databases) {
        var stores = databases.fresh("one", "two");
        try (var unit = again(stores, "create")) {
            Note.storeOneOnEach(unit.unit);
        }
        try (var unit = again(stores, its -> its.two.refuse())) {
            assertThat(Note.read(unit.unit, 0)).isEqualTo("on one");
            failsWithTwo(() -> Note.read(unit.unit, 1));
            failsWithTwo(() -> unit.unit.factory.inTransaction(
                    session -> session.createQuery("from Note", Note.class).getResultList()));

            unit.two.heal();
            readsBoth(unit.unit);
        }
    }

    private static FaultyUnit again(List<TestDatabase> stores, String action) {
        return FaultyUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> settings.put("jakarta.persistence.schema-generation.database.action", action),
                its -> {},
                Note.class);
    }

    @OnEachDatabase
    void aDatabaseThatComesBackAsAnotherOneIsRefused(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two");
        try (var unit = again(stores, "create")) {
            Note.storeOneOnEach(unit.unit);
        }
        try (var unit = again(stores, its -> its.two.refuse())) {
            stores.get(1).execute("update hs_database set name = 'other'");
            unit.two.heal();

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThatThrownBy(() -> Note.read(unit.unit, 1))
                            .isInstanceOf(ShardConfigurationException.class)
                            .hasMessageContaining("'two' (number 1)")
                            .hasMessageContaining("records that it is 'other' (number 1)")
                            .hasMessageContaining("Put the URLs and the order of the list back"));
            assertThat(Note.read(unit.unit, 0)).isEqualTo("on one");
        }
    }

    @OnEachDatabase
    void newDatabasesAreNotUsedBeforeAllOfThemAnswered(Databases databases) {
        var stores = databases.fresh("one", "two");
        try (var unit = FaultyUnit.of(
                stores, TransactionMode.BEST_EFFORT, settings -> {}, its -> its.two.refuse(), Note.class)) {
            for (int number = 0; number < 2; number++) {
                var key = unit.unit.keyOn(number, Note.class);
                assertThatThrownBy(() ->
                                unit.unit.factory.inTransaction(session -> session.persist(new Note(key, "early"))))
                        .isInstanceOf(RollbackException.class)
                        .hasCauseInstanceOf(ShardUnavailableException.class)
                        .hasMessageContaining("two");
            }

            unit.two.heal();
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                Note.storeOneOnEach(unit.unit);
                return true;
            });
            readsBoth(unit.unit);
        }
    }

    @OnEachDatabase
    void withoutAnyDatabaseThereIsNoDialect(Databases databases) {
        var stores = databases.fresh("one", "two");

        assertThatThrownBy(() -> FaultyUnit.of(
                        stores,
                        TransactionMode.SINGLE,
                        settings -> {},
                        its -> {
                            its.one.refuse();
                            its.two.refuse();
                        },
                        Note.class))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("None of the databases 'one', 'two' answers")
                .hasMessageContaining("Start one, or check its URL, user and password");
    }

    @OnEachDatabase
    void aDatabaseThatDiesFailsWhatNeedsItUntilItIsBack(Databases databases) {
        try (var unit = unit(databases)) {
            Note.storeOneOnEach(unit.unit);
            unit.two.die();

            failsWithTwo(() -> Note.read(unit.unit, 1));
            failsWithTwo(() -> unit.unit.factory.inTransaction(session ->
                    session.createQuery("from Note order by name", Note.class).getResultList()));
            assertThat(Note.read(unit.unit, 0)).isEqualTo("on one");

            unit.two.heal();
            readsBoth(unit.unit);
        }
    }

    @OnEachDatabase
    void aDatabaseThatDiesUnderAScatterIsNamed(Databases databases) {
        try (var unit = unit(databases);
                var session = unit.unit.factory.openSession()) {
            Note.storeOneOnEach(unit.unit);
            session.beginTransaction();
            session.createQuery("select n.text from Note n order by n.text", String.class)
                    .getResultList();
            unit.two.die();

            failsWithTwo(() -> session.createQuery("select n.text from Note n order by n.text", String.class)
                    .getResultList());
            session.getTransaction().setRollbackOnly();
            unit.two.heal();
        }
    }

    @OnEachDatabase
    void aScatterWaitsNoLongerThanItsDeadline(Databases databases) {
        try (var unit = FaultyUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.BEST_EFFORT,
                settings -> settings.put("hibernate.shards.query_timeout", "PT3S"),
                its -> {},
                Note.class)) {
            Note.storeOneOnEach(unit.unit);
            unit.unit.factory.inTransaction(
                    session -> session.createQuery("from Note", Note.class).getResultList());
            unit.two.hang();
            long start = System.nanoTime();

            failsWithTwo(() -> unit.unit.factory.inTransaction(
                    session -> session.createQuery("from Note", Note.class).getResultList()));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(Note.read(unit.unit, 0)).isEqualTo("on one");
            unit.two.release();
            readsBoth(unit.unit);
        }
    }

    @OnEachDatabase
    void aTransactionNeedsOnlyTheDatabasesThatItUses(Databases databases) {
        try (var unit = unit(databases);
                var session = unit.unit.factory.openSession()) {
            Note.storeOneOnEach(unit.unit);
            var first = unit.unit.keyOn(0, Note.class);
            var second = unit.unit.keyOn(1, Note.class);
            session.beginTransaction();
            session.find(Note.class, first);
            session.find(Note.class, second);
            session.getTransaction().commit();
            unit.two.die();

            session.beginTransaction();
            session.find(Note.class, first).text = "changed";
            session.getTransaction().commit();
            assertThat(unit.rows("one", "select text from Note")).containsExactly("changed");

            session.beginTransaction();
            session.find(Note.class, second).text = "lost";
            assertThatThrownBy(session.getTransaction()::commit).hasStackTraceContaining("'two'");
            unit.two.heal();
        }
    }

    @Test
    void aServerThatIsKilledAndStartedAgainIsUsedAgain() {
        try (var stable = PostgresServer.start();
                var killed = PostgresServer.start();
                var databases = Databases.on(stable, killed);
                var unit = RoutedUnit.of(
                        databases.fresh("one", "two"),
                        TransactionMode.BEST_EFFORT,
                        settings -> settings.put("hibernate.shards.pool.connection_timeout", "PT1S"),
                        Note.class)) {
            Note.storeOneOnEach(unit);
            readsBoth(unit);

            killed.kill();
            // Connections that were just used are not tested by their pool: who uses them finds them dead.
            assertThatThrownBy(() -> Note.read(unit, 1)).isInstanceOf(HibernateException.class);
            await().untilAsserted(() -> failsWithTwo(() -> Note.read(unit, 1)));
            failsWithTwo(() -> unit.factory.inTransaction(
                    session -> session.createQuery("from Note", Note.class).getResultList()));
            assertThat(Note.read(unit, 0)).isEqualTo("on one");

            killed.restart();
            readsBoth(unit);
        }
    }

    @OnEachDatabase
    void anExhaustedPoolSaysWhoseItIsHowLargeAndHowLongWasWaited(Databases databases) {
        try (var unit = RoutedUnit.of(
                        databases.fresh("one", "two"),
                        TransactionMode.SINGLE,
                        settings -> {
                            settings.put("hibernate.shards.database.one.pool.max_size", 1);
                            settings.put("hibernate.shards.pool.connection_timeout", "300");
                        },
                        Note.class);
                var session = unit.factory.openSession()) {
            session.beginTransaction();
            session.find(Note.class, unit.keyOn(0, Note.class));

            assertThatThrownBy(() ->
                            unit.factory.inTransaction(other -> other.find(Note.class, unit.keyOn(0, Note.class))))
                    .isInstanceOf(ShardUnavailableException.class)
                    .hasMessageContaining("The database 'one'")
                    .hasMessageContaining("all of its pool (1 connections) were in use for 3")
                    .hasMessageContaining("Raise 'hibernate.shards.database.one.pool.max_size'");

            session.getTransaction().commit();
            unit.factory.inTransaction(other -> other.find(Note.class, unit.keyOn(0, Note.class)));
        }
    }

    @Test
    void noPasswordIsEverShown() throws SQLException {
        try (var databases = Databases.create(DatabaseKind.H2);
                var shown = new ShownTexts()) {
            var stores = databases.fresh("one", "two");
            try (var unit = RoutedUnit.of(
                    stores,
                    TransactionMode.BEST_EFFORT,
                    settings -> {
                        settings.remove("hibernate.shards.database.two.password");
                        settings.remove("hibernate.shards.database.two.user");
                        settings.compute(
                                "hibernate.shards.database.two.url",
                                (name, url) -> url + ";USER=sa;PASSWORD=fixture-secret");
                    },
                    Note.class)) {
                Note.storeOneOnEach(unit);
                shown.add(unit.factory.getProperties().toString());
                shown.add(unit.factory.explainMapping());
                for (var store : stores) {
                    shown.add(store.queryForStrings("select * from hs_database").toString());
                }
            }
            try (var unit = RoutedUnit.of(
                    stores,
                    TransactionMode.BEST_EFFORT,
                    settings -> {
                        settings.put("hibernate.shards.database.two.password", "fixture-secret-wrong");
                        settings.put("hibernate.shards.pool.connection_timeout", "PT2S");
                    },
                    Note.class)) {
                assertThatThrownBy(() -> Note.read(unit, 1))
                        .isInstanceOf(ShardUnavailableException.class)
                        .hasMessageContaining("Wrong user name or password")
                        .hasMessageContaining("check its URL, user, password")
                        .satisfies(shown::add);
            }
            assertThatThrownBy(() -> RoutedUnit.of(
                            stores,
                            TransactionMode.BEST_EFFORT,
                            settings -> {
                                for (var store : List.of("one", "two")) {
                                    var prefix = "hibernate.shards.database." + store;
                                    settings.remove(prefix + ".password");
                                    settings.compute(
                                            prefix + ".url",
                                            (name, url) -> url + ";PASSWORD=fixture-secret-wrong;NO_SUCH_SETTING=1");
                                }
                                settings.put("hibernate.shards.pool.connection_timeout", "300");
                            },
                            Note.class))
                    .isInstanceOf(ShardConfigurationException.class)
                    .satisfies(shown::add);

            assertThat(shown.texts()).contains("PersistenceUnitInfo");
            assertThat(shown.texts().lines().filter(line -> line.contains("fixture-secret")))
                    .isEmpty();
        }
    }
}
