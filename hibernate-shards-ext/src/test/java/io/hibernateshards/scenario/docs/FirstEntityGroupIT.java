package io.hibernateshards.scenario.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedStatelessSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.jpa.HibernatePersistenceProvider;

/** From an application on one database to one on two. */
class FirstEntityGroupIT {

    // region code
    static List<String> latest(EntityManager entityManager, String login) {
        return entityManager
                .createQuery(
                        "select p.text from Post p where p.author.login = :login order by p.text desc", String.class)
                .setParameter("login", login)
                .setMaxResults(10)
                .getResultList();
    }

    static List<String> all(EntityManager entityManager) {
        return entityManager
                .createQuery("select p.text from Post p order by p.text", String.class)
                .getResultList();
    }
    // endregion

    private static EntityManagerFactory plain(TestDatabase database, Class<?>... entities) {
        var unit = new PersistenceConfiguration("plain")
                .provider(HibernatePersistenceProvider.class.getName())
                .property("jakarta.persistence.jdbc.url", database.url())
                .property("jakarta.persistence.jdbc.user", database.user())
                .property("jakarta.persistence.jdbc.password", database.password())
                .property("jakarta.persistence.schema-generation.database.action", "create");
        List.of(entities).forEach(unit::managedClass);
        return unit.createEntityManagerFactory();
    }

    @OnEachDatabase
    void theSameCodeRunsOnOneDatabaseAndOnTwo(Databases databases) {
        var latest = new ArrayList<List<String>>();
        var all = new ArrayList<List<String>>();

        try (var before = plain(
                databases.fresh("old"),
                io.hibernateshards.scenario.before.Member.class,
                io.hibernateshards.scenario.before.Post.class)) {
            before.runInTransaction(entityManager -> {
                for (var login : List.of("alice", "bob")) {
                    var member = new io.hibernateshards.scenario.before.Member(login);
                    entityManager.persist(member);
                    entityManager.persist(new io.hibernateshards.scenario.before.Post(member, login + " 1"));
                    entityManager.persist(new io.hibernateshards.scenario.before.Post(member, login + " 2"));
                }
            });
            before.runInTransaction(entityManager -> {
                latest.add(latest(entityManager, "alice"));
                all.add(all(entityManager));
            });
        }
        try (var unit = DocumentedUnit.open(databases, Map.of("hibernate.shards.transactions", "best_effort"))) {
            unit.run(session -> {
                for (var login : List.of("alice", "bob")) {
                    var member = new Member(login);
                    session.persist(member);
                    session.persist(new Post(member, login + " 1"));
                    session.persist(new Post(member, login + " 2"));
                }
            });
            unit.run(session -> {
                latest.add(latest(session, "alice"));
                all.add(all(session));
            });
        }

        assertThat(latest).hasSize(2).containsOnly(List.of("alice 2", "alice 1"));
        assertThat(all).hasSize(2).containsOnly(List.of("alice 1", "alice 2", "bob 1", "bob 2"));
    }

    @OnEachDatabase
    void theFactoryTellsHowTheMappingIsUnderstood(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            // region explain
            String understood = unit.factory.explainMapping();
            // endregion

            int begin = understood.indexOf("entity group 'member'");
            DocumentedText.expect(
                    "explain-mapping.txt", understood.substring(begin).split("\n(?! )")[0]);
        }
    }

    @OnEachDatabase
    void rowsAreCopiedFromTheOldDatabase(Databases databases) {
        try (var old = plain(databases.fresh("old"), Member.class, Post.class, Country.class);
                var unit = DocumentedUnit.open(databases, Map.of())) {
            old.runInTransaction(entityManager -> {
                for (int number = 0; number < 25; number++) {
                    var member = new Member("member" + number);
                    entityManager.persist(member);
                    entityManager.persist(new Post(member, "post of " + member.login));
                }
            });

            copyAll(old.unwrap(SessionFactory.class), unit.factory);

            Long members = unit.call(session -> session.createQuery("select count(m) from Member m", Long.class)
                    .getSingleResult());
            var texts = unit.call(session -> session.createQuery("select p.text from Post p", String.class)
                    .getResultList());
            assertThat(members).isEqualTo(25);
            assertThat(texts).hasSize(25).contains("post of member7");
            unit.run(session ->
                    assertThat(session.find(Member.class, "member7").posts).hasSize(1));
        }
    }

    // region copy
    /** Copies all members, then all posts, a thousand at a time. */
    static void copyAll(SessionFactory old, SessionFactory sharded) {
        old.inStatelessTransaction(from -> {
            var members = "from Member m where m.login > :last order by m.login";
            String lastLogin = "";
            for (var some = next(from, members, lastLogin, Member.class);
                    !some.isEmpty();
                    some = next(from, members, lastLogin, Member.class)) {
                insert(sharded, some);
                lastLogin = some.get(some.size() - 1).login;
            }
            var posts = "from Post p where p.id > :last order by p.id";
            Long lastId = 0L;
            for (var some = next(from, posts, lastId, Post.class);
                    !some.isEmpty();
                    some = next(from, posts, lastId, Post.class)) {
                lastId = some.get(some.size() - 1).id;
                some.forEach(post -> post.id = null); // a new id, which tells its virtual shard
                insert(sharded, some);
            }
        });
    }

    private static <T> List<T> next(StatelessSession from, String hql, Object last, Class<T> type) {
        return from.createSelectionQuery(hql, type)
                .setParameter("last", last)
                .setMaxResults(1_000)
                .getResultList();
    }

    private static void insert(SessionFactory sharded, List<?> rows) {
        try (var to = (ShardedStatelessSession) sharded.openStatelessSession()) {
            to.transactions(TransactionMode.BEST_EFFORT);
            to.getTransaction().begin();
            to.insertMultiple(rows);
            to.getTransaction().commit();
        }
    }
    // endregion
}
