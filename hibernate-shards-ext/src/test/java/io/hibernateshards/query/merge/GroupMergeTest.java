package io.hibernateshards.query.merge;

import static io.hibernateshards.query.merge.RecordedRows.drain;
import static io.hibernateshards.query.merge.RecordedRows.row;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hibernateshards.ShardException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupMergeTest {

    private static final KeyEquality BY_VALUE = KeyEquality.byValue();

    @Test
    void partialRowsOfAGroupBecomeOneRowInTheOrderOfTheirFirst() {
        var merge = group(
                1,
                List.of(new Aggregate.Count(), new Aggregate.Sum(Long.class)), //
                row("b", 2L, 10L),
                row("a", 1L, 7L),
                row("b", 3L, null),
                row("c", 0L, null));

        assertThat(drain(merge)).containsExactly(asList("b", 5L, 10L), asList("a", 1L, 7L), asList("c", 0L, null));
    }

    @Test
    void anAggregateOverNothingStillHasARow() {
        var merge = group(
                0,
                List.of(
                        new Aggregate.Count(),
                        new Aggregate.Sum(Long.class),
                        new Aggregate.Average(),
                        new Aggregate.Min(ValueOrder.NUMBERS),
                        new Aggregate.CountDistinct(BY_VALUE)));

        assertThat(drain(merge)).containsExactly(asList(0L, null, null, null, 0L));
        assertThat(drain(group(1, List.of(new Aggregate.Count())))).isEmpty();
    }

    @Test
    void nullKeysAreOneGroupAndNumbersGroupByValue() {
        var merge = group(
                2,
                List.of(new Aggregate.Count()), //
                row(null, new BigDecimal("1.0"), 1L),
                row(null, new BigDecimal("1.00"), 2L),
                row(null, null, 4L));

        assertThat(drain(merge)).containsExactly(asList(null, new BigDecimal("1.0"), 3L), asList(null, null, 4L));
    }

    @Test
    void averageIsOfAllRowsAndNotOfTheAverages() {
        var merge = group(0, List.of(new Aggregate.Average()), row(10L, 1L), row(2L, 3L), row(null, 0L));

        assertThat(drain(merge)).containsExactly(List.of(3.0));
    }

    @Test
    void averageOfDecimalsIsExactUntilTheDivision() {
        var merge = group(
                0,
                List.of(new Aggregate.Average()), //
                row(new BigDecimal("10000000000000000.3"), 1L),
                row(new BigDecimal("-10000000000000000"), 2L));

        assertThat(drain(merge)).containsExactly(List.of(0.1));
    }

    @Test
    void averageOfFloatingSumsIsFloating() {
        var merge = group(0, List.of(new Aggregate.Average()), row(1.5, 1L), row(Double.NaN, 1L));

        assertThat(drain(merge)).containsExactly(List.of(Double.NaN));
    }

    @Test
    void sumsHaveTheTypeAskedFor() {
        var merge = group(
                0,
                List.of(
                        new Aggregate.Sum(Long.class),
                        new Aggregate.Sum(BigInteger.class),
                        new Aggregate.Sum(BigDecimal.class),
                        new Aggregate.Sum(Double.class)),
                row(1, new BigDecimal("5"), new BigDecimal("0.10"), 0.25f),
                row(BigInteger.TWO, BigInteger.ONE, new BigDecimal("0.2"), 0.5));

        assertThat(drain(merge)).containsExactly(List.of(3L, BigInteger.valueOf(6), new BigDecimal("0.30"), 0.75));
        assertThatThrownBy(() -> new Aggregate.Sum(Integer.class))
                .hasMessageContaining("Long, BigInteger, BigDecimal or Double");
    }

    @Test
    void aLongSumOverflowsOnlyIfTheWholeSumDoes() {
        var fits = group(0, List.of(new Aggregate.Sum(Long.class)), row(Long.MAX_VALUE), row(5L), row(-6L));
        var overflows = group(0, List.of(new Aggregate.Sum(Long.class)), row(Long.MAX_VALUE), row(1L));

        assertThat(drain(fits)).containsExactly(List.of(Long.MAX_VALUE - 1));
        assertThatThrownBy(() -> drain(overflows))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("is 9223372036854775808, which a Long does not hold")
                .hasMessageContaining("Sum a wider type");
    }

    @Test
    void leastAndGreatestPassOverNulls() {
        var merge = group(
                0,
                List.of(
                        new Aggregate.Min(ValueOrder.CODE_POINT_STRINGS),
                        new Aggregate.Max(ValueOrder.NUMBERS),
                        new Aggregate.Every(),
                        new Aggregate.Some()),
                row(null, 3, true, false),
                row("b", null, false, null),
                row("a", 7.5, null, false));

        assertThat(drain(merge)).containsExactly(List.of("a", 7.5, false, false));
    }

    @Test
    void aValueFoundOnTwoDatabasesCountsOnce() {
        var merge = group(
                1,
                List.of(new Aggregate.CountDistinct(BY_VALUE)), //
                row("x", 1),
                row("x", 2L),
                row("x", 1L),
                row("x", null),
                row("y", null));

        assertThat(drain(merge)).containsExactly(List.of("x", 2L), List.of("y", 0L));
    }

    @Test
    void aFormMakesKeysEqualThatTheDatabaseHoldsEqual() {
        var folded = KeyEquality.byForm(List.of(text -> ((String) text).toLowerCase(java.util.Locale.ROOT)));

        var merge = new GroupMerge(
                RecordedRows.of(row("Ann", 1L), row("ANN", 2L)), 1, List.of(new Aggregate.Count()), folded);

        assertThat(drain(merge)).containsExactly(List.of("Ann", 3L));
    }

    @Test
    void floatingSumsAddUp() {
        var rows = drain(group(0, List.of(new Aggregate.Sum(Double.class)), row(0.1), row(0.2), row(0.3)));

        assertThat((Double) rows.get(0).get(0)).isCloseTo(0.6, within(1e-12));
    }

    @Test
    void theInputIsClosedWhenAllRowsAreHeld() {
        var input = RecordedRows.of(row("a", 1L), row("b", 1L));
        var merge = new GroupMerge(input, 1, List.of(new Aggregate.Count()), BY_VALUE);

        merge.next();

        assertThat(input.closed).isEqualTo(1);
    }

    private static GroupMerge group(int keyCount, List<Aggregate> aggregates, Object[]... rows) {
        return new GroupMerge(RecordedRows.of(rows), keyCount, aggregates, BY_VALUE);
    }
}
