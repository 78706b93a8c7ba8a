package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.sharding.TimeSharding;
import io.hibernateshards.sharding.TimeSharding.Period;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Readings by the year in which they were taken. */
class ReadingsByYearIT {

    private static final List<String> DATABASES = List.of("db0", "db1", "db2");
    private static final String BETWEEN =
            "select r.reading from Reading r where r.day >= ?1 and r.day < ?2 order by r.day";

    @Entity(name = "Reading")
    @EntityGroup("reading")
    @TimeSharding(period = Period.YEAR, start = "2023-01-01")
    static class Reading {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Column(name = "taken", nullable = false)
        LocalDate day;

        int reading;

        Reading() {}

        Reading(String day, int reading) {
            this.day = LocalDate.parse(day);
            this.reading = reading;
        }
    }

    @Entity(name = "Invoice")
    @EntityGroup("invoice")
    @TimeSharding(period = Period.YEAR, start = "2023-01-01", wrap = false)
    static class Invoice {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Column(name = "taken", nullable = false)
        LocalDate day;

        Invoice() {}

        Invoice(String day) {
            this.day = LocalDate.parse(day);
        }
    }

    private static WatchedUnit unit(Databases databases) {
        return WatchedUnit.of(databases, DATABASES, Map.of(), Reading.class, Invoice.class);
    }

    @OnEachDatabase
    void aYearsRangeIsThereWhenItIsFirstUsed(Databases databases) {
        try (var unit = unit(databases)) {
            unit.persist(List.of(
                    new Reading("2023-01-01", 1),
                    new Reading("2023-12-31", 2),
                    new Reading("2024-02-29", 3),
                    new Reading("2025-07-01", 4)));

            unit.persist(List.of(new Reading("2026-01-01", 5), new Reading("2031-05-05", 6)));

            var rows = "select reading from Reading order by taken";
            assertThat(unit.rows("db0", rows)).containsExactly("1", "2", "5");
            assertThat(unit.rows("db1", rows)).containsExactly("3");
            assertThat(unit.rows("db2", rows)).containsExactly("4", "6");
        }
    }

    @OnEachDatabase
    void aPeriodIsReadWhereItsYearsAre(Databases databases) {
        try (var unit = unit(databases)) {
            unit.persist(List.of(
                    new Reading("2023-12-31", 1),
                    new Reading("2024-01-01", 2),
                    new Reading("2024-12-31", 3),
                    new Reading("2025-01-01", 4)));

            var newYear2024 = LocalDate.of(2024, 1, 1);
            assertThat(unit.list(Set.of("db1"), BETWEEN, Integer.class, newYear2024, newYear2024.plusYears(1)))
                    .containsExactly(2, 3);
            assertThat(unit.list(
                            Set.of("db1", "db2"),
                            BETWEEN,
                            Integer.class,
                            newYear2024.plusDays(1),
                            LocalDate.of(2025, 2, 1)))
                    .containsExactly(3, 4);
            assertThat(unit.list(
                            Set.of("db0"),
                            "select r.reading from Reading r where r.day = ?1",
                            Integer.class,
                            LocalDate.of(2023, 12, 31)))
                    .containsExactly(1);
            unit.expectNowhere(BETWEEN, LocalDate.of(2020, 1, 1), LocalDate.of(2021, 1, 1));
        }
    }

    @OnEachDatabase
    void aTimeWithoutARangeIsAClearError(Databases databases) {
        try (var unit = unit(databases)) {
            unit.persist(List.of(new Invoice("2025-12-31")));

            assertThatThrownBy(() -> unit.persist(List.of(new Reading("2022-12-31", 1))))
                    .hasStackTraceContaining(ShardException.class.getName())
                    .hasStackTraceContaining("'2022-12-31' of entity group 'reading' is before '2023-01-01'")
                    .hasStackTraceContaining("choose an earlier start before there are rows");
            assertThatThrownBy(() -> unit.persist(List.of(new Invoice("2026-01-01"))))
                    .hasStackTraceContaining(ShardException.class.getName())
                    .hasStackTraceContaining("is in period 4, but there are virtual shards for 3 periods")
                    .hasStackTraceContaining("Choose another function for such rows");
            assertThat(unit.rows("db0", "select taken from Invoice")).isEmpty();
            assertThat(unit.rows("db2", "select taken from Invoice")).containsExactly("2025-12-31");
        }
    }
}
