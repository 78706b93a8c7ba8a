package io.hibernateshards.sharding;

import static io.hibernateshards.sharding.Functions.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.sharding.TimeSharding.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeFunctionTest {

    @TimeSharding(period = Period.YEAR, start = "2020-01-01", vshards = "0-4")
    private static class Years {}

    @TimeSharding(period = Period.YEAR, start = "2020-01-01", vshards = "0-4", wrap = false)
    private static class YearsOnce {}

    @TimeSharding(period = Period.MONTH, start = "2023-11-01", vshards = "100-123", shardsPerPeriod = 8)
    private static class Months {}

    @TimeSharding(period = Period.HOUR, start = "2024-01-01T06:00:00Z", vshards = "0-23")
    private static class Hours {}

    @TimeSharding(period = Period.DAY, start = "2024-01-01", attribute = "second")
    private static class DaysOfUsers {}

    @TimeSharding(period = Period.MONTH, start = "2024-01-15", vshards = "0-6", shardsPerPeriod = 2)
    private static class Wrong {}

    @Test
    void yearsTakeTheirVirtualShardsInTurn() {
        var function = Functions.of(Years.class, LocalDate.class);

        assertThat(Stream.of("2020-01-01", "2020-12-31", "2021-06-01", "2024-01-01", "2025-01-01", "2031-05-05")
                        .map(day -> function.place(LocalDate.parse(day))))
                .containsExactly(0, 0, 1, 4, 0, 1);
    }

    @Test
    void aTimeBeforeTheStartIsAClearError() {
        var function = Functions.of(Years.class, LocalDate.class);

        assertThat(function.find(LocalDate.of(2019, 12, 31))).isEqualTo(ShardingFunction.NOWHERE);
        assertThatThrownBy(() -> function.place(LocalDate.of(2019, 12, 31)))
                .hasMessageContaining("'2019-12-31' of entity group 'g' is before '2020-01-01'")
                .hasMessageContaining("choose an earlier start");
    }

    @Test
    void aTimeAfterTheLastPeriodIsAClearErrorWherePeriodsAreNotBegunAgain() {
        var function = Functions.of(YearsOnce.class, LocalDate.class);

        assertThat(function.place(LocalDate.of(2024, 12, 31))).isEqualTo(4);
        assertThat(function.find(LocalDate.of(2025, 1, 1))).isEqualTo(ShardingFunction.NOWHERE);
        assertThatThrownBy(() -> function.place(LocalDate.of(2025, 1, 1)))
                .hasMessageContaining("is in period 6, but there are virtual shards for 5 periods")
                .hasMessageContaining("Choose another function");
        assertThat(function.between(LocalDate.of(2024, 5, 5), true, null, true, ALL))
                .hasToString("{4}");
    }

    @Test
    void aConditionBetweenTwoTimesIsAskedOnlyWhereSuchTimesAre() {
        var function = Functions.of(Years.class, LocalDate.class);
        var newYear2021 = LocalDate.of(2021, 1, 1);
        var newYear2022 = LocalDate.of(2022, 1, 1);

        assertThat(function.between(newYear2021, true, newYear2022, false, ALL)).hasToString("{1}");
        assertThat(function.between(newYear2021, true, newYear2022, true, ALL)).hasToString("{1, 2}");
        assertThat(function.between(null, true, newYear2021, false, ALL)).hasToString("{0}");
        assertThat(function.between(null, true, LocalDate.of(2020, 1, 1), false, ALL))
                .hasToString("{}");
        assertThat(function.between(LocalDate.of(2024, 6, 1), true, LocalDate.of(2025, 6, 1), true, ALL))
                .hasToString("{0, 4}");
        assertThat(function.between(newYear2021, true, null, true, ALL)).hasToString("{0, 1, 2, 3, 4}");
        assertThat(function.between(newYear2022, true, newYear2021, true, ALL)).hasToString("{}");
    }

    @Test
    void aPeriodOfSeveralVirtualShardsSpreadsItsKeys() {
        var function = Functions.of(Months.class, LocalDateTime.class);
        var december = LocalDateTime.of(2023, 12, 1, 0, 0);

        assertThat(LongStream.range(0, 500)
                        .mapToObj(second -> function.place(december.plusSeconds(second)))
                        .distinct())
                .containsExactlyInAnyOrder(108, 109, 110, 111, 112, 113, 114, 115);
        assertThat(function.between(december, true, december.plusDays(3), true, ALL)
                        .size())
                .isEqualTo(8);
        assertThat(function.fingerprint())
                .isEqualTo("time of key: each month from 2023-11-01T00:00 takes 8 @ 100-123 in turn");
    }

    @Test
    void hoursOfInstantsAreCountedInUtc() {
        var function = Functions.of(Hours.class, Instant.class);

        assertThat(function.place(Instant.parse("2024-01-01T06:59:59Z"))).isZero();
        assertThat(function.place(Instant.parse("2024-01-02T05:00:00Z"))).isEqualTo(23);
        assertThat(function.place(Instant.parse("2024-01-02T06:00:00Z"))).isZero();
    }

    @Test
    void oneColumnOfSeveralIsTheTime() {
        var function = Functions.of(DaysOfUsers.class, String.class, LocalDate.class);

        assertThat(function.place(List.of("alice", LocalDate.of(2024, 1, 3)))).isEqualTo(2);
        assertThat(function.ofPart(1, LocalDate.of(2024, 1, 3), ALL)).hasToString("{2}");
        assertThat(function.ofPart(1, LocalDate.of(2023, 1, 3), ALL)).hasToString("{}");
        assertThat(function.between(LocalDate.of(2024, 1, 3), true, null, true, ALL))
                .isSameAs(ALL);
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        assertThat(Functions.problemsOf(Wrong.class, LocalDate.class))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("'2024-01-15' of the periods of entity group 'g' is not where a month begins")
                        .contains("Choose such a date"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("have 2 virtual shards each, but there are 7 in all")
                        .contains("multiple"))
                .hasSize(2);
        assertThat(Functions.problemsOf(Hours.class, LocalDate.class))
                .singleElement()
                .asString()
                .contains("It needs a date with a time");
    }
}
