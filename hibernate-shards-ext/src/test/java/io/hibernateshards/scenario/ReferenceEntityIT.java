package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.SQLException;

/** Rows that every database has a copy of. */
class ReferenceEntityIT {

    @Entity(name = "Country")
    @ReferenceEntity
    static class Country {
        @Id
        String code;

        String name;

        Country() {}

        Country(String code, String name) {
            this.code = code;
            this.name = name;
        }
    }

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
}
