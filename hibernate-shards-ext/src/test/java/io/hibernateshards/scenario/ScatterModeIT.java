package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.QueryHint;
import java.util.ArrayList;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What no shard key narrows to one database is allowed, warned of once, or refused before any SQL. */
class ScatterModeIT {

    @OnEachDatabase
    void whatIsRefusedIsRefusedUntilItsShardKeyIsNamed(Databases databases) {
        try (var unit = unit(databases, ScatterMode.REFUSE)) {
            var login = unit.keyOn(1, Author.class);
            var note = new Note(login);
            var letter = new Letter(new Author(login));
            unit.factory.inTransaction(session -> {
                session.persist(letter.author);
                session.persist(letter);
                session.persist(note);
            });

            try (var session = unit.factory.openSession()) {
                assertThatThrownBy(() -> session.createQuery("from Note n where n.text = 'x'", Note.class)
                                .getResultList())
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("would run on the databases [one, two]")
                        .hasMessageContaining("Add a condition on the shard key");
                assertThatThrownBy(() -> session.find(Note.class, note.id))
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining(
                                "with the id '" + note.id + "' would be looked for on the databases 'one', 'two'")
                        .hasMessageContaining("let its id be a @ShardedId");
                assertThat(session.createQuery("from Note n where n.login = :login", Note.class)
                                .setParameter("login", login)
                                .getResultList())
                        .hasSize(1);
                assertThat(session.find(Letter.class, letter.id)).isNotNull();
                assertThat(session.databaseOf(session.find(Letter.class, letter.id)))
                        .isEqualTo("two");
                assertThat(session.createQuery("select count(a) from Author a", Long.class)
                                .getSingleResult())
                        .isEqualTo(1);
            }
        }
    }

    @OnEachDatabase
    void aNamedQueryScattersAsItsAnnotationSays(Databases databases) {
        try (var unit = unit(databases, ScatterMode.REFUSE);
                var session = unit.factory.openSession()) {
            assertThat(session.createNamedQuery("allowed", Note.class).getResultList())
                    .isEmpty();
            assertThatThrownBy(
                            () -> session.createNamedQuery("unsaid", Note.class).getResultList())
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("would run on the databases [one, two]")
                    .hasMessageContaining("Add a condition on the shard key");
            assertThatThrownBy(() -> session.createNamedQuery("mistaken", Note.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("perhaps");
        }
    }

    @OnEachDatabase
    void whatIsWarnedOfIsSaidOnce(Databases databases) {
        var said = new ArrayList<String>();
        var handler = new Handler() {

            @Override
            public void publish(LogRecord record) {
                said.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger("io.hibernateshards");
        logger.addHandler(handler);
        try (var unit = unit(databases, ScatterMode.WARN);
                var session = unit.factory.openSession()) {
            for (int round = 0; round < 3; round++) {
                session.createQuery("from Note n where n.text = 'x'", Note.class)
                        .getResultList();
                session.find(Note.class, new UUID(0, round));
            }
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(said.stream().filter(text -> text.contains("since no shard key narrows it to one")))
                .hasSize(1);
        assertThat(said.stream().filter(text -> text.contains("since its id does not tell its place")))
                .hasSize(1);
    }

    private static RoutedUnit unit(Databases databases, ScatterMode mode) {
        return RoutedUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.SINGLE,
                settings -> settings.put("hibernate.shards.scatter", mode.name()),
                Author.class,
                Letter.class,
                Note.class);
    }

    @Entity(name = "Author")
    @EntityGroup(value = "author", scatter = ScatterMode.ALLOW)
    static class Author {

        @Id
        @ShardKey
        @Column(length = 20)
        String login = "";

        Author() {}

        Author(String login) {
            this.login = login;
        }
    }

    @Entity(name = "Letter")
    @EntityGroup(value = "author", scatter = ScatterMode.ALLOW)
    static class Letter {

        @Id
        @ShardedId
        @Nullable
        Long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Author author;

        Letter() {}

        Letter(Author author) {
            this.author = author;
        }
    }

    @Entity(name = "Note")
    @EntityGroup("note")
    @NamedQuery(
            name = "allowed",
            query = "from Note n where n.text = 'x'",
            hints = @QueryHint(name = "hibernate.shards.scatter", value = "allow"))
    @NamedQuery(name = "unsaid", query = "from Note n where n.text = 'x'")
    @NamedQuery(
            name = "mistaken",
            query = "from Note n where n.text = 'x'",
            hints = @QueryHint(name = "hibernate.shards.scatter", value = "perhaps"))
    static class Note {

        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Column(length = 20, nullable = false)
        String login = "";

        String text = "x";

        Note() {}

        Note(String login) {
            this.login = login;
        }
    }
}
