package io.hibernateshards.demo.tour;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.member.MemberQueries;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;

/** What a scene plays on: the databases, the page, and a note of what each query did. */
final class Stage implements AutoCloseable {

    private final EntityManagerFactory factory;
    private final EntityManager entityManager;
    private final Page page;
    private final QueryNotes notes = new QueryNotes();

    Stage(EntityManagerFactory factory, Page page) {
        this.factory = factory;
        this.entityManager = factory.createEntityManager();
        this.page = page;
    }

    EntityManagerFactory factory() {
        return factory;
    }

    EntityManager entityManager() {
        return entityManager;
    }

    ShardedSession session() {
        return entityManager.unwrap(ShardedSession.class);
    }

    Page page() {
        return page;
    }

    /** The rows of a query; how it ran is noted. */
    <T> List<T> ask(TypedQuery<T> query) {
        var explanation = session().explain(query);
        long start = System.nanoTime();
        var rows = query.getResultList();
        notes.add(explanation, System.nanoTime() - start);
        return rows;
    }

    /** The row of a query that always has one; how it ran is noted. */
    <T> T askOne(TypedQuery<T> query) {
        return ask(query).get(0);
    }

    /** The most active members: at most {@code limit}; none in an empty network. */
    List<Member> mostActive(int limit) {
        return MemberQueries.mostActive(entityManager, limit).getResultList();
    }

    /** The member that the tour follows: Alice, or who wrote most where she is not. */
    Optional<Member> protagonist() {
        var alice = entityManager.find(Member.class, TutorialNetwork.ALICE);
        return alice != null ? Optional.of(alice) : mostActive(1).stream().findFirst();
    }

    /** The virtual shard and the database of a member, as in {@code 417 on social_1}. */
    String placeOf(String memberId) {
        var shards = factory.unwrap(ShardedSessionFactory.class);
        var shard = shards.shardOf(Member.class, memberId).orElseThrow();
        return shard.number() + " on " + shards.databaseOf(shard);
    }

    /** Shows a table, and below it what the queries did that were asked since the last one. */
    void show(Table table) {
        page.table(table);
        notes.writeTo(page);
    }

    @Override
    public void close() {
        entityManager.close();
    }
}
