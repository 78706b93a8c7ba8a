package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every statement answers on every arrangement what plain Hibernate answers on one database: the same values, types and,
 * where it orders, the same order.
 */
class StatementOracleIT {

    private static final List<String> SELECTS =
            """
            from Customer
            from Customer c order by c.login
            from Customer c where c.score > 3 order by c.score desc, c.login
            select c.login from Customer c where c.name is null order by c.login
            select c.login, c.name from Customer c order by c.name, c.login
            select c.login, c.name from Customer c order by c.name desc nulls first, c.login
            select c.login, c.name from Customer c order by c.name nulls last, c.login desc
            select c.login from Customer c order by c.score, c.login
            select c.login from Customer c order by c.balance desc, c.login
            select c.login from Customer c order by c.joined, c.token
            select c.token from Customer c order by c.token
            select c.login, c.balance * 2 from Customer c order by c.balance * 2, c.login
            select c.login from Customer c order by length(c.name) desc, c.login
            select c.login from Customer c where c.level = io.hibernateshards.scenario.StatementOracleIT$Level.GOLD order by 1
            select c.login from Customer c where c.address.city = 'Bern' order by 1
            select c.address.city, c.login from Customer c order by c.address.city, c.login
            select c.login from Customer c where 'x1' member of c.tags order by 1
            select c.login from Customer c where c.tags is empty order by 1
            select c.login, size(c.purchases) from Customer c order by size(c.purchases) desc, c.login
            select upper(c.name) from Customer c where c.name is not null order by upper(c.name), c.login
            select c.login from Customer c where c.login = 'c3'
            select c.login from Customer c where c.login in ('c3', 'c4', 'c77') order by c.login
            select c.login from Customer c where c.login = 'c3' and c.score > 1000
            select c.login from Customer c where c.login = 'c3' or c.login = 'c5' order by c.login
            select c.login from Customer c where not c.login = 'c3' order by c.login
            select p.id from Purchase p order by p.id
            select p.id from Purchase p where p.customer.login = 'c5' order by p.total desc, p.id
            select p.id from Purchase p join p.customer c where c.score > 4 order by p.id
            select p.id, c.name from Purchase p left join p.customer c order by p.id
            select c.login, p.id from Customer c join c.purchases p order by p.total desc, p.id
            select c.login, p.id from Customer c left join c.purchases p order by c.login, p.id
            select c.login, p.id from Customer c left join c.purchases p on p.total > 20 order by c.login, p.id
            select c.login, t from Customer c join c.tags t order by t, c.login
            select c.login from Customer c where exists (select 1 from Purchase p where p.customer = c and p.total > 30) order by c.login
            select c.login from Customer c where exists (from c.purchases p where p.total > 30) order by c.login
            select c.login from Customer c where c.login in (select p.customer.login from Purchase p where p.total > 30) order by c.login
            select c.login from Customer c where c.score > all (select p.total from Purchase p where p.customer = c) order by c.login
            select c.login, (select count(p) from Purchase p where p.customer = c) from Customer c order by c.login
            select n.name, c.login from Customer c join c.nation n order by n.name, c.login
            select c.login from Customer c where c.nation.code = 'ch' order by c.login
            select c.login, c.nation.name from Customer c order by c.login
            from Customer c join fetch c.nation order by c.login
            from Customer c left join fetch c.purchases order by c.login
            from Customer c left join fetch c.purchases order by c.score desc nulls last, c.login
            from Customer c left join fetch c.tags where c.login in ('c1', 'c2', 'c3') order by c.login
            from Purchase p join fetch p.customer order by p.id
            select distinct c.name from Customer c order by c.name
            select distinct c.score from Customer c
            select distinct c.name, c.score from Customer c order by c.score desc, c.name
            select distinct c.balance from Customer c order by c.balance
            select distinct c.level from Customer c
            select distinct c from Customer c join c.purchases p where p.total > 10 order by c.login
            select distinct p.customer.login from Purchase p order by p.customer.login
            select count(c) from Customer c
            select count(*) from Purchase
            select count(c.name), count(distinct c.name), count(distinct c.score) from Customer c
            select sum(c.score), min(c.score), max(c.score), avg(c.score) from Customer c
            select sum(c.balance), min(c.balance), max(c.balance), avg(c.balance) from Customer c
            select sum(c.rating), avg(c.rating), min(c.rating) from Customer c
            select min(c.name), max(c.name), min(c.joined), max(c.joined) from Customer c
            select min(c.token), max(c.token) from Customer c
            select sum(c.score) from Customer c where c.score > 1000
            select count(c), max(c.score) from Customer c where c.login = 'nobody'
            select count(c), sum(c.score) from Customer c where 1 = 0
            select count(c) from Customer c where c.login in ('c1', 'c2')
            select c.name, count(c) from Customer c group by c.name
            select c.name, count(c) from Customer c group by c.name order by c.name
            select c.name, count(c) from Customer c group by c.name order by count(c) desc, c.name
            select c.name, count(c) from Customer c group by c.name having count(c) > 3 order by c.name
            select c.name, count(c) from Customer c group by c.name having count(c) > 3 and not c.name = 'Name 1' order by c.name
            select c.name, count(c) as n from Customer c group by c.name order by n desc, c.name nulls first
            select c.name as name, sum(c.score) from Customer c group by name order by name
            select c.name, c.level, sum(c.score), avg(c.balance) from Customer c group by c.name, c.level order by c.name, min(c.login)
            select c.level, min(c.login), max(c.login) from Customer c group by c.level order by min(c.login)
            select count(distinct c.level), count(distinct c.active) from Customer c
            select c.active, count(*) from Customer c group by c.active order by c.active
            select c.score, count(distinct c.name), sum(c.balance) from Customer c group by c.score order by c.score
            select c.score + 1, count(*) from Customer c group by c.score + 1 order by c.score + 1
            select year(c.joined), count(*) from Customer c group by year(c.joined) order by year(c.joined)
            select c.name, sum(c.score) + count(c), sum(c.score) * 2, -max(c.score) from Customer c group by c.name order by c.name
            select c.name, coalesce(sum(c.score), 0) from Customer c group by c.name order by 2 desc, 1
            select c.name, case when count(c) > 3 then 'many' else 'few' end from Customer c group by c.name order by c.name
            select count(c) filter (where c.score > 2), sum(c.score) filter (where c.active) from Customer c
            select avg(c.score) filter (where c.active) from Customer c
            select c.login, count(p), sum(p.total) from Customer c left join c.purchases p group by c.login order by c.login
            select c.login, count(p) from Customer c join c.purchases p group by c.login having count(p) > 2 order by count(p) desc, c.login
            select p.customer.login, max(p.total) from Purchase p group by p.customer.login order by max(p.total) desc, p.customer.login
            select p.customer, sum(p.total) from Purchase p group by p.customer order by sum(p.total) desc, min(p.id)
            select c.nation.code, count(c) from Customer c group by c.nation.code order by c.nation.code
            select n.name, count(c) from Customer c join c.nation n group by n.name order by count(c) desc, n.name
            select distinct count(c) from Customer c group by c.name order by count(c)
            select every(c.score > 0), any(c.score > 4) from Customer c
            select count(p) from Purchase p join p.customer c where c.name = 'Name 2'
            from Nation n order by n.name
            select n.code, count(n) from Nation n group by n.code order by n.code
            select c.login from Customer c order by c.login limit 3 offset 4
            select c.name, count(c) from Customer c group by c.name order by count(c) desc, c.name limit 2 offset 1
            select distinct c.score from Customer c order by c.score limit 3
            select c.login from Customer c where c.joined between {d '2021-01-01'} and {d '2022-12-31'} order by c.joined, c.login
            select cast(c.score as string), c.login from Customer c order by c.login
            select concat(c.login, '-', c.name) from Customer c where c.name like 'Name%' order by c.login
            select new map(c.login as login, c.score as score) from Customer c order by c.login
            """.lines().filter(line -> !line.isBlank()).toList();

    private static final Map<String, Function<EntityManager, Query>> QUERIES = queries();

    private static Map<String, Function<EntityManager, Query>> queries() {
        var queries = new LinkedHashMap<String, Function<EntityManager, Query>>();
        SELECTS.forEach(hql -> queries.put(hql, em -> em.createQuery(hql)));
        queries.put(
                "page",
                em -> em.createQuery("select c.login from Customer c order by c.score desc, c.login")
                        .setFirstResult(5)
                        .setMaxResults(6));
        queries.put(
                "page of a fetch",
                em -> em.createQuery("from Customer c left join fetch c.purchases order by c.login")
                        .setFirstResult(2)
                        .setMaxResults(5));
        queries.put(
                "empty page",
                em -> em.createQuery("from Customer c order by c.login").setMaxResults(0));
        queries.put(
                "page behind the end",
                em -> em.createQuery("from Customer c order by c.login").setFirstResult(1000));
        queries.put(
                "groups by page",
                em -> em.createQuery(
                                "select c.name, count(c) from Customer c group by c.name order by c.name nulls last")
                        .setFirstResult(1)
                        .setMaxResults(3));
        queries.put(
                "list parameter",
                em -> em.createQuery(
                                "select c.login from Customer c where c.login in (:logins) and c.score in (:scores) order by c.login")
                        .setParameter("logins", List.of("c1", "c2", "c3", "c4", "c5", "c8"))
                        .setParameter("scores", List.of(1, 2, 3)));
        queries.put(
                "positional and null",
                em -> em.createQuery(
                                "select c.login from Customer c where c.name = ?2 or c.score = ?1 order by c.login")
                        .setParameter(1, 4)
                        .setParameter(2, null));
        queries.put(
                "having parameter",
                em -> em.createQuery(
                                "select c.name, sum(c.score) from Customer c group by c.name having sum(c.score) > :least order by c.name")
                        .setParameter("least", 8));
        queries.put(
                "entity parameter",
                em -> em.createQuery("select p.id from Purchase p where p.customer = :customer order by p.id")
                        .setParameter("customer", em.getReference(Customer.class, "c7")));
        queries.put(
                "tuple",
                em -> em.createQuery(
                        "select c.login as login, c.score as score from Customer c order by c.login", Tuple.class));
        queries.put(
                "record",
                em -> em.createQuery("select c.login, c.score from Customer c order by c.login", Score.class));
        queries.put("criteria order", StatementOracleIT::criteriaOrder);
        queries.put("criteria groups", StatementOracleIT::criteriaGroups);
        queries.put("criteria join and subquery", StatementOracleIT::criteriaSubquery);
        queries.put("criteria multiselect", StatementOracleIT::criteriaTuple);
        return queries;
    }

    record Score(String login, @Nullable Integer score) {}

    private static Query criteriaOrder(EntityManager em) {
        var builder = em.getCriteriaBuilder();
        var criteria = builder.createQuery(Customer.class);
        var customer = criteria.from(Customer.class);
        criteria.where(builder.or(
                        builder.greaterThan(customer.<Integer>get("score"), 3), builder.isNull(customer.get("name"))))
                .orderBy(builder.desc(customer.get("balance")), builder.asc(customer.get("login")));
        return em.createQuery(criteria).setMaxResults(9);
    }

    private static Query criteriaGroups(EntityManager em) {
        var builder = em.getCriteriaBuilder();
        var criteria = builder.createQuery(Object[].class);
        var customer = criteria.from(Customer.class);
        var count = builder.count(customer);
        criteria.multiselect(
                        customer.get("level"),
                        count,
                        builder.avg(customer.<Integer>get("score")),
                        builder.countDistinct(customer.get("name")))
                .groupBy(customer.get("level"))
                .having(builder.gt(count, builder.parameter(Long.class, "least")))
                .orderBy(builder.desc(count), builder.asc(builder.least(customer.<String>get("login"))));
        return em.createQuery(criteria).setParameter("least", 1L);
    }

    private static Query criteriaSubquery(EntityManager em) {
        var builder = em.getCriteriaBuilder();
        var criteria = builder.createQuery(String.class);
        var customer = criteria.from(Customer.class);
        var some = criteria.subquery(Long.class);
        var purchase = some.from(Purchase.class);
        some.select(purchase.get("id"))
                .where(
                        builder.equal(purchase.get("customer"), customer),
                        builder.greaterThan(purchase.<BigDecimal>get("total"), new BigDecimal("25")));
        criteria.select(customer.get("login")).where(builder.exists(some)).orderBy(builder.asc(customer.get("login")));
        return em.createQuery(criteria);
    }

    private static Query criteriaTuple(EntityManager em) {
        var builder = em.getCriteriaBuilder();
        var criteria = builder.createTupleQuery();
        var purchase = criteria.from(Purchase.class);
        var customer = purchase.join("customer");
        criteria.multiselect(customer.get("login").alias("login"), builder.sum(purchase.<BigDecimal>get("total")))
                .groupBy(customer.get("login"))
                .orderBy(builder.asc(customer.get("login")));
        return em.createQuery(criteria);
    }

    private static final List<String> CHANGES =
            """
            update Customer c set c.score = c.score + 1 where c.score > 2
            update Customer c set c.name = 'Renamed' where c.login = 'c4'
            update Customer c set c.name = null where c.login in ('c5', 'c6')
            update Customer c set c.balance = 0
            update Purchase p set p.total = p.total * 2 where p.customer.login = 'c3'
            update Purchase p set p.total = 1 where p.customer in (select c from Customer c where c.score > 3)
            delete from Purchase p where p.total < 5
            delete from Purchase p where p.customer.login = 'c9'
            delete from Purchase
            """.lines().filter(line -> !line.isBlank()).toList();

    @OnEachDatabase
    void everySelectAnswersAsPlainHibernateDoes(Databases databases) {
        var expected = selects(databases, Arrangement.PLAIN);
        assertThat(expected.values()).noneMatch(answer -> answer.startsWith("refused"));

        for (var arrangement : Arrangement.SHARDED) {
            var answers = selects(databases, arrangement);
            assertThat(expected.keySet().stream()
                            .filter(name -> !expected.get(name).equals(answers.get(name)))
                            .map(name ->
                                    name + "\n  plain   " + expected.get(name) + "\n  sharded " + answers.get(name)))
                    .as("%s", arrangement)
                    .isEmpty();
        }
    }

    @OnEachDatabase
    void everyChangeChangesWhatPlainHibernateChanges(Databases databases) {
        var expected = changes(databases, Arrangement.PLAIN);

        for (var arrangement : Arrangement.SHARDED) {
            assertThat(changes(databases, arrangement)).as("%s", arrangement).isEqualTo(expected);
        }
    }

    private static EntityManagerFactory open(Databases databases, Arrangement arrangement) {
        return arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                Customer.class,
                Purchase.class,
                Nation.class);
    }

    private static Map<String, String> selects(Databases databases, Arrangement arrangement) {
        try (var factory = open(databases, arrangement)) {
            factory.runInTransaction(StatementOracleIT::fill);
            var answers = new LinkedHashMap<String, String>();
            QUERIES.forEach((name, query) -> {
                try (var em = factory.createEntityManager()) {
                    answers.put(name, answer(name, query.apply(em)));
                }
                try (var em = factory.createEntityManager()) {
                    answers.put("stream of " + name, streamed(name, query.apply(em)));
                }
            });
            return answers;
        }
    }

    private static List<String> changes(Databases databases, Arrangement arrangement) {
        try (var factory = open(databases, arrangement)) {
            factory.runInTransaction(StatementOracleIT::fill);
            var states = new ArrayList<String>();
            for (var change : CHANGES) {
                int count =
                        factory.callInTransaction(em -> em.createQuery(change).executeUpdate());
                states.add(change + ": " + count);
                factory.runInTransaction(em -> {
                    states.add(answer(
                            "order by",
                            em.createQuery(
                                    "select c.login, c.name, c.score, c.balance from Customer c order by c.login")));
                    states.add(
                            answer("order by", em.createQuery("select p.id, p.total from Purchase p order by p.id")));
                });
            }
            return states;
        }
    }

    private static String answer(String name, Query query) {
        try {
            return inOrder(
                    name,
                    query.getResultList().stream().map(StatementOracleIT::row).toList());
        } catch (UnsupportedShardedQueryException refusal) {
            return "refused " + refusal.getMessage();
        }
    }

    private static String streamed(String name, Query query) {
        try (var rows = query.getResultStream()) {
            return inOrder(name, rows.map(StatementOracleIT::row).toList());
        } catch (UnsupportedShardedQueryException refusal) {
            return "refused " + refusal.getMessage();
        }
    }

    private static String inOrder(String name, List<String> rows) {
        boolean isOrdered = !SELECTS.contains(name) || name.contains("order by");
        return isOrdered
                ? rows.toString()
                : new ArrayList<>(rows).stream().sorted().toList().toString();
    }

    private static String row(@Nullable Object value) {
        if (value instanceof Object[] columns) {
            return Arrays.stream(columns).map(StatementOracleIT::row).toList().toString();
        }
        if (value instanceof Tuple tuple) {
            return row(tuple.toArray());
        }
        if (value instanceof Customer customer) {
            return "Customer " + customer.login + "/" + customer.name + "/" + customer.score + "/"
                    + customer.balance.stripTrailingZeros().toPlainString()
                    + (org.hibernate.Hibernate.isInitialized(customer.purchases)
                            ? customer.purchases.stream()
                                    .map(purchase -> purchase.id)
                                    .sorted()
                                    .toList()
                            : "")
                    + (org.hibernate.Hibernate.isInitialized(customer.tags) ? new TreeSet<>(customer.tags) : "");
        }
        if (value instanceof Purchase purchase) {
            return "Purchase " + purchase.id;
        }
        if (value instanceof Nation nation) {
            return "Nation " + nation.code;
        }
        if (value instanceof Double number) {
            return "Double "
                    + new BigDecimal(number, new MathContext(12))
                            .stripTrailingZeros()
                            .toPlainString();
        }
        if (value instanceof BigDecimal number) {
            return "BigDecimal " + number.stripTrailingZeros().toPlainString();
        }
        return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
    }

    private static void fill(EntityManager em) {
        for (var code : List.of("ch", "fr", "it")) {
            em.persist(new Nation(code, code.toUpperCase(java.util.Locale.ROOT) + "land"));
        }
        for (int number = 0; number < 24; number++) {
            var customer = new Customer("c" + number);
            customer.name = number % 7 == 0 ? null : "Name " + number % 5;
            customer.score = number % 6 == 5 ? null : number % 8;
            customer.balance =
                    new BigDecimal(number * 37 % 11).movePointLeft(number % 3).setScale(2);
            customer.rating = number * 0.25;
            customer.level = Level.values()[number % 3];
            customer.joined = LocalDate.of(2020 + number % 4, 1 + number % 12, 1 + number);
            customer.token = UUID.nameUUIDFromBytes(customer.login.getBytes(StandardCharsets.UTF_8));
            customer.active = number % 2 == 0;
            customer.address = new Address(number % 4 == 0 ? "Bern" : "Genf", number);
            customer.nation =
                    em.getReference(Nation.class, List.of("ch", "fr", "it").get(number % 3));
            for (int tag = 0; tag < number % 3; tag++) {
                customer.tags.add("x" + (number + tag) % 4);
            }
            for (int each = 0; each < number % 5; each++) {
                customer.purchases.add(
                        new Purchase(number * 100L + each, customer, new BigDecimal(number * 13 % 40 + each)));
            }
            em.persist(customer);
        }
    }

    enum Level {
        SILVER,
        GOLD,
        PLATINUM
    }

    @Embeddable
    static class Address {

        String city = "";
        int house;

        Address() {}

        Address(String city, int house) {
            this.city = city;
            this.house = house;
        }
    }

    @Entity(name = "Nation")
    @ReferenceEntity
    static class Nation {

        @Id
        String code = "";

        String name = "";

        Nation() {}

        Nation(String code, String name) {
            this.code = code;
            this.name = name;
        }
    }

    @Entity(name = "Customer")
    @EntityGroup("customer")
    static class Customer {

        @Id
        @ShardKey
        @Column(length = 20)
        String login = "";

        @Nullable
        String name;

        @Nullable
        Integer score;

        @Column(precision = 12, scale = 2)
        BigDecimal balance = BigDecimal.ZERO;

        double rating;

        @Enumerated(EnumType.STRING)
        @Column(length = 20)
        Level level = Level.SILVER;

        LocalDate joined = LocalDate.EPOCH;

        UUID token = new UUID(0, 0);

        boolean active;

        @Embedded
        Address address = new Address();

        @ManyToOne(fetch = FetchType.LAZY)
        @Nullable
        Nation nation;

        @ElementCollection
        List<String> tags = new ArrayList<>();

        @OneToMany(mappedBy = "customer", cascade = CascadeType.ALL)
        List<Purchase> purchases = new ArrayList<>();

        Customer() {}

        Customer(String login) {
            this.login = login;
        }
    }

    @Entity(name = "Purchase")
    @UniquePerDatabase
    @EntityGroup("customer")
    static class Purchase {

        @Id
        long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Customer customer;

        @Column(precision = 12, scale = 2)
        BigDecimal total = BigDecimal.ZERO;

        Purchase() {}

        Purchase(long id, Customer customer, BigDecimal total) {
            this.id = id;
            this.customer = customer;
            this.total = total;
        }
    }
}
