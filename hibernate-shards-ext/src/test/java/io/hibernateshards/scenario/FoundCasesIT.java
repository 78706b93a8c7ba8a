package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.HouseholdModel.Category;
import io.hibernateshards.scenario.HouseholdModel.Item;
import io.hibernateshards.scenario.HouseholdModel.Owner;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Statements that the tester of random ones found to be answered otherwise than by plain Hibernate, made small. */
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
                    .map(List::of)
                    .toList();
        });
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
        try (var factory = arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                HouseholdModel.ENTITIES)) {
            factory.runInTransaction(FoundCasesIT::fill);
            return factory.callInTransaction(question::apply);
        }
    }

    private static void fill(EntityManager em) {
        var categories = List.of(new Category("late", 2), new Category("early", 1));
        categories.forEach(em::persist);
        for (int number = 0; number < 12; number++) {
            var owner = new Owner("owner" + number, number);
            var item = new Item("item" + number, owner, number % 3);
            item.category = number % 3 == 0 ? null : categories.get(number % 2);
            owner.items.add(item);
            em.persist(owner);
        }
    }
}
