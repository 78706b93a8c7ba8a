package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;

/** Queries of a session of one virtual shard see and change its rows alone, whatever shares its database. */
class VirtualShardQueriesIT {

    private static final int ACCOUNTS = 40;

    @OnEachDatabase
    void everyVirtualShardSeesItsRowsAndAllOfThemSeeEveryRowOnce(Databases databases) {
        try (var unit = unit(databases)) {
            var seen = new ArrayList<String>();
            for (var shard : unit.factory.delegates()) {
                try (var session = shard.openSession()) {
                    var logins = session.createQuery("select a.login from Account a order by a.login", String.class)
                            .getResultList();

                    assertThat(logins)
                            .allSatisfy(login -> assertThat(unit.factory.shardOf(Account.class, login))
                                    .contains(shard.id()));
                    assertThat(session.createQuery("from Premium p order by p.login", Premium.class)
                                    .getResultStream()
                                    .map(premium -> premium.login))
                            .containsExactlyElementsOf(logins.stream()
                                    .filter(VirtualShardQueriesIT::isPremium)
                                    .toList());
                    assertThat(session.createQuery("select count(t) from Account a join a.tags t", Long.class)
                                    .getSingleResult())
                            .isEqualTo(2L * logins.size());
                    seen.addAll(logins);
                }
            }

            assertThat(seen).hasSize(ACCOUNTS).doesNotHaveDuplicates();
        }
    }

    /** A plan that was made without the virtual shard's condition must not serve with it, nor the other way round. */
    @OnEachDatabase
    void theSameStatementAnswersForWhatTheSessionSeesNow(Databases databases) {
        try (var unit = unit(databases);
                var session = unit.factory.openSession()) {
            var shards = List.of(new ShardId("default", 1), new ShardId("default", 2));
            for (int round = 0; round < 3; round++) {
                assertThat(count(session)).isEqualTo(ACCOUNTS);
                long both = session.withShard(shards.get(0), VirtualShardQueriesIT::count)
                        + session.withShard(shards.get(1), VirtualShardQueriesIT::count);
                assertThat(both)
                        .isEqualTo(session.createQuery("select a.login from Account a", String.class)
                                .getResultStream()
                                .filter(login -> shards.contains(unit.factory
                                        .shardOf(Account.class, login)
                                        .orElseThrow()))
                                .count());
            }
        }
    }

    private static long count(Session session) {
        return session.createQuery("select count(a) from Account a", Long.class).getSingleResult();
    }

    @OnEachDatabase
    void aChangeChangesTheRowsOfTheVirtualShardAlone(Databases databases) {
        try (var unit = unit(databases)) {
            var shard = unit.factory.delegate(new ShardId("default", 3));
            long its;
            try (var session = shard.openSession()) {
                its = count(session);
                var transaction = session.beginTransaction();
                assertThat(session.createMutationQuery("update Account a set a.points = 7")
                                .executeUpdate())
                        .isEqualTo((int) its);
                assertThat(session.createMutationQuery("delete from Account a where a.points = 7")
                                .executeUpdate())
                        .isEqualTo((int) its);
                transaction.commit();
            }

            try (var session = unit.factory.openSession()) {
                assertThat(its).isPositive();
                assertThat(count(session)).isEqualTo(ACCOUNTS - its);
                assertThat(session.createQuery("select count(a) from Account a where a.points = 7", Long.class)
                                .getSingleResult())
                        .isZero();
            }
        }
    }

    @OnEachDatabase
    void whatIsInNoVirtualShardIsRefused(Databases databases) {
        try (var unit = unit(databases);
                var session = unit.factory.openSession()) {
            assertThatThrownBy(() -> session.withShard(
                            new ShardId("default", 0),
                            its -> its.createQuery("from Notice", Notice.class).getResultList()))
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("in the session of the virtual shard 'default/0'")
                    .hasMessageContaining("Notice")
                    .hasMessageContaining("Run it in a session of the sharded factory");
        }
    }

    private static boolean isPremium(String login) {
        return login.hashCode() % 2 == 0;
    }

    private static RoutedUnit unit(Databases databases) {
        var unit = RoutedUnit.of(
                databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, Account.class, Premium.class, Notice.class);
        unit.factory.inTransaction(session -> {
            for (int number = 0; number < ACCOUNTS; number++) {
                var login = "a" + number;
                var account = isPremium(login) ? new Premium(login) : new Account(login);
                account.tags.addAll(List.of("x" + number, "y"));
                session.persist(account);
            }
        });
        return unit;
    }

    @Entity(name = "Account")
    @EntityGroup("account")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Account {

        @Id
        @ShardKey
        @Column(length = 20)
        String login = "";

        int points;

        @ElementCollection
        List<String> tags = new ArrayList<>();

        Account() {}

        Account(String login) {
            this.login = login;
        }
    }

    @Entity(name = "Premium")
    static class Premium extends Account {

        String level = "gold";

        Premium() {}

        Premium(String login) {
            super(login);
        }
    }

    @Entity(name = "Notice")
    static class Notice {

        @Id
        long id;
    }
}
