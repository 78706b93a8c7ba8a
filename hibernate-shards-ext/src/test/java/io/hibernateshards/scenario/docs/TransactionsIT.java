package io.hibernateshards.scenario.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.PartialCommitException;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import jakarta.persistence.RollbackException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;

/** What the documentation says of transactions. */
class TransactionsIT {

    private static void fill(DocumentedUnit unit) {
        for (var database : List.of("one", "two")) {
            unit.run(session -> session.persist(new Member(unit.loginOn(database, 0))));
        }
    }

    @OnEachDatabase
    void aSecondDatabaseIsNotWrittenToUnlessThatIsAllowed(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            fill(unit);
            var alice = unit.loginOn("one", 0);
            var bob = unit.loginOn("two", 0);
            var factory = unit.factory;

            // region single
            assertThatThrownBy(() -> factory.inTransaction(session -> {
                        session.find(Member.class, alice).friendCount++;
                        session.find(Member.class, bob).friendCount++; // lives on another database
                    }))
                    .isInstanceOf(RollbackException.class)
                    .hasCauseInstanceOf(CrossDatabaseWriteException.class);
            // endregion

            // region allowed
            factory.inTransaction(session -> {
                ((ShardedSession) session).transactions(TransactionMode.BEST_EFFORT);
                session.find(Member.class, alice).friendCount++;
                session.find(Member.class, bob).friendCount++;
            });
            // endregion
            List<Integer> counts =
                    unit.call(session -> session.createQuery("select m.friendCount from Member m", Integer.class)
                            .getResultList());
            assertThat(counts).containsExactly(1, 1);
        }
    }

    // region befriend
    /**
     * Makes two members friends: each gets a row and a higher count in one virtual shard. Whatever an earlier call left
     * behind, asking again completes it and counts nothing twice.
     */
    static void befriend(SessionFactory factory, String one, String other) {
        factory.inTransaction(session -> {
            ((ShardedSession) session).transactions(TransactionMode.BEST_EFFORT);
            addFriend(session, one, other);
            addFriend(session, other, one);
        });
    }

    private static void addFriend(org.hibernate.Session session, String login, String friend) {
        if (session.find(Friendship.class, new FriendshipId(login, friend)) == null) {
            var member = session.find(Member.class, login);
            session.persist(new Friendship(member, friend));
            member.friendCount++;
        }
    }
    // endregion

    @OnEachDatabase
    void whatACommitLeftHalfIsCompletedByAskingAgain(Databases databases) {
        var stores = databases.fresh("one", "two");
        var second = new FaultyDataSource("two", stores.get(1).dataSource());
        try (var unit = DocumentedUnit.over(stores, second)) {
            fill(unit);
            var factory = unit.factory;
            var alice = unit.loginOn("one", 0);
            var bob = unit.loginOn("two", 0);
            second.dieAtCommit();

            // region partial
            assertThatThrownBy(() -> befriend(factory, alice, bob))
                    .isInstanceOfSatisfying(PartialCommitException.class, partial -> {
                        assertThat(partial.committed()).containsExactly("one"); // durable
                        assertThat(partial.rolledBack()).isEmpty();
                        assertThat(partial.unknown()).containsExactly("two"); // its answer was lost
                    });
            // endregion
            second.heal();
            befriend(factory, alice, bob);
            befriend(factory, alice, bob);

            List<Integer> counts =
                    unit.call(session -> session.createQuery("select m.friendCount from Member m", Integer.class)
                            .getResultList());
            assertThat(counts).containsExactly(1, 1);
            Long rows = unit.call(session -> session.createQuery("select count(f) from Friendship f", Long.class)
                    .getSingleResult());
            assertThat(rows).isEqualTo(2);
        }
    }

    @OnEachDatabase
    void aChangeOfAllRowsIsMadeOneDatabaseAfterAnother(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            fill(unit);
            var factory = unit.factory;

            // region each
            for (var database : factory.databaseNames()) {
                factory.inTransaction(session -> ((ShardedSession) session)
                        .withDatabase(
                                database,
                                its -> its.createMutationQuery("update Member m set m.postCount = 0")
                                        .executeUpdate()));
            }
            // endregion
            Long changed = unit.call(
                    session -> session.createQuery("select count(m) from Member m where m.postCount = 0", Long.class)
                            .getSingleResult());
            assertThat(changed).isEqualTo(2);
        }
    }

    @OnEachDatabase
    void aNewDatabaseGetsItsCopiesWhenTheyAreWritten(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two");
        var bestEffort = Map.of("hibernate.shards.transactions", "best_effort");
        try (var unit = DocumentedUnit.open(stores, bestEffort)) {
            unit.run(session -> session.persist(new Country("se", "Sverige")));
        }
        var three = databases.fresh("three");
        var more = new HashMap<String, Object>(bestEffort);
        more.put("hibernate.shards.databases", "one, two, three");
        more.put("hibernate.shards.groups", "a: 0-511 @ one; b: 512-1023 @ two, three(waiting)");

        try (var unit = DocumentedUnit.open(List.of(stores.get(0), stores.get(1), three), more)) {
            assertThat(three.queryForStrings("select name from Country")).isEmpty();
            unit.run(session -> session.withDatabase("one", its -> {
                its.find(Country.class, "se").name = "Sweden";
                return null;
            }));
        }

        assertThat(three.queryForStrings("select name from Country")).containsExactly("Sweden");
    }

    @OnEachDatabase
    void aCounterIsChangedWithItsRow(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            fill(unit);
            var login = unit.loginOn("two", 0);

            unit.run(session -> post(session, login, "Hello"));

            unit.run(session -> {
                assertThat(session.find(Member.class, login).postCount).isEqualTo(1);
                assertThat(session.find(Member.class, login).posts).hasSize(1);
            });
        }
    }

    // region counter
    /** One entity group, hence one database and one transaction. */
    static void post(jakarta.persistence.EntityManager entityManager, String login, String text) {
        var author = entityManager.find(Member.class, login);
        entityManager.persist(new Post(author, text));
        author.postCount++;
    }
    // endregion
}
