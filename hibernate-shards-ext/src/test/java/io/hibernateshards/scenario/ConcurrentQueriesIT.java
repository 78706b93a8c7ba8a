package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hibernate.Session;

/** Many threads run the same statements with other values and routes over small pools: right answers, nothing left open. */
class ConcurrentQueriesIT {

    private static final int THREADS = 12;
    private static final int ROUNDS = 60;
    private static final int MEMBERS = 40;

    @OnEachDatabase
    void sameStatementsWithOtherListsAndRoutesGiveTheirOwnAnswers(Databases databases) throws Exception {
        var open = new OpenResources();
        var stores = databases.fresh("one", "two", "three");
        try (var unit = RoutedUnit.of(
                stores,
                TransactionMode.BEST_EFFORT,
                settings -> {
                    for (var store : stores) {
                        var prefix = "hibernate.shards.database." + store.name() + ".";
                        settings.keySet().removeIf(name -> name.startsWith(prefix));
                        settings.put(prefix + "datasource", new FewConnections(open.watch(store.dataSource()), 2));
                    }
                    settings.put("hibernate.query.in_clause_parameter_padding", true);
                },
                Member.class,
                Post.class)) {
            unit.factory.inTransaction(session -> {
                for (int number = 0; number < MEMBERS; number++) {
                    session.persist(new Member(login(number), "Name " + number % 7, number));
                }
            });
            var pool = Executors.newFixedThreadPool(THREADS);
            var running = new ArrayList<Future<?>>();
            for (int thread = 0; thread < THREADS; thread++) {
                var random = new Random(thread);
                running.add(pool.submit((Callable<Void>) () -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        unit.factory.inTransaction(session -> ask(session, random));
                    }
                    return null;
                }));
            }
            for (var each : running) {
                each.get(120, TimeUnit.SECONDS);
            }
            pool.shutdown();
        }
        assertThat(open.toString()).isEqualTo("0 connections, 0 statements, 0 results");
    }

    private static String login(int number) {
        return "m%02d".formatted(number);
    }

    private static void ask(Session session, Random random) {
        var numbers = random.ints(1 + random.nextInt(9), 0, MEMBERS)
                .distinct()
                .sorted()
                .boxed()
                .toList();
        var logins = numbers.stream().map(ConcurrentQueriesIT::login).toList();
        int least = random.nextInt(MEMBERS);
        switch (random.nextInt(6)) {
            case 0 ->
                assertThat(session.createQuery(
                                        "select m.login from Member m where m.login in (:logins) order by m.login",
                                        String.class)
                                .setParameterList("logins", logins)
                                .getResultList())
                        .isEqualTo(logins);
            case 1 ->
                assertThat(session.createQuery(
                                        "select count(m), sum(m.score) from Member m where m.score >= :least",
                                        Object[].class)
                                .setParameter("least", least)
                                .getSingleResult())
                        .containsExactly(
                                (long) (MEMBERS - least),
                                IntStream.range(least, MEMBERS).asLongStream().sum());
            case 2 -> {
                try (var rows = session.createQuery(
                                "from Member m where m.score >= :least order by m.login", Member.class)
                        .setParameter("least", least)
                        .getResultStream()) {
                    assertThat(rows.limit(3).map(member -> member.score))
                            .isEqualTo(IntStream.range(least, Math.min(least + 3, MEMBERS))
                                    .boxed()
                                    .toList());
                }
            }
            case 3 ->
                assertThat(session.createQuery("from Member m where m.login = :login", Member.class)
                                .setParameter("login", login(least))
                                .getSingleResult()
                                .score)
                        .isEqualTo(least);
            case 4 ->
                assertThat(session.createMutationQuery("update Member m set m.name = :name where m.score in (:scores)")
                                .setParameter("name", "Name " + least)
                                .setParameterList("scores", numbers)
                                .executeUpdate())
                        .isEqualTo(numbers.size());
            default ->
                assertThat(session.createQuery(
                                        "from Member m where m.score in (:scores) order by m.score desc", Member.class)
                                .setParameterList("scores", numbers)
                                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                                .setMaxResults(2)
                                .getResultList())
                        .hasSize(Math.min(2, numbers.size()));
        }
    }

    @OnEachDatabase
    void locksOfManyThreadsAreTakenInOneOrder(Databases databases) throws Exception {
        try (var unit =
                RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, Member.class, Post.class)) {
            unit.factory.inTransaction(session -> {
                for (int number = 0; number < 10; number++) {
                    session.persist(new Member(login(number), null, 0));
                }
            });
            var pool = Executors.newFixedThreadPool(4);
            var running = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 4; thread++) {
                var order = thread % 2 == 0 ? "m.login" : "m.login desc";
                running.add(pool.submit((Callable<Void>) () -> {
                    for (int round = 0; round < 10; round++) {
                        unit.factory.inTransaction(
                                session -> session.createQuery("from Member m order by " + order, Member.class)
                                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                                        .getResultList()
                                        .forEach(member -> member.score++));
                    }
                    return null;
                }));
            }
            for (var each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
            pool.shutdown();

            List<Integer> scores = unit.factory.fromTransaction(
                    session -> session.createQuery("select distinct m.score from Member m", Integer.class)
                            .getResultList());
            assertThat(scores).containsExactly(40);
        }
    }
}
