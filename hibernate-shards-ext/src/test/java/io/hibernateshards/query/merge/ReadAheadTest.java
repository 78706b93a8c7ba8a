package io.hibernateshards.query.merge;

import static io.hibernateshards.query.merge.RecordedRows.drain;
import static io.hibernateshards.query.merge.RecordedRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

    /** Fails where it is asked of a value that it was not told of in the last lesson. */
    private static final class Strict implements LearnedOrder {

        private final Set<Object> expected = new HashSet<>();
        private Set<Object> known = Set.of();
        private final List<Integer> lessons = new ArrayList<>();

        @Override
        public void expect(Object value) {
            expected.add(value);
        }

        @Override
        public void learn() {
            known = Set.copyOf(expected);
            lessons.add(known.size());
            expected.clear();
        }

        @Override
        public int compare(Object left, Object right) {
            assertThat(known).contains(left, right);
            return Integer.compare((Integer) left, (Integer) right);
        }
    }

    private final Strict order = new Strict();
    private final RowOrder rows = RowOrder.of(List.of(new ColumnOrder(0, false, false, order)));

    @Test
    void whateverIsComparedWasLearnedInOneLesson() {
        var random = new Random(5);
        for (int ahead = 1; ahead < 9; ahead++) {
            var inputs = new ArrayList<RowStream>();
            for (int input = 0; input < 4; input++) {
                inputs.add(RowStream.of(random.ints(random.nextInt(40), 0, 90)
                        .sorted()
                        .mapToObj(value -> row(value))
                        .toList()));
            }

            var merged = drain(new OrderedMerge(ReadAhead.of(inputs, rows, ahead), rows));

            assertThat(merged).extracting(values -> (Integer) values.get(0)).isSorted();
        }
    }

    @Test
    void lessonsAreBoundedAndNotOneForEachRow() {
        var inputs = List.of(numbers(0, 100), numbers(100, 200));

        drain(new OrderedMerge(ReadAhead.of(inputs, rows, 20), rows));

        assertThat(order.lessons).hasSizeBetween(9, 12).allMatch(size -> size <= 42);
    }

    @Test
    void rowsAreReadNoFurtherThanAllowedAndInputsAreClosed() {
        var input = RecordedRows.of(row(1), row(2), row(3), row(4));
        try (var merge = new OrderedMerge(ReadAhead.of(List.of(input), rows, 2), rows)) {
            merge.next();

            assertThat(input.read).isEqualTo(2);
        }
        assertThat(input.closed).isEqualTo(1);
    }

    @Test
    void inputsInAKnownOrderAreReadAsTheyAre() {
        List<RowStream> inputs = List.of(numbers(0, 3));
        var known = RowOrder.of(List.of(new ColumnOrder(0, false, false, ValueOrder.NUMBERS)));

        assertThat(ReadAhead.of(inputs, known, 20)).isSameAs(inputs);
    }

    @Test
    void aSortLearnsAllFirst() {
        assertThat(drain(new Sort(RowStream.of(List.of(row(3), row(1), row(2))), rows)))
                .containsExactly(List.of(1), List.of(2), List.of(3));
        assertThat(order.lessons).containsExactly(3);
    }

    private static RowStream numbers(int from, int to) {
        return RowStream.of(
                IntStream.range(from, to).mapToObj(value -> row(value)).toList());
    }
}
