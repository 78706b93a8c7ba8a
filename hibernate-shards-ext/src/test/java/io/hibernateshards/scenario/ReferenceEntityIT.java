package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.Hibernate;

/** Rows that every database has a copy of. */
class ReferenceEntityIT {

    @OnEachDatabase
    void aWriteAtHomeWritesEveryCopy(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two", "three");
        try (var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, Country.class)) {
            unit.factory.inTransaction(session -> session.persist(new Country("PL", "Poland")));
            for (var store : stores) {
                assertThat(store.queryForStrings("select name from Country")).containsExactly("Poland");
            }

            unit.factory.inTransaction(session -> session.find(Country.class, "PL").name = "Polska");
            for (var store : stores) {
                assertThat(store.queryForStrings("select name from Country")).containsExactly("Polska");
            }

            unit.factory.inTransaction(session -> session.remove(session.find(Country.class, "PL")));
            for (var store : stores) {
                assertThat(store.queryForStrings("select name from Country")).isEmpty();
            }
        }
    }

    @OnEachDatabase
    void theModeSingleRefusesIt(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two");
        try (var unit = RoutedUnit.of(stores, TransactionMode.SINGLE, Country.class)) {
            assertThatThrownBy(
                            () -> unit.factory.inTransaction(session -> session.persist(new Country("PL", "Poland"))))
                    .hasStackTraceContaining(CrossDatabaseWriteException.class.getName())
                    .hasStackTraceContaining("to its home 'one' and its copies to 'two'")
                    .hasStackTraceContaining("best_effort");
            assertThat(stores.get(0).queryForStrings("select name from Country"))
                    .isEmpty();
        }
    }

    @OnEachDatabase
    void aChangedCopyIsRefusedAndNamesItsHome(Databases databases) {
        var stores = databases.fresh("one", "two");
        try (var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, Country.class)) {
            unit.factory.inTransaction(session -> session.persist(new Country("PL", "Poland")));

            assertThatThrownBy(() -> unit.factory.inTransaction(session -> ((ShardedSession) session)
                            .withDatabase("two", its -> its.find(Country.class, "PL").name = "changed")))
                    .hasStackTraceContaining("was changed in its copy on the database 'two'")
                    .hasStackTraceContaining("changed at their home 'one'");
        }
    }

    @Entity(name = "Currency")
    @ReferenceEntity
    static class Currency {
        @Id
        String code;

        String name;

        @Version
        int version;

        @ElementCollection
        Set<String> signs = new TreeSet<>();

        Currency() {}

        Currency(String code, String name) {
            this.code = code;
            this.name = name;
        }
    }

    @Entity(name = "Account")
    @EntityGroup("account")
    static class Account {
        @Id
        @ShardKey
        String number;

        @ManyToOne(fetch = FetchType.LAZY)
        Currency currency;

        Account() {}

        Account(String number, Currency currency) {
            this.number = number;
            this.currency = currency;
        }
    }

    @OnEachDatabase
    void aVersionedOneIsCopiedWithItsVersionAndItsCollections(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two");
        try (var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, Currency.class)) {
            unit.factory.inTransaction(session -> {
                var zloty = new Currency("PLN", "Zloty");
                zloty.signs.add("zl");
                session.persist(zloty);
            });
            unit.factory.inTransaction(session -> {
                var zloty = session.find(Currency.class, "PLN");
                zloty.name = "Polski zloty";
                zloty.signs.add("PLN");
            });
            for (var store : stores) {
                assertThat(store.queryForStrings("select name, version from Currency"))
                        .containsExactly("Polski zloty|1");
                assertThat(store.queryForStrings("select signs from Currency_signs order by signs"))
                        .containsExactly("PLN", "zl");
            }

            stores.get(1).execute("update Currency set version = 7, name = 'lost'", "delete from Currency_signs");
            unit.factory.inTransaction(
                    session -> session.find(Currency.class, "PLN").signs.remove("zl"));

            for (var store : stores) {
                assertThat(store.queryForStrings("select name, version from Currency"))
                        .containsExactly("Polski zloty|2");
                assertThat(store.queryForStrings("select signs from Currency_signs"))
                        .containsExactly("PLN");
            }
            unit.factory.inTransaction(session -> session.remove(session.find(Currency.class, "PLN")));
            for (var store : stores) {
                assertThat(store.queryForStrings("select code from Currency")).isEmpty();
                assertThat(store.queryForStrings("select signs from Currency_signs"))
                        .isEmpty();
            }
        }
    }

    @OnEachDatabase
    void shardedRowsReferToTheCopyBesideThem(Databases databases) {
        var recorder = new SqlRecorder();
        var stores = databases.fresh("one", "two");
        try (var unit = RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> RoutedUnit.record(settings, stores, recorder),
                Currency.class,
                Account.class)) {
            var first = unit.keyOn(0, Account.class);
            var second = unit.keyOn(1, Account.class);
            unit.factory.inTransaction(session -> session.persist(new Currency("PLN", "Zloty")));
            unit.factory.inTransaction(session -> {
                var zloty = session.find(Currency.class, "PLN");
                session.persist(new Account(first, zloty));
                session.persist(new Account(second, zloty));
            });

            for (var number : List.of(first, second)) {
                recorder.clear();
                unit.factory.inTransaction(session -> {
                    var account = session.find(Account.class, number);
                    Hibernate.initialize(account.currency);
                    assertThat(((Currency) Hibernate.unproxy(account.currency)).name)
                            .isEqualTo("Zloty");
                });
                assertThat(recorder.databases())
                        .as("databases asked for " + number)
                        .containsExactly(number.equals(first) ? "one" : "two");
            }
            unit.factory.inTransaction(session -> {
                assertThat(session.createSelectionQuery(
                                        "select a.number from Account a join a.currency c where c.name = 'Zloty'"
                                                + " order by a.number",
                                        String.class)
                                .getResultList())
                        .containsExactlyInAnyOrder(first, second);
                assertThat(session.createSelectionQuery(
                                        "from Account a join fetch a.currency where a.number = :number", Account.class)
                                .setParameter("number", second)
                                .getSingleResult()
                                .currency)
                        .matches(Hibernate::isInitialized);
                assertThat(session.createSelectionQuery("from Account a join fetch a.currency", Account.class)
                                .getResultList())
                        .hasSize(2)
                        .allMatch(account -> Hibernate.isInitialized(account.currency));
            });
        }
    }
}
