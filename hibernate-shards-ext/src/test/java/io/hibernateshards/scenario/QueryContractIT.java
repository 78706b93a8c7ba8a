package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import io.hibernateshards.scenario.LedgerModel.Account;
import io.hibernateshards.scenario.LedgerModel.Mood;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.NoResultException;
import jakarta.persistence.NonUniqueResultException;
import jakarta.persistence.Query;
import jakarta.persistence.TemporalType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hibernate.FlushMode;
import org.hibernate.ScrollMode;
import org.hibernate.ScrollableResults;
import org.hibernate.Session;
import org.hibernate.jpa.HibernateHints;
import org.hibernate.query.QueryFlushMode;
import org.hibernate.type.StandardBasicTypes;

/** What a query object can be given and asked for means the same as in plain Hibernate, whatever databases it runs on. */
class QueryContractIT {

    private static final List<Arrangement> SEVERAL = List.of(new Arrangement(1, 1), new Arrangement(8, 2));

    private static EntityManagerFactory open(Databases databases, Arrangement arrangement) {
        var factory = arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                LedgerModel.ENTITIES);
        factory.runInTransaction(LedgerModel::fill);
        return factory;
    }

    /** Each answer on plain Hibernate and on several arrangements. */
    private static void compare(Databases databases, List<Function<Session, Object>> questions) {
        List<Object> expected = new ArrayList<>();
        try (var factory = open(databases, Arrangement.PLAIN)) {
            questions.forEach(question -> expected.add(ask(factory, question)));
        }
        for (var arrangement : SEVERAL) {
            try (var factory = open(databases, arrangement)) {
                for (int number = 0; number < questions.size(); number++) {
                    assertThat(ask(factory, questions.get(number)))
                            .as("%s, question %s", arrangement, number)
                            .isEqualTo(expected.get(number));
                }
            }
        }
    }

    private static Object ask(EntityManagerFactory factory, Function<Session, Object> question) {
        return factory.callInTransaction(em -> {
            try {
                return String.valueOf(text(question.apply(em.unwrap(Session.class))));
            } catch (RuntimeException failure) {
                return failure.getClass().getName();
            }
        });
    }

    private static Object text(Object answer) {
        return answer instanceof List<?> rows
                ? rows.stream().map(LedgerRows::text).toList()
                : LedgerRows.text(answer);
    }

    @OnEachDatabase
    void parametersOfEveryKind(Databases databases) {
        var accounts = "select a.number from Account a where ";
        var order = " order by a.number";
        compare(
                databases,
                List.of(
                        in -> in.createQuery(accounts + "a.number in (:numbers)" + order, String.class)
                                .setParameter("numbers", List.of("n1", "n7", "n9", "nobody"))
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.number in (:numbers)" + order, String.class)
                                .setParameterList("numbers", new String[] {"n3"})
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.number in (:numbers)" + order, String.class)
                                .setParameterList("numbers", List.of())
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.points in ?1 and a.small <> ?2" + order, String.class)
                                .setParameterList(1, List.of(0L, 1L, 2L))
                                .setParameter(2, (short) 1)
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.mood in (:moods)" + order, String.class)
                                .setParameterList("moods", List.of(Mood.CALM, Mood.ANGRY))
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.flag = :flag" + order, String.class)
                                .setParameter("flag", true)
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.flag in (:flags)" + order, String.class)
                                .setParameterList("flags", List.of(true, false))
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.rate > :rate" + order, String.class)
                                .setParameter("rate", new BigDecimal("0.5"), StandardBasicTypes.BIG_DECIMAL)
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.opened >= :from and a.changed < :to" + order, String.class)
                                .setParameter("from", LocalDateTime.of(2024, 2, 1, 0, 0))
                                .setParameter("to", Instant.ofEpochSecond(1_700_002_500L))
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.changed < :to" + order, String.class)
                                .setParameter(
                                        "to", Date.from(Instant.ofEpochSecond(1_700_001_500L)), TemporalType.TIMESTAMP)
                                .getResultList(),
                        in -> in.createQuery(
                                        accounts + "a.note = :note or (:note is null and a.note is null)" + order,
                                        String.class)
                                .setParameter("note", null)
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.place.zone = :zone" + order, String.class)
                                .setParameter("zone", 2)
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.country = :country" + order, String.class)
                                .setParameter("country", in.getReference(LedgerModel.Country.class, "ch"))
                                .getResultList(),
                        in -> in.createQuery(accounts + "a in (:accounts)" + order, String.class)
                                .setParameterList(
                                        "accounts",
                                        List.of(in.find(Account.class, "n2"), in.getReference(Account.class, "n11")))
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.points = :points" + order, String.class)
                                .setProperties(Map.of("points", 1L))
                                .getResultList(),
                        in -> in.createQuery("select a.points + :more from Account a" + order, Long.class)
                                .setParameter("more", 5L)
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.points = :points", String.class)
                                .getResultList(),
                        in -> in.createQuery(accounts + "a.points = :points", String.class)
                                .setParameter("points", "text"),
                        in -> in.createQuery(accounts + "a.points = :points", String.class)
                                .setParameter("other", 1)));
    }

    @OnEachDatabase
    void resultsOfEveryKind(Databases databases) {
        var one = "select a.number from Account a where a.number = :n";
        var all = "select a.number from Account a order by a.number";
        compare(
                databases,
                List.of(
                        in -> in.createQuery(one, String.class)
                                .setParameter("n", "n5")
                                .getSingleResult(),
                        in -> in.createQuery(one, String.class)
                                .setParameter("n", "no")
                                .getSingleResult(),
                        in -> in.createQuery(one, String.class)
                                .setParameter("n", "no")
                                .getSingleResultOrNull(),
                        in -> in.createQuery(one, String.class)
                                .setParameter("n", "no")
                                .uniqueResult(),
                        in -> in.createQuery(one, String.class)
                                .setParameter("n", "n6")
                                .uniqueResultOptional()
                                .orElse("?"),
                        in -> in.createQuery(all, String.class).getSingleResult(),
                        in -> in.createQuery(all, String.class).getSingleResultOrNull(),
                        in -> in.createQuery(all, String.class).uniqueResult(),
                        in -> in.createQuery(all, String.class).setMaxResults(1).getSingleResult(),
                        in -> in.createQuery("select count(a) from Account a", Long.class)
                                .getSingleResult(),
                        in -> in.createQuery(all, String.class).setMaxResults(0).getResultList(),
                        in -> in.createQuery(all, String.class)
                                .setFirstResult(38)
                                .getResultList(),
                        in -> in.createQuery(all, String.class)
                                .getResultStream()
                                .limit(3)
                                .toList(),
                        in -> in.createQuery(all, String.class)
                                .setPage(org.hibernate.query.Page.page(7, 2))
                                .getResultList(),
                        in -> in.createQuery(all, String.class).getResultCount(),
                        in -> in.createQuery(
                                        "select a.number, a.points from Account a order by a.number", Object[].class)
                                .setTupleTransformer((row, names) -> row[0] + "=" + row[1])
                                .getResultList(),
                        in -> in.createQuery(
                                        "select a.number as x, a.points as y from Account a order by a.number",
                                        Object[].class)
                                .setTupleTransformer((row, names) -> Arrays.toString(names) + row.length)
                                .setResultListTransformer(rows -> rows.subList(0, 2))
                                .getResultList(),
                        in -> in.createQuery("from Account a order by a.number", Account.class)
                                .setTupleTransformer((row, names) -> ((Account) row[0]).number)
                                .getResultStream()
                                .toList(),
                        in -> in.createSelectionQuery("delete from Account").getResultList(),
                        in -> in.createQuery(all).executeUpdate(),
                        QueryContractIT::scrolled));
    }

    private static Object scrolled(Session session) {
        var seen = new ArrayList<Object>();
        try (ScrollableResults<String> rows = session.createQuery(
                        "select a.number from Account a order by a.number", String.class)
                .setMaxResults(4)
                .scroll(ScrollMode.FORWARD_ONLY)) {
            while (rows.next()) {
                seen.add(rows.get());
            }
            seen.add(rows.next());
        }
        return seen;
    }

    @OnEachDatabase
    void whatTheSessionHoldsIsWrittenBeforeAQueryAsFlushModesSay(Databases databases) {
        compare(
                databases,
                List.of(
                        in -> counted(in, query -> {}),
                        in -> counted(in, query -> query.setHibernateFlushMode(FlushMode.MANUAL)),
                        in -> counted(in, query -> query.setHibernateFlushMode(FlushMode.COMMIT)),
                        in -> counted(in, query -> query.setQueryFlushMode(QueryFlushMode.NO_FLUSH)),
                        in -> counted(in, query -> query.setQueryFlushMode(QueryFlushMode.FLUSH)),
                        in -> counted(in, query -> query.setFlushMode(jakarta.persistence.FlushModeType.COMMIT)),
                        in -> {
                            in.setHibernateFlushMode(FlushMode.COMMIT);
                            return counted(in, query -> query.setQueryFlushMode(QueryFlushMode.FLUSH));
                        }));
    }

    private static long counted(Session session, java.util.function.Consumer<org.hibernate.query.Query<Long>> setting) {
        for (int number = 0; number < 8; number++) {
            session.persist(new Account("new " + number));
        }
        var query = session.createQuery("select count(a) from Account a where a.number like 'new%'", Long.class);
        setting.accept(query);
        long count = query.getSingleResult();
        session.clear();
        session.getTransaction().setRollbackOnly();
        return count;
    }

    private static void fillMembers(EntityManager em) {
        for (int number = 0; number < 40; number++) {
            em.persist(new Member("n" + number, "Name " + number, number));
        }
    }

    @OnEachDatabase
    void optionsReachEveryDatabase(Databases databases) {
        var recorder = new SqlRecorder();
        var stores = databases.fresh("one", "two");
        try (var unit = RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> {
                    RoutedUnit.record(settings, stores, recorder);
                    settings.put("hibernate.use_sql_comments", true);
                    settings.put("hibernate.query.in_clause_parameter_padding", true);
                },
                Member.class,
                Post.class)) {
            unit.factory.inTransaction(QueryContractIT::fillMembers);
            try (var session = unit.factory.openSession()) {
                recorder.clear();
                var accounts = session.createQuery(
                                "from Member m where m.login in (:numbers) order by m.login", Member.class)
                        .setParameterList("numbers", List.of("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9"))
                        .setComment("by the contract")
                        .setHint(HibernateHints.HINT_FETCH_SIZE, 7)
                        .setReadOnly(true)
                        .getResultList();

                assertThat(accounts).hasSize(9).allMatch(session::isReadOnly);
                assertThat(recorder.databases()).containsExactlyInAnyOrder("one", "two");
                assertThat(recorder.sent().toString())
                        .contains("/* by the contract */")
                        .containsPattern("in \\(\\?(,\\?){3}\\)|in \\(\\?(,\\?){7}\\)");
                assertThat(session.createQuery("from Member", Member.class).unwrap(Session.class))
                        .isSameAs(session);
            }
        }
    }

    @OnEachDatabase
    void onlyForwardIsScrolledOverSeveralDatabases(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2));
                var em = factory.createEntityManager()) {
            var session = em.unwrap(Session.class);
            for (var mode : List.of(ScrollMode.SCROLL_INSENSITIVE, ScrollMode.SCROLL_SENSITIVE)) {
                assertThatThrownBy(() -> session.createQuery("from Account", Account.class)
                                .scroll(mode))
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("a scroll of mode")
                        .hasMessageContaining("Scroll forward only, or use getResultList()");
            }
            try (var one = session.createQuery("from Account a where a.number = 'n3'", Account.class)
                    .scroll(ScrollMode.SCROLL_INSENSITIVE)) {
                assertThat(one.last()).isTrue();
                assertThat(one.first()).isTrue();
                assertThat(one.get().number).isEqualTo("n3");
            }
        }
    }

    @OnEachDatabase
    void cursorsAndConnectionsAreClosedWhateverHappens(Databases databases) {
        var open = new OpenResources();
        var stores = databases.fresh("one", "two");
        try (var unit = RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> {
                    for (var store : stores) {
                        var prefix = "hibernate.shards.database." + store.name() + ".";
                        settings.keySet().removeIf(name -> name.startsWith(prefix));
                        settings.put(prefix + "datasource", open.watch(store.dataSource()));
                    }
                },
                Member.class,
                Post.class)) {
            unit.factory.inTransaction(QueryContractIT::fillMembers);
            assertNothingOpen(open);
            List<BiConsumer<Session, String>> uses = List.of(
                    (session, hql) -> session.createQuery(hql, Member.class).getResultList(),
                    (session, hql) -> {
                        try (var rows = session.createQuery(hql, Member.class).getResultStream()) {
                            assertThat(rows.limit(2)).hasSize(2);
                        }
                    },
                    (session, hql) -> {
                        // Not closed: the end of the session closes it.
                        assertThat(session.createQuery(hql, Member.class)
                                        .getResultStream()
                                        .iterator()
                                        .next())
                                .isNotNull();
                    },
                    (session, hql) -> assertThatThrownBy(() -> {
                                try (var rows =
                                        session.createQuery(hql, Member.class).getResultStream()) {
                                    rows.forEach(row -> {
                                        throw new IllegalStateException("in the middle");
                                    });
                                }
                            })
                            .isInstanceOf(IllegalStateException.class),
                    (session, hql) -> assertThatThrownBy(() -> session.createQuery(hql, Member.class)
                                    .setTupleTransformer((row, names) -> {
                                        throw new IllegalStateException("in a transformer");
                                    })
                                    .getResultList())
                            .isInstanceOf(IllegalStateException.class),
                    (session, hql) -> assertThatThrownBy(() -> session.createQuery(
                                            "select m.login, 1 / (m.score - 31) from Member m order by m.login",
                                            Object[].class)
                                    .getResultList())
                            .isInstanceOf(jakarta.persistence.PersistenceException.class));
            for (int number = 0; number < uses.size(); number++) {
                for (boolean inTransaction : List.of(true, false)) {
                    try (var session = unit.factory.openSession()) {
                        if (inTransaction) {
                            session.beginTransaction();
                        }
                        uses.get(number).accept(session, "from Member m order by m.login");
                        if (inTransaction) {
                            session.getTransaction().rollback();
                        }
                    }
                    assertThat(open.toString())
                            .as("use %s, in a transaction %s", number, inTransaction)
                            .isEqualTo("0 connections, 0 statements, 0 results");
                }
            }
        }
    }

    private static void assertNothingOpen(OpenResources open) {
        assertThat(open.toString()).isEqualTo("0 connections, 0 statements, 0 results");
    }

    @OnEachDatabase
    void exceptionsAreThoseOfPlainHibernate(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2));
                var em = factory.createEntityManager()) {
            assertThatThrownBy(() -> query(em, "no").getSingleResult()).isInstanceOf(NoResultException.class);
            assertThatThrownBy(() -> em.createQuery("from Account").getSingleResult())
                    .isInstanceOf(NonUniqueResultException.class);
            em.close();
            assertThatThrownBy(() -> em.createQuery("from Account")).isInstanceOf(IllegalStateException.class);
        }
    }

    private static Query query(EntityManager em, String number) {
        return em.createQuery("from Account a where a.number > :n and a.number < :n")
                .setParameter("n", number);
    }
}
