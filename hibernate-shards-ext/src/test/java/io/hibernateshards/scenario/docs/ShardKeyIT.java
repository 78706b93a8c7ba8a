package io.hibernateshards.scenario.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardKeyChangedException;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What the documentation says of shard keys. */
class ShardKeyIT {

    // region spread
    /** How many of these keys each database would get. */
    static Map<String, Integer> spread(ShardedSessionFactory factory, Class<?> entity, List<?> ids) {
        var counts = new TreeMap<String, Integer>();
        for (var id : ids) {
            var shard = factory.shardOf(entity, id).orElseThrow();
            counts.merge(factory.databaseOf(shard), 1, Integer::sum);
        }
        return counts;
    }
    // endregion

    @OnEachDatabase
    void manyKeysSpreadEvenly(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            var logins = IntStream.range(0, 10_000)
                    .mapToObj(number -> "user" + number)
                    .toList();

            var counts = spread(unit.factory, Member.class, logins);

            assertThat(counts).containsOnlyKeys("one", "two");
            assertThat(counts.values()).allMatch(count -> count > 4_700 && count < 5_300);
        }
    }

    @OnEachDatabase
    void aKeyOfSeveralColumnsNarrowsOnlyAsAWhole(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            unit.run(session -> session.persist(new Ticket("T-1", new ProjectKey("acme", "web"), "Slow page")));

            unit.run(session -> {
                // region whole
                var one = session.createQuery(
                                "from Ticket t where t.project.tenant = :tenant and t.project.project = :project",
                                Ticket.class)
                        .setParameter("tenant", "acme")
                        .setParameter("project", "web");
                var all = session.createQuery("from Ticket t where t.project.tenant = :tenant", Ticket.class)
                        .setParameter("tenant", "acme");

                assertThat(session.explain(one).databases()).hasSize(1);
                assertThat(session.explain(all).databases()).hasSize(2);
                // endregion
                assertThat(one.getResultList()).hasSize(1);
                assertThat(all.getResultList()).hasSize(1);
            });
        }
    }

    @OnEachDatabase
    void aStoredKeyIsNotChangedAndARowIsMovedByInsertingItAgain(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            var from = unit.loginOn("one", 0);
            var to = unit.loginOn("two", 0);
            unit.run(session -> session.persist(new Member(from)));
            unit.run(session -> session.persist(new Member(to)));
            unit.run(session -> session.persist(new Post(session.find(Member.class, from), "Mine")));
            long id = unit.call(session ->
                    session.createQuery("select p.id from Post p", Long.class).getSingleResult());

            assertThatThrownBy(() ->
                            unit.run(session -> session.find(Post.class, id).author = session.find(Member.class, to)))
                    .hasStackTraceContaining(ShardKeyChangedException.class.getSimpleName())
                    .hasStackTraceContaining("Remove the entity, flush, and persist a new one");
            unit.run(session -> give(session, id, to));

            unit.run(session -> assertThat(session.createQuery("select p.author.login from Post p", String.class)
                            .getResultList())
                    .containsExactly(to));
        }
    }

    // region move
    /** A post gets another author: another shard key, hence another row. */
    static Post give(ShardedSession session, long id, String login) {
        session.transactions(TransactionMode.BEST_EFFORT); // the two rows may be on two databases
        var post = session.find(Post.class, id);
        session.remove(post);
        session.flush();
        var moved = new Post(session.find(Member.class, login), post.text);
        session.persist(moved);
        return moved;
    }
    // endregion
}
