package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Query;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The same entities, rows and statements give the same answers on plain Hibernate and on every arrangement. */
class OracleIT {

    private static final List<Function<EntityManager, Query>> STATEMENTS = List.of(
            em -> em.createQuery("from Member order by login", Member.class),
            em -> em.createQuery(
                    "select m.login, m.score from Member m order by m.score desc, m.login", Object[].class),
            em -> em.createQuery("select m.login from Member m order by m.score, m.login", String.class)
                    .setFirstResult(3)
                    .setMaxResults(7),
            em -> em.createQuery("select m.login, m.name from Member m order by 2 desc nulls first, 1", Object[].class),
            em -> em.createQuery("from Member m where m.login = :login", Member.class)
                    .setParameter("login", "m7"),
            em -> em.createQuery("from Member m where m.login in (:logins) order by m.login", Member.class)
                    .setParameter("logins", List.of("m1", "m5", "m9", "nobody")),
            em -> em.createQuery("from Member m where m.login = ?1 or m.score = ?2 order by m.login", Member.class)
                    .setParameter(1, "m3")
                    .setParameter(2, 4),
            em -> em.createQuery("select count(p) from Post p where p.author.login = :login", Long.class)
                    .setParameter("login", "m4"),
            em -> em.createQuery("select p.text from Post p where p.text like 'post 1%' order by p.text", String.class),
            em -> em.createQuery("from Member m left join fetch m.posts where m.login = 'm2'", Member.class),
            em -> em.createQuery("from Member m where not (m.score > 3) order by m.login desc", Member.class),
            OracleIT::newestByCriteria);

    private static Query newestByCriteria(EntityManager em) {
        var builder = em.getCriteriaBuilder();
        var criteria = builder.createQuery(String.class);
        var post = criteria.from(Post.class);
        criteria.select(post.get("text"))
                .where(builder.greaterThan(post.<String>get("text"), "post 2"))
                .orderBy(builder.desc(post.get("text")));
        return em.createQuery(criteria).setMaxResults(5);
    }

    @OnEachDatabase
    void everyArrangementAnswersAsPlainHibernateDoes(Databases databases) {
        var expected = answers(databases, Arrangement.PLAIN);

        for (var arrangement : Arrangement.SHARDED) {
            assertThat(answers(databases, arrangement)).as("%s", arrangement).isEqualTo(expected);
        }
    }

    private static List<String> answers(Databases databases, Arrangement arrangement) {
        try (var factory = arrangement.open(arrangement.databases(databases), "create", Member.class, Post.class)) {
            fill(factory);
            try (var em = factory.createEntityManager()) {
                return STATEMENTS.stream()
                        .map(statement -> rows(statement.apply(em)))
                        .toList();
            }
        }
    }

    private static void fill(EntityManagerFactory factory) {
        for (int number = 0; number < 20; number++) {
            var member = new Member(
                    "m" + number, number % 3 == 0 ? null : "Name " + number % 5, number % 4 == 0 ? null : number % 6);
            for (int post = 0; post < number % 5; post++) {
                var id = UUID.nameUUIDFromBytes((number + "/" + post).getBytes(StandardCharsets.UTF_8));
                member.posts.add(new Post(id, member, "post " + number + "." + post));
            }
            member.tags.add("tag " + number);
            factory.runInTransaction(em -> em.persist(member));
        }
    }

    private static String rows(Query query) {
        return query.getResultList().stream().map(OracleIT::row).toList().toString();
    }

    private static String row(Object row) {
        if (row instanceof Member member) {
            return member.login + "/" + member.name + "/" + member.score + "/" + member.version;
        }
        return row instanceof Object[] columns
                ? Arrays.toString(columns)
                : row.getClass().getSimpleName() + " " + row;
    }
}
