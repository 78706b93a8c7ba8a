package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Texts are ordered, grouped and counted over several databases as each database itself compares them. */
class CollationIT {

    private static final Map<String, String> BEST_EFFORT = Map.of("hibernate.shards.transactions", "best_effort");
    private static final Arrangement SHARDED = new Arrangement(8, 3);

    private static final List<String> OF_H2 = List.of(
            "OFF",
            "ENGLISH STRENGTH PRIMARY",
            "ENGLISH STRENGTH SECONDARY",
            "ENGLISH STRENGTH TERTIARY",
            "GERMAN",
            "GERMAN STRENGTH SECONDARY",
            "DEFAULT_SV",
            "DEFAULT_EN STRENGTH PRIMARY",
            "CHARSET_CP1252",
            "CHARSET_CP500");

    private static final String NO_LIBC = " LC_COLLATE 'C' LC_CTYPE 'C'";
    private static final List<String> OF_POSTGRESQL = List.of(
            "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'",
            "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'" + NO_LIBC,
            "LOCALE_PROVIDER icu ICU_LOCALE 'en-US'" + NO_LIBC,
            "LOCALE_PROVIDER icu ICU_LOCALE 'de'" + NO_LIBC,
            "LOCALE_PROVIDER icu ICU_LOCALE 'sv'" + NO_LIBC,
            "LOCALE_PROVIDER icu ICU_LOCALE 'und-u-ka-shifted-kn'" + NO_LIBC);

    @OnEachDatabase
    void aDatabasesCollationIsFollowed(Databases databases) {
        for (var collation : databases.kind() == DatabaseKind.POSTGRESQL ? OF_POSTGRESQL : OF_H2) {
            compare(databases, collation, Word.class);
        }
    }

    @OnEachDatabase
    void aLocaleOfTheSystemIsFollowedWhereItIsBinary(Databases databases) throws SQLException {
        Assumptions.assumeTrue(databases.kind() == DatabaseKind.POSTGRESQL, "H2 has no locales of the system");
        var locales = databases
                .fresh("any")
                .queryForStrings("select distinct collcollate from pg_collation "
                        + "where collprovider = 'c' and collencoding = 6 and collcollate not in ('C', 'POSIX')");
        Assumptions.assumeFalse(locales.isEmpty(), "this system has no locale but C");

        for (var locale : locales) {
            var collation = "LOCALE_PROVIDER libc LC_COLLATE '" + locale + "' LC_CTYPE '" + locale + "'";
            if (locale.startsWith("C.")) {
                compare(databases, collation, Word.class);
            }
        }
    }

    @OnEachDatabase
    void aColumnsOwnEqualityIsFollowed(Databases databases) throws SQLException {
        compare(databases, "", databases.kind() == DatabaseKind.POSTGRESQL ? OfAnyCase.class : IgnoringCase.class);
        if (databases.kind() == DatabaseKind.H2) {
            compare(databases, "ENGLISH STRENGTH TERTIARY", IgnoringCase.class);
        } else {
            compare(databases, "", Phonebook.class);
            compare(databases, "LOCALE_PROVIDER icu ICU_LOCALE 'sv'" + NO_LIBC, Padded.class);
        }
    }

    private static void compare(Databases databases, String collation, Class<?> entity) {
        List<String> expected;
        var plain = Arrangement.PLAIN.open(stores(databases, collation, 1), "create", entity);
        try (plain) {
            fill(plain, entity);
            expected = answers(plain, plain);
            var sharded =
                    SHARDED.open(stores(databases, collation, SHARDED.databaseCount()), "create", BEST_EFFORT, entity);
            try (sharded) {
                fill(sharded, entity);
                assertThat(answers(sharded, plain)).as(collation).isEqualTo(expected);
            }
        }
    }

    private static List<TestDatabase> stores(Databases databases, String collation, int count) {
        var stores = new ArrayList<TestDatabase>();
        for (int number = 0; number < count; number++) {
            var store = databases.collated("db" + number, collation);
            if (databases.kind() == DatabaseKind.POSTGRESQL) {
                try {
                    store.execute(
                            "create collation any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                            "create collation phonebook (provider = icu, locale = 'de-u-co-phonebk-ks-level1', "
                                    + "deterministic = false)",
                            "create collation ruled (provider = icu, locale = 'und', rules = '& a < z')");
                } catch (SQLException failure) {
                    throw new IllegalStateException(failure);
                }
            }
            stores.add(store);
        }
        return stores;
    }

    /** Texts that differ in what some collations pass over, many of them equal to others. */
    private static void fill(EntityManagerFactory factory, Class<?> entity) {
        var random = new Random(17);
        var parts = List.of(
                "a", "A", "\u00e4", "a\u0308", "b", "B", "e", "\u00e9", "E", "-", " ", "1", "10", "ss", "\u00df", "z");
        factory.runInTransaction(em -> {
            for (int id = 0; id < 160; id++) {
                var text = new StringBuilder();
                for (int part = random.nextInt(4); part >= 0; part--) {
                    text.append(parts.get(random.nextInt(parts.size())));
                }
                em.persist(
                        word(entity, id, id % 20 == 0 ? null : text.toString().strip()));
            }
        });
    }

    private static AnyWord word(Class<?> entity, long id, @Nullable String text) {
        try {
            var word = (AnyWord) entity.getDeclaredConstructor().newInstance();
            word.id = id;
            entity.getDeclaredField("text").set(word, text);
            return word;
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<String> answers(EntityManagerFactory factory, EntityManagerFactory plain) {
        try (var em = factory.createEntityManager()) {
            var answers = new ArrayList<String>();
            for (var hql : List.of(
                    "select w.id from Word w order by w.text, w.id",
                    "select w.id from Word w order by w.text desc nulls last, w.id",
                    "select count(distinct w.text) from Word w",
                    "select count(w.text) from Word w where w.text >= 'b'",
                    "select count(w) from Word w group by w.text order by w.text",
                    "select count(w), min(w.id) from Word w group by w.text having w.text > 'b' order by min(w.id)")) {
                answers.add(hql + " " + rows(em, hql));
            }
            answers.add("page "
                    + em.createQuery("select w.id from Word w order by w.text, w.id", Object.class)
                            .setFirstResult(11)
                            .setMaxResults(23)
                            .getResultList());
            answers.add("distinct "
                    + em.createQuery("select distinct w.text from Word w", String.class)
                            .getResultList()
                            .size());
            for (var end : List.of("min", "max")) {
                var text = em.createQuery("select " + end + "(w.text) from Word w", String.class)
                        .getSingleResult();
                answers.add(end + " " + equalTo(plain, text));
            }
            return answers;
        }
    }

    private static List<String> rows(EntityManager em, String hql) {
        return em.createQuery(hql, Object.class).getResultList().stream()
                .map(row -> row instanceof Object[] columns ? List.of(columns).toString() : row.toString())
                .toList();
    }

    /** Of equal texts any one is the least: the rows that have one that equals it. */
    private static TreeSet<Object> equalTo(EntityManagerFactory plain, String text) {
        try (var em = plain.createEntityManager()) {
            return new TreeSet<>(em.createQuery("select w.id from Word w where w.text = :text", Object.class)
                    .setParameter("text", text)
                    .getResultList());
        }
    }

    @OnEachDatabase
    void aDatabaseIsAskedOnceAndOnlyWhenTextsAreCompared(Databases databases) {
        var stores = stores(databases, "", 2);
        var recorder = new SqlRecorder();
        try (var unit = RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> RoutedUnit.record(settings, stores, recorder),
                Word.class)) {
            try (var session = unit.factory.openSession()) {
                session.createQuery("select count(w) from Word w", Object.class).getResultList();
                assertThat(asked(recorder)).isZero();

                session.createQuery("select w.id from Word w order by w.text", Object.class)
                        .getResultList();
                assertThat(asked(recorder)).isEqualTo(2);
            }
            try (var session = unit.factory.openSession()) {
                session.createQuery("select w.text, count(w) from Word w group by w.text", Object.class)
                        .getResultList();
                assertThat(asked(recorder)).isEqualTo(2);
            }
        }
    }

    private static long asked(SqlRecorder recorder) {
        return recorder.sent().stream()
                .filter(sent -> sent.sql().contains("dense_rank"))
                .count();
    }

    @OnEachDatabase
    void databasesThatCompareUnlikeAreRefused(Databases databases) {
        boolean isPostgresql = databases.kind() == DatabaseKind.POSTGRESQL;
        var stores = List.of(
                databases.collated("one", isPostgresql ? OF_POSTGRESQL.get(3) : "GERMAN"),
                databases.collated("two", isPostgresql ? OF_POSTGRESQL.get(4) : "OFF"));
        try (var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, Word.class);
                var session = unit.factory.openSession()) {
            for (var hql : List.of("from Word w order by w.text", "select distinct w.text from Word w")) {
                assertThatThrownBy(() -> session.createQuery(hql, Object.class).getResultList())
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("'one' compares it by '")
                        .hasMessageContaining("Give the databases one collation");
            }
        }
    }

    @OnEachDatabase
    void aNamedCollationIsProvedLikeAnyOther(Databases databases) {
        Assumptions.assumeTrue(databases.kind() == DatabaseKind.POSTGRESQL, "H2 has no collation of an expression");
        var plain = Arrangement.PLAIN.open(stores(databases, "", 1), "create", Word.class);
        var sharded = SHARDED.open(stores(databases, "", SHARDED.databaseCount()), "create", BEST_EFFORT, Word.class);
        try (plain;
                sharded) {
            fill(plain, Word.class);
            fill(sharded, Word.class);
            for (var name : List.of("`C`", "ucs_basic", "`de-x-icu`", "`sv-x-icu`", "any_case", "phonebook", "ruled")) {
                var hql = "select w.id from Word w order by collate(w.text as " + name + "), w.id";

                assertThat(answer(sharded, hql)).as(name).isEqualTo(answer(plain, hql));
            }
        }
    }

    private static List<String> answer(EntityManagerFactory factory, String hql) {
        try (var em = factory.createEntityManager()) {
            return rows(em, hql);
        }
    }

    @OnEachDatabase
    void aServerOfAnotherEncodingIsNotAskedAndNotTrusted(Databases databases) {
        Assumptions.assumeTrue(databases.kind() == DatabaseKind.POSTGRESQL, "H2 has one encoding");
        var latin = "ENCODING 'LATIN1' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'";
        var stores = List.of(databases.collated("one", latin), databases.collated("two", latin));
        try (var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, Word.class)) {
            unit.factory.inTransaction(session -> {
                assertThatThrownBy(() -> session.createQuery("from Word w order by w.text", Object.class)
                                .getResultList())
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("their collation is 'libc C', and its encoding is not UTF-8")
                        .hasMessageContaining("Name one in the query");
                assertThat(session.createQuery("select count(w) from Word w", Long.class)
                                .getSingleResult())
                        .isZero();
            });
        }
    }

    @OnEachDatabase
    void aLetterThatADatabaseDoesNotKnowIsNotPlaced(Databases databases) {
        Assumptions.assumeTrue(databases.kind() == DatabaseKind.POSTGRESQL, "H2 uses what the library uses");
        var stores = stores(databases, OF_POSTGRESQL.get(3), 2);
        try (var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, Word.class)) {
            unit.factory.inTransaction(session -> {
                for (int id = 0; id < 8; id++) {
                    session.persist(word(Word.class, id, "a\ud83e\udd70" + id));
                }
            });
            try (var session = unit.factory.openSession()) {
                var query = session.createQuery("from Word w order by w.text", Object.class);
                assertThatThrownBy(query::getResultList)
                        .isInstanceOf(ShardException.class)
                        .hasMessageContaining("Cannot compare a text with the letter U+1f970")
                        .hasMessageContaining("Name a binary collation in the query");
                assertThat(session.createQuery("from Word w order by collate(w.text as `C`)", Object.class)
                                .getResultList())
                        .hasSize(8);
            }
        }
    }

    /** The same words in columns that differ; a unit has one of the entities. */
    @MappedSuperclass
    static class AnyWord {

        @Id
        @ShardKey
        long id;
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class Word extends AnyWord {

        @Column(length = 40)
        @Nullable
        String text;
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class IgnoringCase extends AnyWord {

        @Column(columnDefinition = "varchar_ignorecase(40)")
        @Nullable
        String text;
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class OfAnyCase extends AnyWord {

        @Column(columnDefinition = "varchar(40) collate \"any_case\"")
        @Nullable
        String text;
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class Phonebook extends AnyWord {

        @Column(columnDefinition = "varchar(40) collate \"phonebook\"")
        @Nullable
        String text;
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class Padded extends AnyWord {

        @Column(columnDefinition = "char(10)")
        @Nullable
        String text;
    }
}
