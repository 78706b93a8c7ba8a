package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.criteria.Nulls;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.KeyedResultList;
import org.hibernate.query.Order;
import org.hibernate.query.Page;
import org.hibernate.query.SelectionQuery;
import org.hibernate.query.SortDirection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** Pages by key, forth and back, have the rows, keys and neighbours that plain Hibernate gives them. */
class KeyedPagesIT {

    @Entity(name = "Runner")
    @EntityGroup("runner")
    static class Runner {

        @Id
        @ShardKey
        @Column(length = 20)
        String name = "";

        int started;

        @Nullable
        Integer rank;

        @Nullable
        BigDecimal time;

        String club = "";

        Runner() {}

        Runner(String name) {
            this.name = name;
        }
    }

    private static final Map<String, List<Order<? super Runner>>> ORDERS = new LinkedHashMap<>();

    static {
        ORDERS.put("id", List.of(Order.asc(Runner.class, "name")));
        ORDERS.put("id falling", List.of(Order.desc(Runner.class, "name")));
        ORDERS.put("two", List.of(Order.desc(Runner.class, "started"), Order.asc(Runner.class, "name")));
        ORDERS.put(
                "three",
                List.of(
                        Order.asc(Runner.class, "club"),
                        Order.desc(Runner.class, "started"),
                        Order.desc(Runner.class, "name")));
        ORDERS.put(
                "nulls first",
                List.of(
                        Order.by(Runner.class, "rank", SortDirection.ASCENDING, Nulls.FIRST),
                        Order.asc(Runner.class, "name")));
        ORDERS.put(
                "nulls last",
                List.of(
                        Order.by(Runner.class, "time", SortDirection.DESCENDING, Nulls.LAST),
                        Order.asc(Runner.class, "name")));
        ORDERS.put("nulls anywhere", List.of(Order.asc(Runner.class, "rank"), Order.asc(Runner.class, "name")));
        ORDERS.put("not unique", List.of(Order.asc(Runner.class, "club")));
        ORDERS.put(
                "ignoring case",
                List.of(Order.asc(Runner.class, "club").ignoringCase(), Order.asc(Runner.class, "name")));
    }

    private static final Map<String, Function<Session, SelectionQuery<Runner>>> QUERIES = new LinkedHashMap<>();

    static {
        QUERIES.put("all", session -> session.createSelectionQuery("from Runner", Runner.class));
        QUERIES.put(
                "by value",
                session -> session.createSelectionQuery(
                                "select r from Runner r where r.started > :started and r.club in (:clubs)",
                                Runner.class)
                        .setParameter("started", 2)
                        .setParameterList("clubs", List.of("alpha", "Beta")));
        QUERIES.put(
                "by place",
                session -> session.createSelectionQuery(
                                "from Runner r where r.name in (?1, ?2, 'r7') or r.started = ?3", Runner.class)
                        .setParameter(1, "r3")
                        .setParameter(2, "r4")
                        .setParameter(3, 4));
        QUERIES.put(
                "one",
                session -> session.createSelectionQuery("from Runner r where r.name = :name", Runner.class)
                        .setParameter("name", "r5"));
        QUERIES.put(
                "none", session -> session.createSelectionQuery("from Runner r where r.started = -1", Runner.class));
        QUERIES.put("criteria", KeyedPagesIT::criteria);
        QUERIES.put(
                "Session.createQuery",
                session -> session.createQuery("from Runner r where r.started < 5 order by r.club", Runner.class));
    }

    private static SelectionQuery<Runner> criteria(Session session) {
        var builder = session.getCriteriaBuilder();
        var criteria = builder.createQuery(Runner.class);
        var runner = criteria.from(Runner.class);
        criteria.where(builder.and(
                builder.gt(runner.<Integer>get("started"), builder.parameter(Integer.class, "least")),
                builder.notEqual(runner.get("name"), "r9")));
        return session.createSelectionQuery(criteria).setParameter("least", 1);
    }

    @OnEachDatabase
    void everyPageIsThatOfPlainHibernate(Databases databases) {
        var expected = answers(databases, Arrangement.PLAIN);
        assertThat(expected.get("all by id, 3 at a time")).contains("[r0, r1, r10]", "[r11, r12, r13]");

        for (var arrangement : Arrangement.SHARDED) {
            var found = answers(databases, arrangement);
            expected.forEach((name, answer) -> assertThat(found.get(name))
                    .as("%s on %s", name, arrangement)
                    .isEqualTo(answer));
        }
    }

    private static Map<String, String> answers(Databases databases, Arrangement arrangement) {
        try (var factory = arrangement.open(arrangement.databases(databases), "create", Runner.class)) {
            fill(factory);
            var answers = new LinkedHashMap<String, String>();
            ORDERS.forEach((ordered, order) -> QUERIES.forEach((name, query) -> {
                for (int size : List.of(1, 3, 25)) {
                    boolean tellsRows = !ordered.equals("not unique");
                    answers.put(
                            name + " by " + ordered + ", " + size + " at a time",
                            factory.callInTransaction(em -> walk(
                                    query.apply(em.unwrap(Session.class)),
                                    Page.first(size).keyedBy(order),
                                    tellsRows)));
                }
            }));
            answers.put(
                    "from a later page",
                    factory.callInTransaction(em -> walk(
                            QUERIES.get("all").apply(em.unwrap(Session.class)),
                            Page.page(4, 2).keyedBy(Order.asc(Runner.class, "name")),
                            true)));
            answers.put(
                    "two columns",
                    factory.callInTransaction(em -> failure(() -> em.unwrap(Session.class)
                            .createSelectionQuery("select r.name, r.club from Runner r", Object[].class)
                            .getKeyedResultList(Page.first(2).keyedBy(Order.asc(Object[].class, "name"))))));
            answers.put(
                    "no page",
                    factory.callInTransaction(em -> failure(() -> em.unwrap(Session.class)
                            .createSelectionQuery("from Runner r", Runner.class)
                            .getKeyedResultList(null))));
            return answers;
        }
    }

    private static String failure(Runnable work) {
        return Assertions.assertThrows(RuntimeException.class, work::run).toString();
    }

    /** To the last page by the key of each page's last row, and back by the key of its first. */
    private static String walk(SelectionQuery<Runner> query, KeyedPage<Runner> first, boolean tellsRows) {
        var told = new StringBuilder();
        try {
            KeyedPage<Runner> last = first;
            int pages = 0;
            for (KeyedPage<Runner> page = first; page != null && pages < 40; pages++) {
                last = page;
                var found = query.getKeyedResultList(page);
                tell(found, tellsRows, told);
                page = found.getNextPage();
            }
            told.append("back");
            var back = query.getKeyedResultList(last).getPreviousPage();
            for (; back != null && pages < 80; pages++) {
                var found = query.getKeyedResultList(back);
                tell(found, tellsRows, told);
                back = found.getPreviousPage();
            }
        } catch (RuntimeException failure) {
            told.append(failure.getClass().getSimpleName()).append(": ").append(failure.getMessage());
        }
        return told.toString();
    }

    private static void tell(KeyedResultList<Runner> found, boolean tellsRows, StringBuilder told) {
        told.append("page ").append(found.getPage().getPage().getNumber());
        if (tellsRows) {
            told.append(
                    found.getResultList().stream().map(runner -> runner.name).toList());
        }
        told.append(found.getResultList().size())
                .append(found.getKeyList())
                .append(found.isFirstPage())
                .append(found.isLastPage())
                .append('\n');
    }

    private static void fill(EntityManagerFactory factory) {
        for (int number = 0; number < 20; number++) {
            var runner = new Runner("r" + number);
            runner.started = number * 7 % 6;
            runner.rank = number % 4 == 0 ? null : number % 5;
            runner.time = number % 5 == 2 ? null : new BigDecimal(number % 7).movePointLeft(number % 3);
            runner.club = List.of("alpha", "Beta", "gamma", "Delta").get(number % 4);
            factory.runInTransaction(em -> em.persist(runner));
        }
    }
}
