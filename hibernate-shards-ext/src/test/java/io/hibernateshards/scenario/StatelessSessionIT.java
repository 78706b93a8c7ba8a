package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.MissingShardKeyException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardKeyChangedException;
import io.hibernateshards.ShardedStatelessSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Version;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hibernate.Hibernate;
import org.hibernate.LockMode;
import org.hibernate.StaleStateException;

/** What a stateless session over two databases does with rows of several places. */
class StatelessSessionIT {

    @Entity(name = "Member")
    @EntityGroup("member")
    static class Member {
        @Id
        @ShardKey
        String login;

        String name;

        @Version
        int version;

        @ElementCollection
        Set<String> tags = new TreeSet<>();

        @OneToMany(mappedBy = "author")
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
        @ManyToOne(fetch = FetchType.LAZY, optional = false)
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
    }

    @Entity(name = "Reading")
    @EntityGroup("reading")
    static class Reading {
        @Id
        @ShardedId
        @ShardKey
        Long id;

        int amount;

        Reading() {}

        Reading(int amount) {
            this.amount = amount;
        }
    }

    private static final Class<?>[] ENTITIES = {Member.class, Post.class, Reading.class, Country.class};

    private static RoutedUnit unit(Databases databases, TransactionMode mode) {
        return RoutedUnit.of(databases.fresh("one", "two"), mode, ENTITIES);
    }

    private static void in(RoutedUnit unit, Consumer<ShardedStatelessSession> work) {
        unit.factory.inStatelessTransaction(session -> work.accept((ShardedStatelessSession) session));
    }

    private static List<String> rows(RoutedUnit unit, String database, String sql) {
        try {
            return unit.store(database).queryForStrings(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @OnEachDatabase
    void rowsAreWrittenAndReadOnTheDatabaseOfTheirShardKey(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var ann = new Member(unit.keyOn(0, Member.class), "Ann");
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");
            ann.tags.add("red");
            in(unit, session -> {
                session.insertMultiple(List.of(ben, ann));
                session.insert(new Post("p1", ann, "hello"));
                session.insert(new Post("p2", ben, "world"));
            });

            assertThat(rows(unit, "one", "select login from Member")).containsExactly(ann.login);
            assertThat(rows(unit, "two", "select login from Member")).containsExactly(ben.login);
            int shard =
                    unit.factory.shardOf(Member.class, ann.login).orElseThrow().number();
            assertThat(rows(
                            unit,
                            "one",
                            "select vshard from Member union all select vshard from Member_tags"
                                    + " union all select vshard from Post"))
                    .containsOnly(Integer.toString(shard))
                    .hasSize(3);
            in(unit, session -> {
                assertThat(session.get(Member.class, ben.login).name).isEqualTo("Ben");
                assertThat(session.get(Member.class, "nobody")).isNull();
                assertThat(session.get(Post.class, "p2").text).isEqualTo("world");
                assertThat(session.get(Post.class, "p2", LockMode.PESSIMISTIC_WRITE).text)
                        .isEqualTo("world");
                assertThat(session.get(Post.class, "p3")).isNull();
                assertThat(session.getMultiple(Post.class, List.of("p2", "nothing", "p1")))
                        .extracting(post -> post == null ? null : post.text)
                        .containsExactly("world", null, "hello");
                assertThat(session.getMultiple(Member.class, List.of(ben.login, ann.login)))
                        .extracting(member -> member.name)
                        .containsExactly("Ben", "Ann");
            });
        }
    }

    @OnEachDatabase
    void whatFailsInTheLastBatchFailsTheCommit(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var ann = new Member(unit.keyOn(0, Member.class), "Ann");
            in(unit, session -> session.insert(ann));

            assertThatThrownBy(() -> in(unit, session -> {
                        session.setJdbcBatchSize(10);
                        session.insertMultiple(List.of(new Member(ann.login, "Another")));
                    }))
                    .isInstanceOf(PersistenceException.class);
            assertThat(rows(unit, "one", "select name from Member")).containsExactly("Ann");
        }
    }

    @OnEachDatabase
    void rowsAreUpdatedRefreshedAndDeletedWhereTheyAre(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var ann = new Member(unit.keyOn(0, Member.class), "Ann");
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");
            var post = new Post("p1", ben, "hello");
            in(unit, session -> {
                session.insertMultiple(List.of(ann, ben, post));

                ben.name = "Benedict";
                session.update(ben);
                post.text = "changed";
                session.upsert(post);
                session.upsert(new Post("p2", ann, "new"));
                ann.name = "unsaved";
                session.refresh(ann);
            });

            assertThat(ann.name).isEqualTo("Ann");
            assertThat(rows(unit, "two", "select name, version from Member")).containsExactly("Benedict|1");
            assertThat(rows(unit, "two", "select id, text from Post")).containsExactly("p1|changed");
            assertThat(rows(unit, "one", "select id, text from Post")).containsExactly("p2|new");
            in(unit, session -> session.deleteMultiple(List.of(post, new Post("p2", ann, ""))));
            in(unit, session -> session.deleteMultiple(List.of(ann, ben)));
            assertThat(rows(unit, "one", "select login from Member")).isEmpty();
            assertThat(rows(unit, "two", "select login from Member")).isEmpty();
        }
    }

    @OnEachDatabase
    void aStaleVersionIsNotOverwritten(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");
            in(unit, session -> session.insert(ben));
            in(unit, session -> session.update(session.get(Member.class, ben.login)));

            assertThatThrownBy(() -> in(unit, session -> session.update(ben))).isInstanceOf(StaleStateException.class);
        }
    }

    @OnEachDatabase
    void associationsAreFetchedFromWhereTheyAre(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var ann = new Member(unit.keyOn(0, Member.class), "Ann");
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");
            var post = new Post("p1", ann, "hello");
            post.reviewer = ben;
            in(unit, session -> session.insertMultiple(List.of(ann, ben, post)));

            in(unit, session -> {
                var got = session.get(Post.class, "p1");
                assertThat(Hibernate.isInitialized(got.reviewer)).isFalse();
                session.fetch(got.reviewer);
                assertThat(got.reviewer.name()).isEqualTo("Ben");

                var author = session.get(Member.class, ann.login);
                session.fetch(author.posts);
                assertThat(author.posts).extracting(its -> its.id).containsExactly("p1");

                var queried = session.createSelectionQuery("from Post", Post.class)
                        .getResultList()
                        .get(0);
                session.fetch(queried.reviewer);
                assertThat(queried.reviewer.name()).isEqualTo("Ben");
            });
        }
    }

    @OnEachDatabase
    void queriesReachEveryDatabaseAndKeepNothing(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var ann = new Member(unit.keyOn(0, Member.class), "Ann");
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");
            in(unit, session -> {
                session.insertMultiple(List.of(ann, ben));

                var query = session.createSelectionQuery("from Member m order by m.name", Member.class);
                var first = query.getResultList();
                first.get(0).name = "not written";
                session.update(session.get(Member.class, ben.login));
                var second = query.getResultList();

                assertThat(second).extracting(member -> member.name).containsExactly("Ann", "Ben");
                assertThat(second).extracting(member -> member.version).containsExactly(0, 1);
                assertThat(second.get(1)).isNotSameAs(first.get(1));
            });
            assertThat(rows(unit, "one", "select name from Member")).containsExactly("Ann");
        }
    }

    @OnEachDatabase
    void singleRefusesTheSecondDatabaseAndRollsBack(Databases databases) {
        try (var unit = unit(databases, TransactionMode.SINGLE)) {
            var ann = new Member(unit.keyOn(0, Member.class), "Ann");
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");

            assertThatThrownBy(() -> in(unit, session -> session.insertMultiple(List.of(ann, ben))))
                    .isInstanceOf(CrossDatabaseWriteException.class)
                    .hasMessageContaining("has written to the database 'one' and would now write to 'two'")
                    .hasMessageContaining("best_effort");
            assertThat(rows(unit, "one", "select login from Member")).isEmpty();

            in(unit, session -> {
                session.transactions(TransactionMode.BEST_EFFORT);
                session.insertMultiple(List.of(ann, ben));
            });
            assertThat(rows(unit, "two", "select login from Member")).containsExactly(ben.login);
        }
    }

    @OnEachDatabase
    void aShardKeyIsNeitherMissingNorChanged(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var ann = new Member(unit.keyOn(0, Member.class), "Ann");
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");
            var eve = new Member(otherShardOn(unit, ann.login), "Eve");
            in(unit, session -> {
                session.insertMultiple(List.of(ann, ben, eve));
                session.insert(new Post("p1", ann, "hello"));
            });

            assertThatThrownBy(() -> in(unit, session -> session.insert(new Post("p2", null, "lost"))))
                    .isInstanceOf(MissingShardKeyException.class);
            assertThatThrownBy(() -> in(unit, session -> session.update(new Post("p1", eve, "moved"))))
                    .isInstanceOf(ShardKeyChangedException.class)
                    .hasMessageContaining("'p1' is stored in the virtual shard")
                    .hasMessageContaining("Delete the row, and insert one with the other key");
            assertThatThrownBy(() -> in(unit, session -> session.upsert(new Post("p1", ben, "moved"))))
                    .isInstanceOf(ShardKeyChangedException.class);
            assertThat(rows(unit, "two", "select id from Post")).isEmpty();
        }
    }

    /** A login of another virtual shard on the same database. */
    private static String otherShardOn(RoutedUnit unit, String login) {
        var shard = unit.factory.shardOf(Member.class, login);
        return IntStream.range(1, 1000)
                .mapToObj(n -> unit.keyOn(0, Member.class, n))
                .filter(key -> !unit.factory.shardOf(Member.class, key).equals(shard))
                .findFirst()
                .orElseThrow();
    }

    @OnEachDatabase
    void nativeSqlNeedsToKnowItsDatabase(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var ben = new Member(unit.keyOn(1, Member.class), "Ben");
            in(unit, session -> {
                session.insert(ben);

                assertThatThrownBy(() -> session.createNativeQuery("select name from Member", String.class)
                                .getResultList())
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("[select name from Member] is not routed")
                        .hasMessageContaining("withDatabase");
                assertThat(session.onAllDatabases(its -> its.createNativeQuery("select name from Member", String.class)
                                .getResultList()))
                        .containsExactly(Map.entry("one", List.of()), Map.entry("two", List.of("Ben")));
            });
        }
    }

    @OnEachDatabase
    void aReferenceEntityIsCopiedToEveryDatabase(Databases databases) {
        try (var unit = unit(databases, TransactionMode.BEST_EFFORT)) {
            var poland = new Country("PL", "Poland");
            for (Consumer<ShardedStatelessSession> write : List.<Consumer<ShardedStatelessSession>>of(
                    session -> session.insert(poland),
                    session -> session.update(new Country("PL", "Polska")),
                    session -> session.upsert(new Country("PL", "Poland")))) {
                in(unit, write);
                assertThat(rows(unit, "two", "select name from Country"))
                        .isEqualTo(rows(unit, "one", "select name from Country"))
                        .hasSize(1);
            }
            in(unit, session -> session.delete(poland));
            assertThat(rows(unit, "one", "select name from Country")).isEmpty();
            assertThat(rows(unit, "two", "select name from Country")).isEmpty();
        }
    }

    @OnEachDatabase
    void manyRowsWithGeneratedIdsAreInsertedInBatches(Databases databases, DatabaseKind kind) {
        int count = kind == DatabaseKind.H2 ? 100_000 : 2_000;
        var recorder = new SqlRecorder();
        var stores = databases.fresh("one", "two");
        try (var unit = RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> RoutedUnit.record(settings, stores, recorder),
                ENTITIES)) {
            recorder.clear();

            in(
                    unit,
                    session -> session.insertMultiple(
                            IntStream.range(0, count).mapToObj(Reading::new).toList()));

            var inserted = recorder.sent().stream()
                    .filter(sent -> sent.sql().startsWith("insert into Reading"))
                    .toList();
            assertThat(inserted).hasSize(2);
            assertThat(inserted.stream().mapToInt(SqlRecorder.Sent::repetitions).sum())
                    .isEqualTo(count);
            assertThat(recorder.count())
                    .as("statements, blocks of ids included")
                    .isLessThan(count / 20);
            assertThat(rows(unit, "one", "select count(distinct id) from Reading"))
                    .isNotEqualTo(List.of("0"));
        }
    }
}
