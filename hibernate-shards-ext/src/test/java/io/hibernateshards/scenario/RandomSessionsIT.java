package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.EntityManagerFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.TestReporter;

/**
 * Sessions do step by step what sessions of plain Hibernate do. Half of the seeds are the same in each run, half are others each day; the property
 * {@code random.session} runs one seed alone.
 */
class RandomSessionsIT {

    private static final int STEPS = 60;

    @OnEachDatabase
    void sessionsOverSeveralDatabasesDoWhatAPlainOneDoes(Databases databases, TestReporter reporter) {
        var seeds = seeds(databases.kind() == DatabaseKind.H2 ? 120 : 30);
        reporter.publishEntry("seeds", seeds.get(0) + " to " + seeds.get(seeds.size() - 1));
        try (var plain = open(databases, Arrangement.PLAIN)) {
            var expected = seeds.stream()
                    .map(seed -> SessionProgram.run(plain, seed, STEPS))
                    .toList();
            for (var arrangement : List.of(new Arrangement(8, 1), new Arrangement(8, 2), new Arrangement(1024, 4))) {
                try (var sharded = open(databases, arrangement)) {
                    for (int index = 0; index < seeds.size(); index++) {
                        long seed = seeds.get(index);
                        requireEqual(
                                expected.get(index),
                                SessionProgram.run(sharded, seed, STEPS),
                                "-Drandom.session=" + seed + " on " + arrangement);
                    }
                }
            }
        }
    }

    private static void requireEqual(List<String> expected, List<String> steps, String which) {
        for (int step = 0; step < expected.size(); step++) {
            assertThat(steps.get(step))
                    .as("%s after %s", which, expected.subList(0, step))
                    .isEqualTo(expected.get(step));
        }
        assertThat(steps).hasSameSizeAs(expected);
    }

    private static List<Long> seeds(int count) {
        var one = Long.getLong("random.session");
        if (one != null) {
            return List.of(one);
        }
        long fresh = LocalDate.now(ZoneOffset.UTC).toEpochDay() * 1_000;
        return LongStream.concat(LongStream.range(0, count / 2), LongStream.range(fresh, fresh + count / 2))
                .boxed()
                .toList();
    }

    private static EntityManagerFactory open(Databases databases, Arrangement arrangement) {
        var factory = arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                HouseholdModel.ENTITIES);
        factory.runInTransaction(em ->
                List.of(0, 1).forEach(number -> em.persist(new HouseholdModel.Category("c" + number, number))));
        return factory;
    }
}
