package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.MissingShardKeyException;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardKeyChangedException;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.RollbackException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a sharded unit does with rows, transactions and mistakes. */
class ShardedUnitIT {

    private static final Arrangement EIGHT_ON_TWO = new Arrangement(8, 2);

    /** Two logins that live on two databases. */
    private static List<String> loginsApart(ShardedSessionFactory factory) {
        var first = "a0";
        for (int number = 1; ; number++) {
            if (!databaseOf(factory, "a" + number).equals(databaseOf(factory, first))) {
                return List.of(first, "a" + number);
            }
        }
    }

    /** Two logins that live on one database. */
    private static List<String> loginsTogether(ShardedSessionFactory factory) {
        var first = "a0";
        for (int number = 1; ; number++) {
            if (databaseOf(factory, "a" + number).equals(databaseOf(factory, first))) {
                return List.of(first, "a" + number);
            }
        }
    }

    private static String databaseOf(ShardedSessionFactory factory, String login) {
        return factory.databaseOf(factory.shardOf(Member.class, login).orElseThrow());
    }

    @OnEachDatabase
    void eachRowLivesWhereItsKeySaysWithItsVirtualShardInEveryTable(Databases databases) throws Exception {
        var its = EIGHT_ON_TWO.databases(databases);
        try (var emf = EIGHT_ON_TWO.open(its, "create", Member.class, Post.class)) {
            var factory = emf.unwrap(ShardedSessionFactory.class);
            var expected = new ArrayList<String>();
            for (int number = 0; number < 20; number++) {
                var member = new Member("m" + number, "n", number);
                member.posts.add(new Post(UUID.randomUUID(), member, "p"));
                member.tags.add("t");
                emf.runInTransaction(em -> em.persist(member));
                var shard = factory.shardOf(Member.class, member.login).orElseThrow();
                expected.add(member.login + "|" + shard.number() + "@" + factory.databaseOf(shard));
            }

            for (var sql : List.of(
                    "select login, vshard from Member",
                    "select author_login, vshard from Post",
                    "select Member_login, vshard from Member_tags")) {
                var found = new ArrayList<String>();
                for (var database : its) {
                    for (var row : database.queryForStrings(sql)) {
                        found.add(row + "@" + database.name());
                    }
                }
                assertThat(found).as(sql).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @OnEachDatabase
    void whatIsFoundMergedAndRemovedIsWhatWasPersisted(Databases databases) {
        try (var emf = EIGHT_ON_TWO.open(EIGHT_ON_TWO.databases(databases), "create", Member.class, Post.class)) {
            var postId = UUID.randomUUID();
            emf.runInTransaction(em -> {
                var member = new Member("alice", "Alice", 1);
                member.posts.add(new Post(postId, member, "hello"));
                em.persist(member);
            });

            var detached = emf.callInTransaction(em -> em.find(Member.class, "alice"));
            detached.name = "Alice B.";
            emf.runInTransaction(em -> em.merge(detached));
            emf.runInTransaction(em -> {
                var post = em.find(Post.class, postId);
                assertThat(post.author).isSameAs(em.getReference(Member.class, "alice"));
                assertThat(em.find(Member.class, "alice").name()).isEqualTo("Alice B.");
                assertThat(em.contains(post)).isTrue();
            });
            emf.runInTransaction(em -> em.remove(em.find(Member.class, "alice")));
            emf.runInTransaction(em -> {
                assertThat(em.find(Member.class, "alice")).isNull();
                assertThat(em.find(Post.class, postId)).isNull();
            });
        }
    }

    @OnEachDatabase
    void aSecondDatabaseIsNotWrittenAndNothingIsCommitted(Databases databases) {
        try (var emf = EIGHT_ON_TWO.open(EIGHT_ON_TWO.databases(databases), "create", Member.class, Post.class)) {
            var apart = loginsApart(emf.unwrap(ShardedSessionFactory.class));

            assertThatThrownBy(() -> emf.runInTransaction(em -> {
                        em.persist(new Member(apart.get(0), "x", 1));
                        em.persist(new Member(apart.get(1), "y", 2));
                    }))
                    .isInstanceOf(RollbackException.class)
                    .cause()
                    .isInstanceOf(CrossDatabaseWriteException.class)
                    .hasMessageContaining("would now write to")
                    .hasMessageContaining("set 'hibernate.shards.transactions' to 'best_effort'");

            emf.runInTransaction(em -> {
                assertThat(em.find(Member.class, apart.get(0))).isNull();
                assertThat(em.find(Member.class, apart.get(1))).isNull();
            });
        }
    }

    @OnEachDatabase
    void whatCannotBeAnsweredExactlyIsRefused(Databases databases) {
        try (var emf = EIGHT_ON_TWO.open(EIGHT_ON_TWO.databases(databases), "create", Member.class, Post.class);
                var em = emf.createEntityManager()) {
            var hql = "select distinct m from Member m, Post p where p.text = m.name order by m.name";
            assertThatThrownBy(() -> em.createQuery(hql).getResultList())
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining(hql);
            assertThatThrownBy(() -> em.createNativeQuery("select 1").getResultList())
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("The native query [select 1] is not routed")
                    .hasMessageContaining("withDatabase");
        }
    }

    @OnEachDatabase
    void explainTellsWhichDatabasesAndWhy(Databases databases) {
        try (var emf = EIGHT_ON_TWO.open(EIGHT_ON_TWO.databases(databases), "create", Member.class, Post.class);
                var em = emf.createEntityManager()) {
            var session = em.unwrap(ShardedSession.class);

            var one = session.explain(em.createQuery("from Member m where m.login = 'bob'"));
            var all = session.explain(em.createQuery("from Member m order by m.login"));

            assertThat(one.route()).isEqualTo("single");
            assertThat(one.databases()).containsExactly(databaseOf(emf.unwrap(ShardedSessionFactory.class), "bob"));
            assertThat(all.route()).isEqualTo("every");
            assertThat(all.databases()).containsExactly("db0", "db1");
            assertThat(one.reasons())
                    .containsExactly("'Member' of entity group 'member': m.login = 'bob' leaves 1 of 8 virtual shards");
            assertThat(session.explain(em.createQuery("from Member m where m.login in :logins")
                                    .setParameter("logins", List.of("bob", "eve", "dan")))
                            .reasons()
                            .get(0))
                    .contains("m.login in :logins leaves");
            assertThat(all.plan()).contains("OrderedMerge");
        }
    }

    @OnEachDatabase
    void aPostWithoutAuthorHasNoPlaceAndAnAuthorIsNotChanged(Databases databases) {
        try (var emf = EIGHT_ON_TWO.open(EIGHT_ON_TWO.databases(databases), "create", Member.class, Post.class)) {
            assertThatThrownBy(() -> emf.runInTransaction(em -> em.persist(new Post())))
                    .isInstanceOf(MissingShardKeyException.class)
                    .hasMessageContaining("'author.login' is null")
                    .hasMessageContaining("Set it before the entity is persisted");

            var id = UUID.randomUUID();
            var factory = emf.unwrap(ShardedSessionFactory.class);
            var logins = loginsTogether(factory);
            emf.runInTransaction(em -> em.persist(new Member(logins.get(1), "n", 1)));
            emf.runInTransaction(em -> {
                var author = new Member(logins.get(0), "n", 1);
                em.persist(author);
                em.persist(new Post(id, author, "t"));
            });
            assertThatThrownBy(() -> emf.runInTransaction(
                            em -> em.find(Post.class, id).author = em.find(Member.class, logins.get(1))))
                    .isInstanceOf(RollbackException.class)
                    .cause()
                    .isInstanceOf(ShardKeyChangedException.class)
                    .hasMessageContaining("author.login");
        }
    }

    @OnEachDatabase
    void aDifferentShardCountOrOrderOfDatabasesStopsTheUnit(Databases databases) {
        var its = EIGHT_ON_TWO.databases(databases);
        EIGHT_ON_TWO.open(its, "create", Member.class, Post.class).close();

        assertThatThrownBy(() -> new Arrangement(16, 2).open(its, "none", Member.class, Post.class))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("records that keyspace 'default' has 8 virtual shards, and the settings say 16")
                .hasMessageContaining("Set the number back");
        assertThatThrownBy(() -> EIGHT_ON_TWO.open(List.of(its.get(1), its.get(0)), "none", Member.class, Post.class))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("The database configured as 'db1' (number 0)")
                .hasMessageContaining("records that it is 'db0' (number 0)")
                .hasMessageContaining("Put the URLs and the order of the list back");
        EIGHT_ON_TWO.open(its, "validate", Member.class, Post.class).close();
    }
}
