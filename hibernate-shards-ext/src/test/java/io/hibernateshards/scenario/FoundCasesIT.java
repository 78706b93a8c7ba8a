package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;

/** What statements and models made by chance have found. */
class FoundCasesIT {

    @OnEachDatabase
    void aToOneAcrossHasNoForeignKeyInTheTablesOfSubclasses(Databases databases) {
        try (var unit = RoutedUnit.of(
                databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, Person.class, Task.class, BigTask.class)) {
            var owner = new Person(unit.keyOn(0, Person.class));
            var elsewhere = new Person(unit.keyOn(1, Person.class));
            unit.factory.inTransaction(session -> {
                session.persist(owner);
                session.persist(elsewhere);
                session.persist(new BigTask(1L, owner, elsewhere));
            });

            var helper = unit.factory.fromTransaction(
                    session -> session.createQuery("select t.helper.name from Task t", String.class)
                            .getSingleResult());

            assertThat(helper).isEqualTo(elsewhere.name);
        }
    }

    @Entity(name = "Person")
    @EntityGroup("person")
    static class Person {
        @Id
        @ShardKey
        String name = "";

        Person() {}

        Person(String name) {
            this.name = name;
        }
    }

    @Entity(name = "Task")
    @EntityGroup("person")
    @UniquePerDatabase
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    static class Task {
        @Id
        Long id = 0L;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        Person owner;

        @ManyToOne(fetch = FetchType.LAZY)
        Person helper;
    }

    @Entity(name = "BigTask")
    static class BigTask extends Task {
        BigTask() {}

        BigTask(Long id, Person owner, Person helper) {
            this.id = id;
            this.owner = owner;
            this.helper = helper;
        }
    }
}
