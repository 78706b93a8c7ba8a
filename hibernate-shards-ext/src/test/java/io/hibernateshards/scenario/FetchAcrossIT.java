package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.AcrossModel.Comment;
import jakarta.persistence.Query;
import java.util.List;
import org.hibernate.Hibernate;
import org.hibernate.SharedSessionContract;

/** Fetches of to-one associations that lead to other databases give what plain Hibernate gives, loaded and managed. */
class FetchAcrossIT {

    private static final String SELECTS = """
            from Comment c left join fetch c.writer order by c.id
            from Comment c left join fetch c.writer where c.id < 100 order by c.id
            from Comment c join fetch c.writer order by c.id
            from Comment c join fetch c.writer order by c.text nulls last, c.id limit 5 offset 3
            from Comment c join fetch c.writer where c.text = 'text 1' order by c.id desc
            from Comment c join fetch c.post join fetch c.writer order by c.id
            from Comment c join fetch c.post p left join fetch p.author join fetch c.writer order by c.id
            from Comment c join fetch c.writer w left join fetch w.country order by c.id
            from Friendship f join fetch f.friend order by f.weight, f.id
            select f from Friendship f join fetch f.friend where f.member.login in ('m3', 'm4', 'm9') order by f.id
            select c, c.text from Comment c join fetch c.writer order by c.id
            select c.id, c, p.likes from Comment c join fetch c.writer join c.post p order by p.likes, c.id
            from Member m join fetch m.team order by m.login
            from Comment c join fetch c.writer where c.post.author in (select f.friend from Friendship f where f.weight = 1) order by c.id
            from Comment c join fetch c.writer where c.id < 0
            """;

    @OnEachDatabase
    void theOtherEndsAreThoseOfOneDatabase(Databases databases) {
        new AcrossOracle()
                .statements(SELECTS)
                .query("page order by", FetchAcrossIT::page)
                .query("criteria order by", FetchAcrossIT::criteria)
                .compare(databases);
    }

    private static Query page(SharedSessionContract session) {
        return session.createQuery("from Comment c join fetch c.writer order by c.text desc, c.id", (Class<?>) null)
                .setFirstResult(2)
                .setMaxResults(6);
    }

    private static Query criteria(SharedSessionContract session) {
        var builder = session.getCriteriaBuilder();
        var criteria = builder.createQuery(Comment.class);
        var comment = criteria.from(Comment.class);
        comment.fetch("writer");
        criteria.select(comment).where(builder.isNotNull(comment.get("text"))).orderBy(builder.asc(comment.get("id")));
        return session.createQuery(criteria);
    }

    @OnEachDatabase
    void whatIsFetchedIsManagedAndTheSameAsWhatIsFound(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 8))) {
            factory.runInTransaction(em -> {
                var comments = em.createQuery("from Comment c join fetch c.writer order by c.id", Comment.class)
                        .getResultList();

                assertThat(comments).isNotEmpty().allSatisfy(comment -> {
                    var writer = java.util.Objects.requireNonNull(comment.writer);
                    assertThat(Hibernate.isInitialized(writer)).isTrue();
                    var member = (AcrossModel.Member) Hibernate.unproxy(writer);
                    assertThat(em.contains(member)).isTrue();
                    assertThat(Hibernate.unproxy(em.find(AcrossModel.Member.class, member.login)))
                            .isSameAs(member);
                    member.name = "Fetched";
                });
            });
            try (var em = factory.createEntityManager()) {
                assertThat(em.createQuery("select count(m) from Member m where m.name = 'Fetched'", Long.class)
                                .getSingleResult())
                        .isEqualTo(em.createQuery(
                                        "select count(distinct m.login) from Member m where exists "
                                                + "(select 1 from Comment c where c.writer = m)",
                                        Long.class)
                                .getSingleResult());
            }
        }
    }

    @OnEachDatabase
    void explainShowsWhatIsFetchedAfterTheRows(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 8));
                var session = factory.createEntityManager().unwrap(ShardedSession.class)) {
            var query = session.createQuery("from Comment c left join fetch c.writer order by c.id", Comment.class);

            assertThat(session.explain(query).plan())
                    .startsWith("FetchAcross of [")
                    .contains("by ids, 500 at a time\n  ")
                    .contains("OrderedMerge by [c.id]");
        }
    }

    @OnEachDatabase
    void anEntityGraphThatLeadsAcrossIsRefusedAndRunsOnOneDatabase(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 2));
                var em = factory.createEntityManager()) {
            var graph = em.createEntityGraph(Comment.class);
            graph.addAttributeNodes("writer");
            for (var hql : List.of("from Comment c", "from Comment c where c.post.author.login = 'm3'")) {
                var query = em.createQuery(hql, Comment.class).setHint("jakarta.persistence.loadgraph", graph);

                assertThatThrownBy(query::getResultList)
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("Comment.writer")
                        .hasMessageContaining("Use 'join fetch'");
            }
        }
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 1));
                var em = factory.createEntityManager()) {
            var graph = em.createEntityGraph(Comment.class);
            graph.addAttributeNodes("writer");

            assertThat(em.createQuery("from Comment c where c.id = 1910", Comment.class)
                            .setHint("jakarta.persistence.loadgraph", graph)
                            .getResultList())
                    .allSatisfy(comment ->
                            assertThat(Hibernate.isInitialized(comment.writer)).isTrue());
        }
    }
}
