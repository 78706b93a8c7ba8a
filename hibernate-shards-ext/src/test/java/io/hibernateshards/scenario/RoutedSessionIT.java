package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.DuplicateRowException;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.MissingShardKeyException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardKeyChangedException;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.RollbackException;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.Hibernate;
import org.hibernate.Session;

/** What a session over two databases does with entities of several places. */
class RoutedSessionIT {

    @Entity(name = "Member")
    @EntityGroup("member")
    static class Member {
        @Id
        @ShardKey
        String login;

        String name;

        @Version
        int version;

        @OneToMany(mappedBy = "author", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Post> posts = new ArrayList<>();

        Member() {}

        Member(String login, String name) {
            this.login = login;
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    @Entity(name = "Post")
    @EntityGroup("member")
    @UniquePerDatabase
    static class Post {
        @Id
        String id;

        @ShardKey
        @ManyToOne(fetch = FetchType.LAZY, optional = false, cascade = CascadeType.PERSIST)
        Member author;

        @ManyToOne(fetch = FetchType.LAZY)
        Member reviewer;

        String text;

        Post() {}

        Post(String id, Member author, String text) {
            this.id = id;
            this.author = author;
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    @Entity(name = "Setting")
    static class Setting {
        @Id
        String name;

        String content;

        Setting() {}

        Setting(String name, String content) {
            this.name = name;
            this.content = content;
        }
    }

    private static RoutedUnit unit(Databases databases, TransactionMode mode) {
        return RoutedUnit.of(databases.fresh("one", "two"), mode, Member.class, Post.class, Setting.class);
    }

    private static void in(RoutedUnit unit, Consumer<Session> work) {
        unit.factory.inTransaction(work::accept);
    }

    /** Ann's post on the first database, and Ben's on the second. */
    private static void storeTwo(RoutedUnit unit, String ofAnn, String ofBen) {
        var ann = new Member(unit.keyOn(0, Member.class), "Ann");
        var ben = new Member(unit.keyOn(1, Member.class), "Ben");
        in(unit, session -> {
            session.persist(ann);
            session.persist(ben);
            session.persist(new Post(ofAnn, ann, "hello"));
            session.persist(new Post(ofBen, ben, "world"));
        });
    }

    @OnEachDatabase
    void entitiesAreStoredAndFoundOnTheDatabaseOfTheirShardKey(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var first = unit.keyOn(0, Member.class);
            var second = unit.keyOn(1, Member.class);

            in(unit, session -> {
                session.persist(new Member(first, "Ann"));
                session.persist(new Member(second, "Ben"));
                session.persist(new Setting("colour", "red"));
            });

            assertThat(rows(unit, "one", "select login from Member")).containsExactly(first);
            assertThat(rows(unit, "two", "select login from Member")).containsExactly(second);
            assertThat(rows(unit, "one", "select name from Setting")).containsExactly("colour");
            in(unit, session -> {
                assertThat(session.find(Member.class, first).name).isEqualTo("Ann");
                assertThat(session.find(Member.class, second).name).isEqualTo("Ben");
                assertThat(session.find(Member.class, "nobody")).isNull();
                assertThat(session.find(Setting.class, "colour").content).isEqualTo("red");
                assertThat(((ShardedSession) session).databaseOf(session.find(Member.class, second)))
                        .isEqualTo("two");
            });
        }
    }

    @OnEachDatabase
    void aRowWhoseIdDoesNotTellItsPlaceIsFoundOnEitherDatabase(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            storeTwo(unit, "p1", "p2");

            in(unit, session -> {
                assertThat(session.find(Post.class, "p1").text).isEqualTo("hello");
                assertThat(session.find(Post.class, "p2").author.name()).isEqualTo("Ben");
                assertThat(session.find(Post.class, "p3")).isNull();
                assertThat(session.getReference(Post.class, "p2").text()).isEqualTo("world");
            });
        }
    }

    @OnEachDatabase
    void twoRowsWithOneIdAreAnErrorAndNotAChoice(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            storeTwo(unit, "p1", "p1");

            assertThatThrownBy(() -> in(unit, session -> session.find(Post.class, "p1")))
                    .isInstanceOf(DuplicateRowException.class)
                    .hasMessageContaining("'p1' was found on the databases 'one' and 'two'")
                    .hasMessageContaining("delete the other");
        }
    }

    @OnEachDatabase
    void mergeUpdatesTheRowWhereverItIsAndInsertsOnlyWhatIsNowhere(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var second = new Member(unit.keyOn(1, Member.class), "Ben");
            in(unit, session -> {
                session.persist(second);
                session.persist(new Post("p1", second, "old"));
            });

            in(unit, session -> {
                session.merge(new Post("p1", session.getReference(Member.class, second.login), "new"));
                session.merge(new Post("p2", session.getReference(Member.class, second.login), "more"));
            });

            assertThat(rows(unit, "two", "select id, text from Post order by id"))
                    .containsExactly("p1|new", "p2|more");
            assertThat(rows(unit, "one", "select id from Post")).isEmpty();
        }
    }

    @OnEachDatabase
    void aLazyReferenceAcrossDatabasesKeepsIdentity(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var first = new Member(unit.keyOn(0, Member.class), "Ann");
            var second = new Member(unit.keyOn(1, Member.class), "Ben");
            in(unit, session -> {
                session.persist(first);
                session.persist(second);
                var post = new Post("p1", first, "hello");
                post.reviewer = second;
                session.persist(post);
            });

            in(unit, session -> {
                var post = session.find(Post.class, "p1");
                assertThat(Hibernate.isInitialized(post.reviewer)).isFalse();
                assertThat(post.reviewer.name()).isEqualTo("Ben");
                assertThat(session.find(Member.class, second.login)).isSameAs(post.reviewer);
            });
            in(unit, session -> {
                var member = session.find(Member.class, second.login);
                assertThat(session.find(Post.class, "p1").reviewer).isSameAs(member);
            });
        }
    }

    @OnEachDatabase
    void cascadesAndOrphanRemovalStayWithTheirMember(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE)) {
            var login = unit.keyOn(1, Member.class);
            in(unit, session -> {
                var member = new Member(login, "Ben");
                member.posts.add(new Post("p1", member, "a"));
                member.posts.add(new Post("p2", member, "b"));
                session.persist(member);
            });

            in(unit, session -> session.find(Member.class, login).posts.remove(0));

            assertThat(rows(unit, "two", "select count(*) from Post")).containsExactly("1");
            in(unit, session -> session.remove(session.find(Member.class, login)));
            assertThat(rows(unit, "two", "select count(*) from Member")).containsExactly("0");
        }
    }

    @OnEachDatabase
    void singleRefusesTheSecondDatabaseAndRollsBack(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE)) {
            assertThatThrownBy(() -> in(unit, session -> {
                        session.persist(new Member(unit.keyOn(0, Member.class), "Ann"));
                        session.persist(new Member(unit.keyOn(1, Member.class), "Ben"));
                    }))
                    .hasStackTraceContaining(CrossDatabaseWriteException.class.getName())
                    .hasStackTraceContaining("has written to the database 'one' and would now write to 'two'")
                    .hasStackTraceContaining("best_effort");
            assertThat(rows(unit, "one", "select login from Member")).isEmpty();
            assertThat(rows(unit, "two", "select login from Member")).isEmpty();
        }
    }

    @OnEachDatabase
    void oneSessionMayHaveAModeOfItsOwn(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE);
                var session =
                        unit.factory.createEntityManager(Map.of("hibernate.shards.transactions", "best_effort"))) {
            session.getTransaction().begin();
            session.persist(new Member(unit.keyOn(0, Member.class), "Ann"));
            session.persist(new Member(unit.keyOn(1, Member.class), "Ben"));
            session.flush();

            assertThatThrownBy(() -> ((ShardedSession) session).transactions(TransactionMode.SINGLE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already written")
                    .hasMessageContaining("Set it before");
            session.getTransaction().commit();

            assertThat(rows(unit, "two", "select login from Member")).hasSize(1);
        }
    }

    @OnEachDatabase
    void aStaleVersionOnTheSecondDatabaseLeavesBothAsTheyWere(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var first = unit.keyOn(0, Member.class);
            var second = unit.keyOn(1, Member.class);
            in(unit, session -> {
                session.persist(new Member(first, "Ann"));
                session.persist(new Member(second, "Ben"));
            });

            assertThatThrownBy(() -> in(unit, session -> {
                        session.find(Member.class, first).name = "changed";
                        session.lock(session.find(Member.class, second), jakarta.persistence.LockModeType.OPTIMISTIC);
                        in(unit, other -> other.find(Member.class, second).name = "other");
                    }))
                    .isInstanceOf(RollbackException.class)
                    .hasCauseInstanceOf(jakarta.persistence.OptimisticLockException.class);
            assertThat(rows(unit, "one", "select name from Member")).containsExactly("Ann");
            assertThat(rows(unit, "two", "select name from Member")).containsExactly("other");
        }
    }

    @OnEachDatabase
    void aShardKeyIsNeitherMissingNorChanged(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var first = new Member(unit.keyOn(0, Member.class), "Ann");
            var second = new Member(unit.keyOn(0, Member.class, 1), "Eve");
            in(unit, session -> {
                session.persist(first);
                session.persist(second);
                session.persist(new Post("p1", first, "hello"));
            });

            assertThatThrownBy(() -> in(unit, session -> session.persist(new Post("p2", null, "lost"))))
                    .isInstanceOf(MissingShardKeyException.class);
            assertThatThrownBy(() -> in(
                            unit,
                            session ->
                                    session.find(Post.class, "p1").author = session.find(Member.class, second.login)))
                    .hasStackTraceContaining(ShardKeyChangedException.class.getName())
                    .hasStackTraceContaining("from '" + first.login + "' to '" + second.login + "'")
                    .hasStackTraceContaining("Remove the entity, flush, and persist a new one");
        }
    }

    @OnEachDatabase
    void aNewAuthorIsPersistedBeforeThePostThatInheritsItsKey(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE)) {
            var login = unit.keyOn(1, Member.class);

            in(unit, session -> session.persist(new Post("p1", new Member(login, "Ben"), "hello")));

            assertThat(rows(unit, "two", "select author_login from Post")).containsExactly(login);
        }
    }

    @OnEachDatabase
    void nativeSqlNeedsToKnowItsDatabase(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            in(unit, session -> {
                session.persist(new Member(unit.keyOn(0, Member.class), "Ann"));
                session.persist(new Member(unit.keyOn(1, Member.class), "Ben"));
            });

            try (var session = unit.factory.openSession()) {
                assertThatThrownBy(() -> session.createNativeQuery("select name from Member", String.class)
                                .getResultList())
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("[select name from Member] is not routed")
                        .hasMessageContaining("withDatabase");
                assertThat(session.onAllDatabases(its -> its.createNativeQuery("select name from Member", String.class)
                                .getResultList()))
                        .containsExactly(Map.entry("one", List.of("Ann")), Map.entry("two", List.of("Ben")));
            }
        }
    }

    @OnEachDatabase
    void queriesReachEveryDatabase(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            in(unit, session -> {
                session.persist(new Member(unit.keyOn(0, Member.class), "Ben"));
                session.persist(new Member(unit.keyOn(1, Member.class), "Ann"));

                assertThat(session.createQuery("from Member m order by m.name", Member.class)
                                .getResultList())
                        .extracting(member -> member.name)
                        .containsExactly("Ann", "Ben");
            });
        }
    }

    private static List<String> rows(RoutedUnit unit, String database, String sql) {
        try {
            return unit.store(database).queryForStrings(sql);
        } catch (java.sql.SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
