package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.HouseholdModel.Category;
import io.hibernateshards.scenario.HouseholdModel.Item;
import io.hibernateshards.scenario.HouseholdModel.Owner;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.Order;
import org.hibernate.query.Page;

/** What the tester of statements and models made by chance found to be other than in plain Hibernate, made small. */
class FoundCasesIT {

    @OnEachDatabase
    void aCriteriaOrderByAPathLeavesOutRowsWithoutIt(Databases databases) {
        requireSame(databases, em -> {
            var builder = em.getCriteriaBuilder();
            var query = builder.createQuery(Item.class);
            var item = query.from(Item.class);
            query.select(item).orderBy(builder.asc(item.get("category").get("rank")), builder.asc(item.get("id")));
            return em.createQuery(query).getResultList().stream()
                    .map(found -> found.id)
                    .toList();
        });
    }

    @OnEachDatabase
    void aCriteriaOrderByWhatIsNotAmongSeveralSelectionsIsAColumnOfItsOwn(Databases databases) {
        requireSame(databases, em -> {
            var builder = em.getCriteriaBuilder();
            var query = builder.createTupleQuery();
            var item = query.from(Item.class);
            query.multiselect(item.get("price"), builder.upper(item.get("id")))
                    .orderBy(builder.asc(item.get("price")), builder.desc(item.get("id")));
            return em.createQuery(query).getResultList().stream()
                    .map(Tuple::toArray)
                    .map(java.util.Arrays::asList)
                    .toList();
        });
    }

    @OnEachDatabase
    void theCountOfALimitedOrderedStatementIsThatOfAllItsRows(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2));
                var session = factory.createEntityManager().unwrap(Session.class)) {
            var ones = session.createSelectionQuery(
                    "select o.id from Owner o where o.balance = 7 order by o.id limit 1", String.class);
            var all = session.createSelectionQuery("from Owner o order by o.balance limit 2", Owner.class);

            assertThat(ones.getResultCount()).isEqualTo(1);
            assertThat(all.getResultCount()).isEqualTo(12);
        }
    }

    @OnEachDatabase
    void aCountLeavesOutTheOrderOfDistinctRows(Databases databases) {
        requireSame(
                databases,
                em -> List.of(em.unwrap(Session.class)
                        .createSelectionQuery(
                                "select distinct size(o.items) as n, o.balance from Owner o order by size(o.items), o.balance",
                                Object[].class)
                        .getResultCount()));
    }

    /** A count has no fetches, so Hibernate joins one anew, and not outer, where a path goes through it. */
    @OnEachDatabase
    void aCountJoinsAFetchAcrossThatAConditionNames(Databases databases) {
        for (var condition : List.of(
                "o.friend.id = 'owner3'",
                "o.friend.id is null",
                "(o.friend.id, o.balance) = ('owner1', 2) or o.balance = 1")) {
            requireSame(databases, em -> {
                for (int number = 2; number < 12; number += 2) {
                    em.find(Owner.class, "owner" + number).friend = em.find(Owner.class, "owner" + (number - 1));
                }
                return List.of(em.unwrap(Session.class)
                        .createSelectionQuery(
                                "select o from Owner o left join fetch o.friend where " + condition, Owner.class)
                        .getResultCount());
            });
        }
    }

    /** A treat that a join's condition names is copied before the join that it is of. */
    @OnEachDatabase
    void aTreatIsNamedBeforeItsJoinStandsInTheFromClause(Databases databases) {
        try (var unit = RoutedUnit.of(
                databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, Person.class, Task.class, BigTask.class)) {
            var owners = List.of(new Person(unit.keyOn(0, Person.class)), new Person(unit.keyOn(1, Person.class)));
            unit.factory.inTransaction(session -> {
                owners.forEach(session::persist);
                session.persist(new BigTask(1L, owners.get(0), owners.get(0)));
                session.persist(new BigTask(2L, owners.get(1), owners.get(0)));
                session.persist(new Task(3L, owners.get(1)));
            });

            var rows = unit.factory.fromTransaction(session -> session.createQuery(
                            "select t.id, u.id from Person p join Task t on t.owner = p join Task u on u.owner = p"
                                    + " join t.owner o on treat(u as BigTask).size = 7 order by t.id, u.id",
                            Object[].class)
                    .getResultList());

            assertThat(rows).containsExactly(new Object[] {1L, 1L}, new Object[] {2L, 2L}, new Object[] {3L, 2L});
        }
    }

    @OnEachDatabase
    void aDeepPageLeavesOutRowsWithoutWhatASelectedPathLeadsTo(DatabaseKind kind) {
        try (var units = new OracleUnits(
                kind,
                HouseholdModel.ENTITIES,
                em -> fill(em, 600),
                row -> row instanceof Object[] columns && columns[1] instanceof Category category
                        ? columns[0] + " " + category.name
                        : Arrays.toString((Object[]) row))) {
            for (var hql : List.of(
                    "select i.id, i.category from Item i order by i.price, i.id",
                    "select i.id, i.category.name from Item i order by i.price, i.id")) {
                units.answerAlike(
                        hql, em -> em.createQuery(hql).setFirstResult(280).setMaxResults(20), true);
            }
        }
    }

    @OnEachDatabase
    void keysetPagesOfAStatementInStepsGoOn(Databases databases) {
        requireSame(databases, em -> {
            var query = em.unwrap(Session.class)
                    .createSelectionQuery(
                            "select o from Owner o where (select count(*) from Item i where i.price < 0) = 0",
                            Owner.class);
            var first = query.getKeyedResultList(Page.first(5).keyedBy(Order.asc(Owner.class, "id")));
            var second = query.getKeyedResultList(first.getNextPage());
            return Stream.concat(first.getResultList().stream(), second.getResultList().stream())
                    .map(owner -> owner.id)
                    .toList();
        });
    }

    @OnEachDatabase
    void aCountOfGroupsByAnAssociationIsRefused(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2));
                var session = factory.createEntityManager().unwrap(Session.class)) {
            var query = session.createSelectionQuery(
                    "select i.category, count(*) from Item i group by i.category", Object[].class);

            assertThatThrownBy(query::getResultCount)
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("a count of groups or distinct rows with an association among their columns")
                    .hasMessageContaining("Select the id of the association");
        }
    }

    @OnEachDatabase
    void distinctValuesOfASubqueryAreCounted(Databases databases) {
        for (var value : List.of("size(o.items)", "(select max(i.price) from Item i where i.owner = o)")) {
            requireSame(
                    databases,
                    em -> em.createQuery("select count(distinct " + value + ") from Owner o", Long.class)
                            .getResultList());
        }
    }

    @OnEachDatabase
    void pathsInTheOrderAndTheConditionOfGroupsLeaveOutRowsWithoutThem(Databases databases) {
        for (var clause : List.of("order by count(i.category.rank)", "having count(i.category.rank) >= 0")) {
            requireSame(
                    databases,
                    em -> em
                            .createQuery(
                                    "select length(c.name), count(i.category.rank) from Item i left join Category c "
                                            + "on c.name = i.category.name cross join Category d group by length(c.name) "
                                            + clause,
                                    Object[].class)
                            .getResultList()
                            .stream()
                            .map(java.util.Arrays::asList)
                            .toList());
        }
    }

    @OnEachDatabase
    void aFullJoinKeepsRowsThatAQuantifiedSubqueryChooses(Databases databases) {
        requireSame(
                databases,
                em -> em.createQuery(
                                "select o.id from Owner o full join Item i on i.owner = o"
                                        + " where o.balance < any (select x.balance from Owner x where x.balance = 5)"
                                        + " order by o.id",
                                String.class)
                        .getResultList());
    }

    @OnEachDatabase
    void pathsInColumnsOfGroupsKeepTheRowsThatAnOuterJoinOfThemKeeps(Databases databases) {
        requireSame(
                databases,
                em -> em
                        .createQuery(
                                "select i.price, count(distinct i.category.rank) from Item i left join Category c"
                                        + " on c.name = i.category.name group by i.price",
                                Object[].class)
                        .getResultList()
                        .stream()
                        .map(row -> Arrays.asList(row).toString())
                        .sorted()
                        .toList());
    }

    @OnEachDatabase
    void anEntityIsAParameterOfOneSelectOfAUnion(Databases databases) {
        requireSame(
                databases,
                em -> em.createQuery(
                                "(select i.id from Item i where i.category = :category union select o.id from Owner o) order by 1",
                                String.class)
                        .setParameter("category", em.find(Category.class, "early"))
                        .getResultList());
    }

    @OnEachDatabase
    void aStepHasSomeOfTheNumberedParameters(Databases databases) {
        requireSame(
                databases,
                em -> em.createQuery(
                                "select o.id from Owner o where exists (select 1 from Owner x where x.balance = ?1) and o.balance"
                                        + " = ?2",
                                String.class)
                        .setParameter(1, 1)
                        .setParameter(2, 1)
                        .getResultList());
    }

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

    @OnEachDatabase
    void aFetchAcrossOfATreatedEntityIsRefused(Databases databases) {
        try (var unit = RoutedUnit.of(
                databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, Person.class, Task.class, BigTask.class)) {
            assertThatThrownBy(() -> unit.factory.fromSession(session -> session.createQuery(
                                    "from Task t join fetch t.helper where treat(t as BigTask).id = 1 or t.id = 2",
                                    Task.class)
                            .getResultList()))
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("a fetch of '" + Task.class.getName() + "(t).helper'");
        }
    }

    @OnEachDatabase
    void aLoadWhoseGraphLeadsToOtherDatabasesIsRefused(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2));
                var em = factory.createEntityManager()) {
            var graph = em.createEntityGraph(Owner.class);
            graph.addAttributeNodes("friend");

            assertThatThrownBy(() -> em.find(Owner.class, "owner1", Map.of("jakarta.persistence.loadgraph", graph)))
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining(
                            "Owner.friend': the other end of that association may live on another database")
                    .hasMessageContaining("leave it out");
            assertThatThrownBy(() -> em.find(graph, "owner1")).isInstanceOf(UnsupportedShardedQueryException.class);
            assertThatThrownBy(() -> em.unwrap(Session.class)
                            .byId(Owner.class)
                            .withLoadGraph(graph)
                            .load("owner1"))
                    .isInstanceOf(UnsupportedShardedQueryException.class);
        }
    }

    @OnEachDatabase
    void aFetchThatLeadsOutOfTheOneDatabaseIsRefused(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2));
                var em = factory.createEntityManager()) {
            var session = em.unwrap(ShardedSession.class);

            assertThatThrownBy(() -> session.withDatabase(
                            "db0",
                            narrowed -> narrowed.createSelectionQuery(
                                            "from Owner o left join fetch o.friend", Owner.class)
                                    .getResultList()))
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("it fetches an association whose other end may live on another database")
                    .hasMessageContaining("Leave the fetch out");
        }
    }

    private static void requireSame(Databases databases, Function<EntityManager, List<?>> question) {
        var expected = answer(databases, Arrangement.PLAIN, question);
        assertThat(expected).isNotEmpty();
        for (var arrangement : List.of(new Arrangement(8, 1), new Arrangement(8, 2))) {
            assertThat(answer(databases, arrangement, question))
                    .as("%s", arrangement)
                    .isEqualTo(expected);
        }
    }

    private static List<?> answer(
            Databases databases, Arrangement arrangement, Function<EntityManager, List<?>> question) {
        try (var factory = open(databases, arrangement)) {
            return factory.callInTransaction(question::apply);
        }
    }

    private static EntityManagerFactory open(Databases databases, Arrangement arrangement) {
        var factory = arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                HouseholdModel.ENTITIES);
        factory.runInTransaction(FoundCasesIT::fill);
        return factory;
    }

    private static void fill(EntityManager em) {
        fill(em, 12);
    }

    private static void fill(EntityManager em, int owners) {
        var categories = List.of(new Category("late", 2), new Category("early", 1));
        categories.forEach(em::persist);
        for (int number = 0; number < owners; number++) {
            var owner = new Owner("owner" + number, number);
            var item = new Item("item" + number, owner, number % 3);
            item.category = number % 3 == 0 ? null : categories.get(number % 2);
            owner.items.add(item);
            em.persist(owner);
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

        Task() {}

        Task(Long id, Person owner) {
            this.id = id;
            this.owner = owner;
        }
    }

    @Entity(name = "BigTask")
    static class BigTask extends Task {
        int size = 7;

        BigTask() {}

        BigTask(Long id, Person owner, Person helper) {
            this.id = id;
            this.owner = owner;
            this.helper = helper;
        }
    }
}
