package io.hibernateshards.query.merge;

import static io.hibernateshards.query.merge.RecordedRows.drain;
import static io.hibernateshards.query.merge.RecordedRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamStepsTest {

    @Test
    void aSliceSkipsTheOffsetAndStopsAtTheLimit() {
        var input = RecordedRows.of(row(1), row(2), row(3), row(4), row(5));
        var slice = new Slice(input, 1, 2);

        assertThat(drain(slice)).containsExactly(List.of(2), List.of(3));

        assertThat(input.read).isEqualTo(3);
        assertThat(input.closed).isPositive();
        assertThat(slice.next()).isNull();
    }

    @Test
    void aFullSliceClosesItsInputWithItsLastRow() {
        var input = RecordedRows.of(row(1), row(2));
        var slice = new Slice(input, 0, 1);

        slice.next();

        assertThat(input.closed).isEqualTo(1);
    }

    @Test
    void aSliceOfNothingReadsNothing() {
        var input = RecordedRows.of(row(1));

        assertThat(drain(new Slice(input, 0, 0))).isEmpty();

        assertThat(input.read).isZero();
        assertThat(input.closed).isPositive();
    }

    @Test
    void aSliceBeyondTheEndIsEmptyAndWithoutLimitGivesTheRest() {
        assertThat(drain(new Slice(RecordedRows.of(row(1)), 2, 5))).isEmpty();
        assertThat(drain(new Slice(RecordedRows.of(row(1), row(2), row(3)), 1, Slice.UNLIMITED)))
                .containsExactly(List.of(2), List.of(3));
        assertThatThrownBy(() -> new Slice(RecordedRows.of(), -1, 5)).hasMessageContaining("-1 and 5");
    }

    @Test
    void concatenatedInputsComeInTheirOrderAndAreReadWhenNeeded() {
        var one = RecordedRows.of(row(2), row(1));
        var two = RecordedRows.of();
        var three = RecordedRows.of(row(0));
        var all = new Concatenate(List.of(one, two, three));

        assertThat(all.next()).containsExactly(2);
        assertThat(three.read).isZero();
        assertThat(drain(all)).containsExactly(List.of(1), List.of(0));
        assertThat(one.closed).isEqualTo(1);
    }

    @Test
    void filterAndProjectionWorkRowByRow() {
        var even = new Filter(RecordedRows.of(row(1), row(2), row(4)), values -> (int) values[0] % 2 == 0);
        var doubled = new Project(even, values -> row((int) values[0] * 2));

        assertThat(drain(doubled)).containsExactly(List.of(4), List.of(8));
    }

    @Test
    void sortingKeepsEqualRowsAsTheyCameAndFreesTheInput() {
        var input = RecordedRows.of(row(2, "a"), row(1, "b"), row(2, "c"), row(1, "d"));
        var sort = new Sort(input, RowOrder.of(List.of(new ColumnOrder(0, true, false, ValueOrder.NUMBERS))));

        assertThat(drain(sort)).containsExactly(List.of(2, "a"), List.of(2, "c"), List.of(1, "b"), List.of(1, "d"));
        assertThat(input.closed).isEqualTo(1);
    }

    @Test
    void aSecondTermOrdersTheTiesOfTheFirst() {
        var order = RowOrder.of(List.of(
                new ColumnOrder(1, false, false, ValueOrder.CODE_POINT_STRINGS),
                new ColumnOrder(0, true, false, ValueOrder.NUMBERS)));

        var rows = drain(new Sort(RecordedRows.of(row(1, "b"), row(1, "a"), row(2, "b"), row(3, null)), order));

        assertThat(rows)
                .containsExactly(List.of(1, "a"), List.of(2, "b"), List.of(1, "b"), java.util.Arrays.asList(3, null));
    }

    @Test
    void closingASteppedStreamReachesTheInputs() {
        var input = RecordedRows.of(row(1), row(2));
        var steps = new Project(new Filter(new Slice(input, 0, 5), values -> true), values -> values);

        steps.next();
        steps.close();

        assertThat(input.closed).isEqualTo(1);
    }
}
