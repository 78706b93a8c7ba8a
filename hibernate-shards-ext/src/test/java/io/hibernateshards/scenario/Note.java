package io.hibernateshards.scenario;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A text by its name, for tests of databases that fail. */
@Entity
@EntityGroup("note")
class Note {

    @Id
    @ShardKey
    String name;

    String text;

    Note() {}

    Note(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** Stores "on one" and "on two", each on the database that it says. */
    static void storeOneOnEach(RoutedUnit unit) {
        unit.factory.inTransaction(session -> {
            session.persist(new Note(unit.keyOn(0, Note.class), "on one"));
            session.persist(new Note(unit.keyOn(1, Note.class), "on two"));
        });
    }

    /** The text that is on a database. */
    static String read(RoutedUnit unit, int database) {
        return unit.factory.fromTransaction(session -> session.find(Note.class, unit.keyOn(database, Note.class)).text);
    }
}
