package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.query.SelectionQuery;
import org.junit.jupiter.api.AfterAll;

/** Queries of an interface that entities have, as Hibernate answers them: one entity after another. */
class PolymorphicQueriesIT {

    private static final Map<DatabaseKind, OracleUnits> UNITS = new EnumMap<>(DatabaseKind.class);

    private static OracleUnits units(DatabaseKind kind) {
        return UNITS.computeIfAbsent(
                kind,
                its -> new OracleUnits(
                        its,
                        new Class<?>[] {Person.class, Company.class},
                        PolymorphicQueriesIT::fill,
                        PolymorphicQueriesIT::text));
    }

    private static String text(Object row) {
        return row instanceof Named named
                ? named.getClass().getSimpleName() + ' ' + named.name()
                : row instanceof Object[] columns ? Arrays.asList(columns).toString() : String.valueOf(row);
    }

    @AfterAll
    static void close() {
        UNITS.values().forEach(OracleUnits::close);
        UNITS.clear();
    }

    @OnEachDatabase
    void theEntitiesOfATypeComeOneAfterAnother(DatabaseKind kind) {
        var named = Named.class.getName();
        for (var rest : new String[] {
            "from %s n order by n.name",
            "select n from %s n where n.rank > 2 order by n.rank desc, n.name",
            "select n.name, n.rank from %s n order by n.rank, n.name",
            "select n.rank, count(*) from %s n group by n.rank order by n.rank",
            "select max(n.rank) from %s n",
            "select n.name from %s n where n.rank = :rank order by n.name",
            "from %s n order by n.name limit 2"
        }) {
            var hql = rest.formatted(named);
            for (int limit : new int[] {Integer.MAX_VALUE, 0, 3, 7, 20}) {
                for (var arrangement : Arrangement.SHARDED) {
                    assertThat(answer(kind, arrangement, hql, limit))
                            .as("%s, at most %s, on %s", hql, limit, arrangement)
                            .isEqualTo(answer(kind, Arrangement.PLAIN, hql, limit));
                }
            }
        }
    }

    private static String answer(DatabaseKind kind, Arrangement arrangement, String hql, int limit) {
        return units(kind)
                .on(arrangement)
                .callInTransaction(em -> query(em, hql).setMaxResults(limit).getResultList().stream()
                        .map(PolymorphicQueriesIT::text)
                        .toList()
                        .toString());
    }

    private static SelectionQuery<Object> query(EntityManager em, String hql) {
        var query = em.unwrap(Session.class).createSelectionQuery(hql, Object.class);
        return hql.contains(":rank") ? query.setParameter("rank", 3) : query;
    }

    @OnEachDatabase
    void anOffsetLeavesOutTheFirstOfAll(DatabaseKind kind) {
        var hql = "from " + Named.class.getName() + " n order by n.name";
        var all = units(kind)
                .on(Arrangement.PLAIN)
                .callInTransaction(em -> query(em, hql).getResultList().stream()
                        .map(PolymorphicQueriesIT::text)
                        .toList());

        var some = units(kind)
                .on(new Arrangement(8, 2))
                .callInTransaction(em -> query(em, hql).setFirstResult(5).setMaxResults(9).getResultList().stream()
                        .map(PolymorphicQueriesIT::text)
                        .toList());

        assertThat(some).isEqualTo(all.subList(5, 14));
    }

    @OnEachDatabase
    void theirCountIsTheSumAndThePlanNamesEach(DatabaseKind kind) {
        try (var em = units(kind).on(new Arrangement(8, 2)).createEntityManager()) {
            var hql = "from " + Named.class.getName() + " n where n.rank > 1";
            var query = query(em, hql);

            assertThat(query.getResultCount())
                    .isEqualTo(query.getResultList().size())
                    .isGreaterThan(5);
            assertThat(em.unwrap(ShardedSession.class).explain(hql).plan())
                    .startsWith("EachEntity of the type, one after another\n  ")
                    .containsSubsequence("Concatenate", "Concatenate");
            assertThatThrownBy(query::scroll)
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("scrolling of an unmapped type")
                    .hasMessageContaining("Query each entity by itself, or use getResultList()");
        }
    }

    private static void fill(EntityManager em) {
        for (int number = 0; number < 10; number++) {
            em.persist(new Person("person " + number % 7 + number, number % 4));
            em.persist(new Company("company " + number % 3 + number, number % 5));
        }
    }

    /** What persons and companies have. */
    interface Named {

        String name();
    }

    @Entity(name = "Person")
    @EntityGroup("person")
    static class Person implements Named {

        @Id
        @ShardKey
        String name = "";

        int rank;

        Person() {}

        Person(String name, int rank) {
            this.name = name;
            this.rank = rank;
        }

        @Override
        public String name() {
            return name;
        }
    }

    @Entity(name = "Company")
    @EntityGroup("company")
    static class Company implements Named {

        @Id
        @ShardKey
        String name = "";

        int rank;

        Company() {}

        Company(String name, int rank) {
            this.name = name;
            this.rank = rank;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
