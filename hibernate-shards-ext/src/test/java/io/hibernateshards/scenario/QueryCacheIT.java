package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.Session;

/** Cacheable queries over several databases: what is kept is kept per database, and no write leaves a stale answer. */
class QueryCacheIT {

    private static final String BY_SCORE = "select m.login from Member m where m.score >= :least order by m.login";

    private final SqlRecorder recorder = new SqlRecorder();

    private RoutedUnit unit(Databases databases) {
        var stores = databases.fresh("one", "two");
        var unit = RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> {
                    RoutedUnit.record(settings, stores, recorder);
                    settings.put("hibernate.cache.use_second_level_cache", true);
                    settings.put("hibernate.cache.use_query_cache", true);
                    settings.put("hibernate.cache.region.factory_class", new MemoryRegions());
                },
                Member.class,
                Post.class);
        unit.factory.inTransaction(session -> {
            for (int number = 0; number < 8; number++) {
                session.persist(new Member("m" + number, "Name", number));
            }
        });
        return unit;
    }

    private List<String> ask(RoutedUnit unit, int least) {
        return unit.factory.fromTransaction(session -> list(session, least));
    }

    private static List<String> list(Session session, int least) {
        return session.createQuery(BY_SCORE, String.class)
                .setParameter("least", least)
                .setCacheable(true)
                .getResultList();
    }

    /** How many selects a piece of work sends; a commit sends other statements. */
    private long sent(Runnable work) {
        recorder.clear();
        work.run();
        return recorder.sent().stream()
                .filter(each -> each.toString().contains("select"))
                .count();
    }

    @OnEachDatabase
    void theSecondTimeNoDatabaseIsAsked(Databases databases) {
        try (var unit = unit(databases)) {
            var first = ask(unit, 3);

            assertThat(first).containsExactly("m3", "m4", "m5", "m6", "m7");
            // What is asked in the moment of a write is not kept.
            await().untilAsserted(() -> assertThat(
                            sent(() -> assertThat(ask(unit, 3)).isEqualTo(first)))
                    .isZero());
            assertThat(sent(() -> assertThat(ask(unit, 6)).containsExactly("m6", "m7")))
                    .isPositive();
            assertThat(sent(() ->
                            unit.factory.inTransaction(session -> assertThat(session.createQuery(BY_SCORE, String.class)
                                            .setParameter("least", 3)
                                            .setMaxResults(2)
                                            .setCacheable(true)
                                            .getResultList())
                                    .containsExactly("m3", "m4"))))
                    .isPositive();
        }
    }

    @OnEachDatabase
    void everyWriteIsSeenByTheNextQuery(Databases databases) {
        List<Consumer<Session>> writes = List.of(
                session -> session.find(Member.class, "m0").score = 100,
                session -> session.createMutationQuery("update Member m set m.score = 101 where m.score = 1")
                        .executeUpdate(),
                session -> session.createMutationQuery("insert into Member (login, score, name) values ('x', 102, 'X')")
                        .executeUpdate(),
                session -> ((ShardedSession) session)
                        .onAllDatabases(
                                its -> its.createNativeMutationQuery("update Member set score = 103 where score = 2")
                                        .executeUpdate()),
                session -> session.remove(session.find(Member.class, "m7")));
        var answers = List.of(
                List.of("m0", "m3", "m4", "m5", "m6", "m7"),
                List.of("m0", "m1", "m3", "m4", "m5", "m6", "m7"),
                List.of("m0", "m1", "m3", "m4", "m5", "m6", "m7", "x"),
                List.of("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "x"),
                List.of("m0", "m1", "m2", "m3", "m4", "m5", "m6", "x"));
        try (var unit = unit(databases)) {
            for (int number = 0; number < writes.size(); number++) {
                ask(unit, 3);
                var write = writes.get(number);

                unit.factory.inTransaction(write::accept);

                assertThat(ask(unit, 3)).as("write %s", number).isEqualTo(answers.get(number));
            }
        }
    }

    @OnEachDatabase
    void aNarrowedSessionDoesNotTakeTheAnswerOfAWideOne(Databases databases) {
        try (var unit = unit(databases)) {
            var all = ask(unit, 0);

            unit.factory.inTransaction(session -> {
                var sharded = (ShardedSession) session;
                var parts = sharded.onAllDatabases(its -> list(its, 0));
                assertThat(parts.values().stream()
                                .flatMap(List::stream)
                                .sorted()
                                .toList())
                        .isEqualTo(all);
                var shard = unit.factory.shardOf(Member.class, "m5").orElseThrow();
                List<String> own = sharded.withShard(shard, its -> list(its, 0));
                assertThat(own).contains("m5").isNotEqualTo(all);
                assertThat(list(session, 0)).isEqualTo(all);
            });
        }
    }
}
