package io.hibernateshards.query.merge;

import static io.hibernateshards.query.merge.RecordedRows.drain;
import static io.hibernateshards.query.merge.RecordedRows.row;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistinctMergeTest {

    @Test
    void theFirstOfEqualRowsStaysInItsPlace() {
        var merge = new DistinctMerge(
                RecordedRows.of(row("b", 1), row("a", null), row("b", 1L), row("a", null), row("b", 2)),
                KeyEquality.byValue());

        assertThat(drain(merge)).containsExactly(asList("b", 1), asList("a", null), asList("b", 2));
    }

    @Test
    void columnsAfterTheKeysDoNotTellRowsApart() {
        var merge = new DistinctMerge(
                RecordedRows.of(row("a", 1), row("a", 2), row((Object) null, 3)), 1, KeyEquality.byValue());

        assertThat(drain(merge)).containsExactly(asList("a", 1), asList(null, 3));
    }

    @Test
    void numbersAreOneByValueWhateverTheirType() {
        assertThat(distinct(1, 1L, (short) 1, 1.0, 1f, new BigDecimal("1.00"), BigInteger.ONE))
                .isEqualTo(1);
        assertThat(distinct(0.1, 0.1f, new BigDecimal("0.1"))).isEqualTo(3);
        assertThat(distinct(0.0, -0.0, 0)).isEqualTo(1);
        assertThat(distinct(Double.NaN, Float.NaN, Double.POSITIVE_INFINITY, Double.MAX_VALUE))
                .isEqualTo(3);
        assertThat(distinct(Long.MAX_VALUE, (double) Long.MAX_VALUE, new BigDecimal("9223372036854775808")))
                .isEqualTo(2);
        assertThat(distinct(new BigDecimal("1E+1000000000"), new BigDecimal("10E+999999999")))
                .isEqualTo(1);
    }

    @Test
    void arraysAreOneByContentAndInstantsWhateverTheirOffset() {
        assertThat(distinct(new byte[] {1, 2}, new byte[] {1, 2}, new byte[] {1}))
                .isEqualTo(2);
        assertThat(distinct(new Object[] {1, "a"}, new Object[] {1L, "a"}, new int[] {1}))
                .isEqualTo(2);
        assertThat(distinct(
                        OffsetDateTime.parse("2024-05-01T12:00:00+02:00"),
                        OffsetDateTime.parse("2024-05-01T10:00:00Z")))
                .isEqualTo(1);
    }

    @Test
    void stringsAreOneOnlyIfTheyAreTheSame() {
        assertThat(distinct("a", "A", "a ", "")).isEqualTo(4);
    }

    private static int distinct(Object... values) {
        List<Object[]> rows = java.util.Arrays.stream(values)
                .map(value -> new Object[] {value})
                .toList();
        return drain(new DistinctMerge(RowStream.of(rows), KeyEquality.byValue()))
                .size();
    }
}
