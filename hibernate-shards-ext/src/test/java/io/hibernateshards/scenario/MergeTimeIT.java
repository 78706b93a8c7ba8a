package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.metrics.ShardEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.Session;

/** The time of a scatter ends when all rows are there, and that of their merge begins then. */
class MergeTimeIT {

    private static final Duration DELAY = Duration.ofMillis(400);

    private record Told(String event, int databases, long nanos) {}

    /** Remembers scatters and merges in the order in which they are told. */
    private static final class Listener implements ShardEvents {

        final List<Told> told = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void scatterEnded(int databases, long nanos) {
            told.add(new Told("scatter", databases, nanos));
        }

        @Override
        public void merged(int databases, long nanos) {
            told.add(new Told("merge", databases, nanos));
        }
    }

    private final Listener listener = new Listener();

    private FaultyUnit unit(Databases databases) {
        var faulty = FaultyUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.BEST_EFFORT,
                settings -> settings.put("hibernate.shards.events", listener),
                its -> {},
                Note.class);
        Note.storeOneOnEach(faulty.unit);
        return faulty;
    }

    private List<Told> telling(FaultyUnit faulty, Consumer<Session> work) {
        listener.told.clear();
        faulty.unit.factory.inTransaction(work);
        return List.copyOf(listener.told);
    }

    @OnEachDatabase
    void theTimeOfASlowDatabaseIsInTheScatterAlone(Databases databases) {
        try (var faulty = unit(databases)) {
            faulty.unit.factory.inTransaction(MergeTimeIT::all);
            faulty.two.slow(DELAY);
            var told = telling(faulty, MergeTimeIT::all);

            assertThat(told).extracting(Told::event).containsExactly("scatter", "merge");
            assertThat(told).extracting(Told::databases).containsOnly(2);
            assertThat(told.get(0).nanos()).isGreaterThanOrEqualTo(DELAY.toNanos());
            assertThat(told.get(1).nanos()).isPositive().isLessThan(DELAY.toNanos());
        }
    }

    private static void all(Session session) {
        session.createQuery("from Note n order by n.name", Note.class).getResultList();
    }

    @OnEachDatabase
    void theTimeOfTheMergeIsInTheMergeAlone(Databases databases) {
        try (var faulty = unit(databases)) {
            faulty.unit.factory.inTransaction(MergeTimeIT::all);
            var told = telling(
                    faulty,
                    session -> session.createQuery("from Note n order by n.name", Note.class)
                            .setTupleTransformer((columns, names) -> pausing(columns[0]))
                            .getResultList());

            assertThat(told).extracting(Told::event).containsExactly("scatter", "merge");
            assertThat(told.get(0).nanos()).isLessThan(DELAY.toNanos());
            assertThat(told.get(1).nanos()).isGreaterThanOrEqualTo(DELAY.toNanos());
        }
    }

    private static Note pausing(Object note) {
        try {
            Thread.sleep(DELAY.toMillis() / 2 + 1);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        return (Note) note;
    }

    @OnEachDatabase
    void everyResultOfSeveralDatabasesIsMergedOnceAndAStreamIsNotTimed(Databases databases) {
        try (var faulty = unit(databases)) {
            faulty.unit.factory.inTransaction(MergeTimeIT::all);
            Map<String, Integer> merges = new LinkedHashMap<>();
            Map<String, Integer> scatters = new LinkedHashMap<>();
            Map<String, Consumer<Session>> each = new LinkedHashMap<>();
            each.put("list", MergeTimeIT::all);
            each.put(
                    "group",
                    session -> session.createQuery(
                                    "select n.text, count(n) from Note n group by n.text", Object[].class)
                            .getResultList());
            each.put(
                    "set",
                    session -> session.createQuery(
                                    "select n.text from Note n union select n.name from Note n", String.class)
                            .getResultList());
            each.put(
                    "one database",
                    session -> session.createQuery("from Note n where n.name = :name", Note.class)
                            .setParameter("name", faulty.unit.keyOn(1, Note.class))
                            .getResultList());
            each.put("stream", session -> {
                try (var notes = session.createQuery("from Note n order by n.name", Note.class)
                        .getResultStream()) {
                    assertThat(notes).hasSize(2);
                }
            });
            each.forEach((name, work) -> {
                var told = telling(faulty, work);
                merges.put(name, count(told, "merge"));
                scatters.put(name, count(told, "scatter"));
            });

            assertThat(merges).isEqualTo(Map.of("list", 1, "group", 1, "set", 1, "one database", 0, "stream", 0));
            assertThat(scatters).isEqualTo(Map.of("list", 1, "group", 1, "set", 2, "one database", 0, "stream", 1));
        }
    }

    private static int count(List<Told> told, String event) {
        return (int) told.stream().filter(its -> its.event().equals(event)).count();
    }
}
