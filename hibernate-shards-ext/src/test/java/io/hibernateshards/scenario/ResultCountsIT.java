package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.EntityManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.query.SelectionQuery;

/** The count of a query's results is the one of plain Hibernate, whatever it selects. */
class ResultCountsIT {

    private static final List<String> STATEMENTS = """
            from Account
            from Account a where a.points > 1 order by a.number
            from Account a left join fetch a.entries
            from Account a join fetch a.entries
            from Account a left join fetch a.entries left join fetch a.labels order by a.number
            from Entry e join fetch e.account
            select distinct a from Account a join a.entries e
            select distinct a from Account a left join fetch a.entries
            select distinct a.points from Account a
            select distinct a.points, a.flag from Account a order by a.points
            select distinct a.number from Account a
            select a.points, count(a) from Account a group by a.points
            select a.points, count(a) from Account a group by a.points having count(a) > 2 order by count(a) desc
            select a.number, count(e) from Account a left join a.entries e group by a.number
            select distinct count(a) from Account a group by a.points
            select distinct count(e) from Account a left join a.entries e group by a.number
            select count(a) from Account a
            select max(a.points), count(distinct a.flag) from Account a
            select e.account.number, e.amount from Entry e
            select a, e from Account a join a.entries e
            from Country
            select c.name, a.number from Account a join a.country c
            from Account a where a.number = 'nobody'
            from Account a limit 3
            select distinct a.points from Account a order by a.points limit 2
            select a.points, count(a) from Account a group by a.points order by a.points limit 2 offset 1
            select distinct a.number from Account a order by a.number limit 5 offset 2
            """.lines().toList();

    private static final Map<String, Function<EntityManager, SelectionQuery<?>>> QUERIES = new LinkedHashMap<>();

    static {
        STATEMENTS.forEach(hql ->
                QUERIES.put(hql, em -> em.unwrap(Session.class).createSelectionQuery(hql, Object.class)));
        QUERIES.put(
                "a page",
                em -> em.unwrap(Session.class)
                        .createSelectionQuery("from Account a order by a.number", Object.class)
                        .setFirstResult(3)
                        .setMaxResults(2));
        QUERIES.put(
                "a page of groups",
                em -> em.unwrap(Session.class)
                        .createSelectionQuery(
                                "select a.points, count(a) from Account a where a.points > :least group by a.points",
                                Object.class)
                        .setParameter("least", 0L)
                        .setMaxResults(1));
        QUERIES.put("criteria", em -> {
            var builder = em.getCriteriaBuilder();
            var criteria = builder.createQuery(Object.class);
            var account = criteria.from(LedgerModel.Account.class);
            criteria.select(account.get("number"))
                    .where(builder.gt(account.<Long>get("points"), builder.parameter(Long.class, "least")));
            return em.unwrap(Session.class).createSelectionQuery(criteria).setParameter("least", 1L);
        });
    }

    @OnEachDatabase
    void everyCountIsThatOfPlainHibernate(DatabaseKind kind) {
        try (var units = new LedgerUnits(kind)) {
            QUERIES.forEach((name, query) -> {
                var expected = count(units, Arrangement.PLAIN, query);

                for (var arrangement : LedgerUnits.SEVERAL) {
                    assertThat(count(units, arrangement, query))
                            .as("%s on %s", name, arrangement)
                            .isEqualTo(expected);
                }
            });
        }
    }

    private static String count(
            LedgerUnits units, Arrangement arrangement, Function<EntityManager, SelectionQuery<?>> query) {
        try (var em = units.on(arrangement).createEntityManager()) {
            return String.valueOf(query.apply(em).getResultCount());
        } catch (RuntimeException failure) {
            return failure.getClass().getSimpleName();
        }
    }
}
