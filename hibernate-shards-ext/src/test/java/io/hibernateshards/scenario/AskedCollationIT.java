package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Texts of a collation that no known rules agree with are ordered as one of the databases says. */
class AskedCollationIT {

    private static final Map<String, String> BEST_EFFORT = Map.of("hibernate.shards.transactions", "best_effort");
    private static final List<Arrangement> SHARDED = List.of(new Arrangement(8, 2), new Arrangement(8, 4));

    private static final String RULES = "&a < z &c < b <<< B";
    private static final String OF_A_DATABASE =
            "LOCALE_PROVIDER icu ICU_LOCALE 'und' ICU_RULES '" + RULES + "' LC_COLLATE 'C' LC_CTYPE 'C'";

    private static final List<String> STATEMENTS = List.of(
            "select w.id from Word w order by w.text, w.id",
            "select w.id from Word w order by w.text desc nulls last, w.id desc",
            "select w.id from Word w order by w.text nulls first, w.id",
            "select w.id from Word w order by w.part desc, w.text desc nulls first, w.id",
            "select w.id from Word w order by w.text, w.other desc, w.id",
            "select w from Word w order by w.text, w.id",
            "select w.part, min(w.text), max(w.text) from Word w group by w.part order by w.part",
            "select min(w.text), max(w.text), count(w) from Word w",
            "select count(w) from Word w where w.text >= 'z'");

    /** What is computed of columns is compared where they have the collation of their database. */
    private static final List<String> COMPUTED = List.of(
            "select w.part from Word w group by w.part having max(w.text) > 'zb' order by max(w.text), w.part",
            "select w.part from Word w group by w.part having min(w.text) = '1' or max(w.text) <> 'zeB' order by w.part",
            "select w.part, case when min(w.text) < '1a' then 'low' else 'high' end from Word w group by w.part order by w.part",
            "select w.id from Word w where w.text >= all (select v.text from Word v where v.part = 3 and v.text is not null)"
                    + " order by w.text, w.id",
            "select w.id from Word w order by w.text || w.other, w.id",
            "select w.id from Word w order by upper(w.text) desc, w.id");

    /** Those that need to know which texts are equal. */
    private static final List<String> OF_EQUALITY = List.of(
            "select w.text, count(w) from Word w group by w.text order by w.text",
            "select w.text, w.other, sum(w.part) from Word w group by w.text, w.other order by w.other desc, w.text",
            "select distinct w.text from Word w order by w.text desc",
            "select count(distinct w.text) from Word w",
            "select w.part, count(distinct w.text) from Word w group by w.part order by w.part",
            "select w.text from Word w where w.id < 90 union select w.text from Word w where w.id > 60",
            "select w.text from Word w where w.id < 90 intersect select w.text from Word w where w.id > 60",
            "(select w.text as t from Word w where w.id < 90 union all select v.text from Word v where v.id > 60) order by t");

    @OnEachDatabase
    void theOrderOfADatabaseIsFollowed(Databases databases) {
        onPostgresqlAlone(databases);
        var statements = new ArrayList<>(STATEMENTS);
        statements.addAll(OF_EQUALITY);
        statements.addAll(COMPUTED);
        compare(databases, OF_A_DATABASE, Word.class, statements);
    }

    @OnEachDatabase
    void theOrderOfAColumnIsFollowed(Databases databases) {
        onPostgresqlAlone(databases);
        var statements = new ArrayList<>(STATEMENTS);
        statements.addAll(OF_EQUALITY);
        compare(databases, "", Ruled.class, statements);
    }

    /** By where it puts ideographs the age of its letters is mistaken, so no rules are proved. */
    @OnEachDatabase
    void aCollationThatPutsIdeographsFirstIsFollowed(Databases databases) {
        boolean isPostgresql = databases.kind() == DatabaseKind.POSTGRESQL;
        var statements = new ArrayList<>(STATEMENTS);
        statements.addAll(COMPUTED);
        compare(
                databases,
                isPostgresql ? "LOCALE_PROVIDER icu ICU_LOCALE 'zh' LC_COLLATE 'C' LC_CTYPE 'C'" : "ZH",
                Word.class,
                statements);
    }

    @OnEachDatabase
    void textsThatAreEqualToADatabaseAreTies(Databases databases) {
        onPostgresqlAlone(databases);
        compare(
                databases,
                "",
                Loose.class,
                STATEMENTS.stream()
                        .filter(hql -> !hql.startsWith("select min(") && !hql.startsWith("select w.part, min"))
                        .toList());
    }

    @OnEachDatabase
    void whichTextsAreEqualIsNotAsked(Databases databases) {
        onPostgresqlAlone(databases);
        try (var unit = RoutedUnit.of(stores(databases, "", 2), TransactionMode.BEST_EFFORT, Loose.class);
                var session = unit.factory.openSession()) {
            for (var hql : OF_EQUALITY.subList(0, 7)) {
                assertThatThrownBy(() -> session.createQuery(hql, Object.class).getResultList())
                        .as(hql)
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("takes different texts for equal")
                        .hasMessageContaining("Name a collation in the query");
            }
        }
    }

    @OnEachDatabase
    void aLocaleOfTheSystemIsFollowed(Databases databases) throws SQLException {
        onPostgresqlAlone(databases);
        var locales = databases
                .fresh("any")
                .queryForStrings("select distinct collcollate from pg_collation where collprovider = 'c' "
                        + "and collencoding = 6 and collcollate not in ('C', 'POSIX') and collcollate not like 'C.%'");
        Assumptions.assumeFalse(locales.isEmpty(), "this system has no locale but C");
        var locale = locales.get(0);

        compare(
                databases,
                "LOCALE_PROVIDER libc LC_COLLATE '" + locale + "' LC_CTYPE '" + locale + "'",
                Word.class,
                STATEMENTS);
    }

    private static void onPostgresqlAlone(Databases databases) {
        Assumptions.assumeTrue(databases.kind() == DatabaseKind.POSTGRESQL, "H2 has no such collations");
    }

    private static void compare(Databases databases, String collation, Class<?> entity, List<String> statements) {
        try (var plain = Arrangement.PLAIN.open(stores(databases, collation, 1), "create", entity)) {
            fill(plain, entity, 140);
            for (var arrangement : SHARDED) {
                var stores = stores(databases, collation, arrangement.databaseCount());
                try (var sharded = arrangement.open(stores, "create", BEST_EFFORT, entity)) {
                    fill(sharded, entity, 140);
                    for (var hql : statements) {
                        compare(plain, sharded, hql);
                    }
                    assertThat(planOf(sharded)).contains("order of 'w.text': computed by a database");
                }
            }
        }
    }

    private static String planOf(EntityManagerFactory sharded) {
        try (var em = sharded.createEntityManager()) {
            return em.unwrap(ShardedSession.class)
                    .explain("select w.id from Word w order by w.text, w.id")
                    .plan();
        }
    }

    private static void compare(EntityManagerFactory plain, EntityManagerFactory sharded, String hql) {
        boolean isOrdered = hql.contains("order by");
        var expected = rows(plain, hql, isOrdered, 0, Integer.MAX_VALUE);
        assertThat(rows(sharded, hql, isOrdered, 0, Integer.MAX_VALUE)).as(hql).isEqualTo(expected);
        if (isOrdered) {
            assertThat(rows(sharded, hql, true, 7, 20))
                    .as("page of " + hql)
                    .isEqualTo(expected.subList(Math.min(7, expected.size()), Math.min(27, expected.size())));
            assertThat(streamed(sharded, hql)).as("stream of " + hql).isEqualTo(expected);
            assertThat(sharded.unwrap(SessionFactory.class)
                            .<List<String>>fromTransaction(session -> streamed(session, hql)))
                    .as("stream in a transaction of " + hql)
                    .isEqualTo(expected);
        }
    }

    private static List<String> rows(EntityManagerFactory factory, String hql, boolean isOrdered, int first, int rows) {
        try (var em = factory.createEntityManager()) {
            var query = em.createQuery(hql, Object.class).setFirstResult(first);
            if (rows < Integer.MAX_VALUE) {
                query.setMaxResults(rows);
            }
            var found = query.getResultList().stream().map(AskedCollationIT::text);
            return (isOrdered ? found : found.sorted()).toList();
        }
    }

    private static List<String> streamed(EntityManagerFactory factory, String hql) {
        try (var em = factory.createEntityManager()) {
            return streamed(em, hql);
        }
    }

    private static List<String> streamed(EntityManager em, String hql) {
        try (var rows = em.createQuery(hql, Object.class).getResultStream()) {
            return rows.map(AskedCollationIT::text).toList();
        }
    }

    private static String text(@Nullable Object row) {
        if (row instanceof AnyWord word) {
            return "word " + word.id;
        }
        return row instanceof Object[] columns ? Arrays.toString(columns) : String.valueOf(row);
    }

    private static List<TestDatabase> stores(Databases databases, String collation, int count) {
        var stores = new ArrayList<TestDatabase>();
        for (int number = 0; number < count; number++) {
            var store = databases.collated("db" + number, collation);
            try {
                if (databases.kind() == DatabaseKind.POSTGRESQL) {
                    store.execute(
                            "create collation ruled (provider = icu, locale = 'und', rules = '" + RULES + "')",
                            "create collation loose (provider = icu, locale = 'und-u-ks-level2', rules = '" + RULES
                                    + "', deterministic = false)");
                }
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
            stores.add(store);
        }
        return stores;
    }

    private static void fill(EntityManagerFactory factory, Class<?> entity, int count) {
        var random = new Random(23);
        factory.runInTransaction(em -> {
            for (int id = 0; id < count; id++) {
                var word = newWord(entity);
                word.id = id;
                word.part = id % 7;
                set(word, "text", id % 15 == 0 ? null : randomText(random));
                set(word, "other", randomText(random).substring(0, 1));
                em.persist(word);
            }
        });
    }

    private static String randomText(Random random) {
        var parts = List.of("a", "A", "z", "Z", "b", "B", "c", "d", "\u00e4", "\u4e2d", "\u6587", "e", "-", "1");
        var text = new StringBuilder();
        for (int part = random.nextInt(3); part >= 0; part--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }

    private static AnyWord newWord(Class<?> entity) {
        try {
            return (AnyWord) entity.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void set(AnyWord word, String field, @Nullable String value) {
        try {
            word.getClass().getDeclaredField(field).set(word, value);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @OnEachDatabase
    void aPageCostsOneStatementMoreAndALongStreamFewAtATime(Databases databases) {
        onPostgresqlAlone(databases);
        var stores = stores(databases, OF_A_DATABASE, 4);
        var recorder = new SqlRecorder();
        try (var unit = RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> RoutedUnit.record(settings, stores, recorder),
                Word.class)) {
            fill(unit.factory, Word.class, 6_000);
            var hql = "select w.id from Word w order by w.text, w.id";
            List<Object> all = unit.factory.fromSession(
                    session -> session.createQuery(hql, Object.class).getResultList());

            int before = recorder.sent().size();
            List<Object> page = unit.factory.fromSession(session -> session.createQuery(hql, Object.class)
                    .setFirstResult(40)
                    .setMaxResults(20)
                    .getResultList());
            assertThat(recorder.sent().size() - before).isEqualTo(5);
            assertThat(page).isEqualTo(all.subList(40, 60));

            before = recorder.sent().size();
            List<Object> streamed = unit.factory.fromTransaction(session -> streamedIds(session, hql));
            assertThat(recorder.sent().size() - before).isBetween(4 + 3, 4 + 12);
            assertThat(streamed).isEqualTo(all).hasSize(6_000);
        }
    }

    private static List<Object> streamedIds(Session session, String hql) {
        try (var rows = session.createQuery(hql, Object.class).setFetchSize(50).getResultStream()) {
            return rows.toList();
        }
    }

    @OnEachDatabase
    void entitiesOfAStreamAreNotReadFarAhead(Databases databases) {
        onPostgresqlAlone(databases);
        try (var unit = RoutedUnit.of(stores(databases, OF_A_DATABASE, 2), TransactionMode.BEST_EFFORT, Word.class)) {
            fill(unit.factory, Word.class, 60);
            unit.factory.inTransaction(session -> {
                try (var words = session.createQuery("from Word w order by w.text, w.id", Object.class)
                        .getResultStream()) {
                    words.iterator().next();

                    assertThat(session.getStatistics().getEntityCount()).isLessThanOrEqualTo(4);
                }
            });
        }
    }

    @OnEachDatabase
    void aDeepPageReadsAllRowsBeforeIt(Databases databases) {
        onPostgresqlAlone(databases);
        try (var unit = RoutedUnit.of(stores(databases, OF_A_DATABASE, 2), TransactionMode.BEST_EFFORT, Word.class);
                var session = unit.factory.openSession()) {
            fill(unit.factory, Word.class, 6_000);
            var hql = "select w.id from Word w order by w.text, w.id";
            var all = session.createQuery(hql, Object.class).getResultList();
            var deep =
                    session.createQuery(hql, Object.class).setFirstResult(5_900).setMaxResults(20);

            assertThat(deep.getResultList()).isEqualTo(all.subList(5_900, 5_920));
            assertThat(session.unwrap(ShardedSession.class).explain(deep).plan())
                    .contains("all of them are read, since a database computes the order of texts");
        }
    }

    @OnEachDatabase
    void databasesWithOtherRulesAreRefused(Databases databases) {
        onPostgresqlAlone(databases);
        var stores = List.of(
                databases.collated("one", OF_A_DATABASE),
                databases.collated("two", OF_A_DATABASE.replace("&a < z", "&a < y")));
        try (var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, Word.class);
                var session = unit.factory.openSession()) {
            assertThatThrownBy(() -> session.createQuery("from Word w order by w.text", Object.class)
                            .getResultList())
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("'one' compares it by 'icu und, with rules of its own in version")
                    .hasMessageContaining("Give the databases one collation");
        }
    }

    /** The same words in columns that differ; a unit has one of the entities. */
    @MappedSuperclass
    static class AnyWord {

        @Id
        @ShardKey
        long id;

        int part;
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class Word extends AnyWord {

        @Column(length = 40)
        @Nullable
        String text;

        @Column(length = 40)
        @Nullable
        String other;
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class Ruled extends AnyWord {

        @Column(columnDefinition = "varchar(40) collate \"ruled\"")
        @Nullable
        String text;

        @Column(columnDefinition = "varchar(40) collate \"ruled\"")
        @Nullable
        String other;
    }

    @Entity(name = "Word")
    @EntityGroup("word")
    static class Loose extends AnyWord {

        @Column(columnDefinition = "varchar(40) collate \"loose\"")
        @Nullable
        String text;

        @Column(columnDefinition = "varchar(40) collate \"loose\"")
        @Nullable
        String other;
    }
}
