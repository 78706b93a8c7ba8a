package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hibernate.Session;

/** Sessions that see one virtual shard, or one database. */
class NarrowedSessionIT {

    @Entity(name = "Member")
    @EntityGroup("member")
    static class Member {
        @Id
        @ShardKey
        String login;

        String name;

        Member() {}

        Member(String login, String name) {
            this.login = login;
            this.name = name;
        }
    }

    private static RoutedUnit filled(Databases databases) {
        var unit = RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, Member.class);
        unit.factory.inTransaction(session ->
                IntStream.range(0, 40).forEach(i -> session.persist(new Member("key" + i, "name " + i))));
        return unit;
    }

    private static ShardId shardOf(RoutedUnit unit, String login) {
        return unit.factory.shardOf(Member.class, login).orElseThrow();
    }

    private static List<String> logins(RoutedUnit unit, ShardId shard) {
        return IntStream.range(0, 40)
                .mapToObj(i -> "key" + i)
                .filter(login -> shardOf(unit, login).equals(shard))
                .toList();
    }

    /** A login of the same database, but of another virtual shard. */
    private static String neighbourOf(RoutedUnit unit, String login) {
        var shard = shardOf(unit, login);
        return IntStream.range(0, 40)
                .mapToObj(i -> "key" + i)
                .filter(other -> !shardOf(unit, other).equals(shard)
                        && unit.factory.databaseOf(shardOf(unit, other)).equals(unit.factory.databaseOf(shard)))
                .findFirst()
                .orElseThrow();
    }

    private static void seesItsRowsAlone(RoutedUnit unit, Session session, ShardId shard) {
        var mine = logins(unit, shard);
        var other = neighbourOf(unit, mine.get(0));

        assertThat(session.find(Member.class, mine.get(0))).isNotNull();
        assertThat(session.find(Member.class, other)).isNull();
        assertThat(session.findMultiple(Member.class, List.of(other, mine.get(0))))
                .extracting(member -> member == null ? null : member.login)
                .containsExactly(null, mine.get(0));
        assertThatThrownBy(() -> session.persist(new Member(newNeighbour(unit, mine.get(0)), "stranger")))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("sees and writes the rows of '" + shard + "' alone")
                .hasMessageContaining("Use the session outside of them");
        assertThatThrownBy(() -> session.createNativeQuery("select login from Member", String.class))
                .isInstanceOf(UnsupportedShardedQueryException.class)
                .hasMessageContaining("refused in a session of the virtual shard")
                .hasMessageContaining("withDatabase");
    }

    private static String newNeighbour(RoutedUnit unit, String login) {
        var shard = shardOf(unit, login);
        return IntStream.range(100, 1000)
                .mapToObj(i -> "key" + i)
                .filter(other -> !shardOf(unit, other).equals(shard)
                        && unit.factory.databaseOf(shardOf(unit, other)).equals(unit.factory.databaseOf(shard)))
                .findFirst()
                .orElseThrow();
    }

    @OnEachDatabase
    void aDelegatesSessionSeesAndWritesItsVirtualShardAlone(Databases databases) {
        try (var unit = filled(databases)) {
            var shard = shardOf(unit, "key7");
            var delegate = unit.factory.delegate(shard);

            assertThat(delegate.database()).isEqualTo(unit.factory.databaseOf(shard));
            try (var session = delegate.openSession()) {
                session.getTransaction().begin();
                seesItsRowsAlone(unit, session, shard);
                session.getTransaction().rollback();
            }
            try (var session = delegate.openSession()) {
                session.getTransaction().begin();
                var mine = IntStream.range(100, 1000)
                        .mapToObj(i -> "key" + i)
                        .filter(login -> shardOf(unit, login).equals(shard))
                        .findFirst()
                        .orElseThrow();
                session.persist(new Member(mine, "new"));
                session.getTransaction().commit();

                assertThat(session.find(Member.class, mine)).isNotNull();
            }
        }
    }

    @OnEachDatabase
    void aDelegateCountsWhatWasInsertedAndRouted(Databases databases) {
        try (var unit = filled(databases)) {
            var shard = shardOf(unit, "key7");
            var delegate = unit.factory.delegate(shard);
            int count = logins(unit, shard).size();
            assertThat(delegate.insertCount()).isEqualTo(count);
            assertThat(delegate.routedCount()).isEqualTo(count);

            unit.factory.inTransaction(session -> session.find(Member.class, "key7"));
            unit.factory.inStatelessTransaction(session -> session.get(Member.class, "key7"));
            unit.factory.inTransaction(session -> session.find(Member.class, neighbourOf(unit, "key7")));

            assertThat(delegate.insertCount()).isEqualTo(count);
            assertThat(delegate.routedCount()).isEqualTo(count + 2);
            assertThat(unit.factory.delegates().stream()
                            .mapToLong(its -> its.insertCount())
                            .sum())
                    .isEqualTo(40);
        }
    }

    @OnEachDatabase
    void withShardNarrowsASessionForAWhile(Databases databases) {
        try (var unit = filled(databases);
                var session = unit.factory.openSession()) {
            session.getTransaction().begin();
            var shard = shardOf(unit, "key7");

            session.withShard(shard, its -> {
                seesItsRowsAlone(unit, its, shard);
                return null;
            });

            assertThat(session.createSelectionQuery("select m.login from Member m", String.class)
                            .getResultList())
                    .hasSize(40);
            assertThatThrownBy(() -> session.withShard(new ShardId("default", 8), its -> null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'default/8' is outside its keyspace")
                    .hasMessageContaining("Ask for one of these");
            session.getTransaction().rollback();
        }
    }

    @OnEachDatabase
    void withDatabaseNarrowsToOneDatabaseAndOnAllDatabasesVisitsEach(Databases databases) {
        try (var unit = filled(databases);
                var session = unit.factory.openSession()) {
            Map<String, Long> counts =
                    session.onAllDatabases(its -> its.createSelectionQuery("select count(*) from Member", Long.class)
                            .getSingleResult());

            assertThat(counts.keySet()).containsExactly("one", "two");
            assertThat(counts.values().stream().mapToLong(count -> count).sum()).isEqualTo(40);
            assertThat(session.<Long>withDatabase(
                            "one",
                            its -> its.createNativeQuery("select count(*) from Member", Long.class)
                                    .getSingleResult()))
                    .isEqualTo(counts.get("one"));
            assertThatThrownBy(() -> session.withDatabase(
                            "one", its -> ((ShardedSession) its).withDatabase("two", deeper -> null)))
                    .isInstanceOf(ShardException.class)
                    .hasMessageContaining("'[one]' alone")
                    .hasMessageContaining("Use the session outside of them");
        }
    }
}
