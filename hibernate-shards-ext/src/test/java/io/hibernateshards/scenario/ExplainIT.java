package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.QueryExplanation;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.util.List;

/** What is said of a query before it runs. */
class ExplainIT {

    @OnEachDatabase
    void eachDatabaseHasItsReasons(Databases databases) {
        inSession(databases, (unit, session) -> {
            var keys =
                    List.of(unit.keyOn(0, Member.class), unit.keyOn(1, Member.class), unit.keyOn(1, Member.class, 3));
            var some = session.explain(session.createQuery("from Member m where m.login in :logins", Member.class)
                    .setParameter("logins", keys));
            var all = session.explain("from Member m");

            assertThat(all.route()).isEqualTo("every");
            assertThat(all.targets())
                    .map(QueryExplanation.Target::toString)
                    .containsExactly(
                            "one: 'Member' in the virtual shards 0-3", "two: 'Member' in the virtual shards 4-7");
            assertThat(some.targets()).map(QueryExplanation.Target::database).containsExactly("one", "two");
            assertThat(some.targets().get(0).reasons().get(0))
                    .matches("'Member' in the virtual shards " + shard(unit, keys.get(0)));
            assertThat(some.reasons().get(0)).contains("m.login in :logins leaves");
        });
    }

    private static int shard(RoutedUnit unit, String login) {
        return unit.factory.shardOf(Member.class, login).orElseThrow().number();
    }

    @OnEachDatabase
    void limitAndOffsetBoundWhatDatabasesSend(Databases databases) {
        inSession(databases, (unit, session) -> {
            var paged = session.createQuery("from Member m order by m.score", Member.class)
                    .setFirstResult(5)
                    .setMaxResults(10);
            var pinned = session.createQuery("from Member m where m.login = :login order by m.score", Member.class)
                    .setParameter("login", unit.keyOn(1, Member.class))
                    .setFirstResult(5)
                    .setMaxResults(10);

            assertThat(session.explain(paged).mostRows()).hasValue(30);
            assertThat(session.explain(pinned).mostRows()).hasValue(10);
            assertThat(session.explain("select m.score, count(m) from Member m group by m.score limit 3")
                            .mostRows())
                    .isEmpty();
            assertThat(session.explain("from Member m order by m.score").mostRows())
                    .isEmpty();
            assertThat(session.explain("delete from Member m").mostRows()).isEmpty();
        });
    }

    @OnEachDatabase
    void theTextHasAllOfIt(Databases databases) {
        inSession(databases, (unit, session) -> {
            var text = session.explain("select m.login from Member m order by m.score limit 4")
                    .toString();

            assertThat(text.lines().map(line -> line.split(" ", 2)[0]))
                    .contains("query", "route", "because", "databases", "plan", "statement", "rows");
            assertThat(text)
                    .contains("route      every [one, two]")
                    .contains("databases  one: 'Member' in the virtual shards 0-3\n           two: 'Member' in")
                    .containsPattern("\nplan       (.+\n {13,})*OrderedMerge by \\[m.score]")
                    .contains("rows       at most 8");
        });
    }

    @OnEachDatabase
    void whatIsRefusedIsExplainedAsThat(Databases databases) {
        inSession(databases, (unit, session) -> {
            var refused = session.explain(
                    "select distinct m from Member m join Member n on m.score = n.score order by m.score");

            assertThat(refused.plan()).startsWith("Refuse ");
            assertThat(refused.mostRows()).isEmpty();
        });
    }

    private interface Work {
        void in(RoutedUnit unit, ShardedSession session);
    }

    private static void inSession(Databases databases, Work work) {
        try (var unit = RoutedUnit.of(
                        databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, Member.class, Post.class);
                var session = unit.factory.openSession()) {
            work.in(unit, session);
        }
    }
}
