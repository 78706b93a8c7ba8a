package io.hibernateshards.query.merge;

import static io.hibernateshards.query.merge.RecordedRows.drain;
import static io.hibernateshards.query.merge.RecordedRows.row;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.UnorderedRowsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderedMergeTest {

    private static final Comparator<Object[]> ASCENDING = by(false, true);

    @Test
    void rowsOfAllInputsComeInOneOrder() {
        var merge = new OrderedMerge(
                List.of(
                        RecordedRows.of(row(1), row(4), row(9)),
                        RecordedRows.of(row(2), row(3)),
                        RecordedRows.of(row(0), row(10))),
                ASCENDING);

        var rows = drain(merge);

        assertThat(rows).extracting(row -> row.get(0)).containsExactly(0, 1, 2, 3, 4, 9, 10);
    }

    @Test
    void tiesComeInTheOrderOfTheInputs() {
        var merge = new OrderedMerge(
                List.of(
                        RecordedRows.of(row(1, "a1"), row(1, "a2"), row(2, "a3")),
                        RecordedRows.of(row(1, "b1"), row(2, "b2")),
                        RecordedRows.of(row(1, "c1"), row(1, "c2"))),
                ASCENDING);

        var rows = drain(merge);

        assertThat(rows).extracting(row -> row.get(1)).containsExactly("a1", "a2", "b1", "c1", "c2", "a3", "b2");
    }

    @Test
    void nullsComeWhereTheOrderPutsThemInEitherDirection() {
        var last = new OrderedMerge(
                List.of(RecordedRows.of(row(5), row(1), row((Object) null)), RecordedRows.of(row(3), row((Object)
                        null))),
                by(true, false));
        var first = new OrderedMerge(
                List.of(
                        RecordedRows.of(row((Object) null), row(5)),
                        RecordedRows.of(row((Object) null), row(7), row(3))),
                by(true, true));

        assertThat(drain(last)).isEqualTo(asList(asList(5), asList(3), asList(1), nullRow(), nullRow()));
        assertThat(drain(first)).isEqualTo(asList(nullRow(), nullRow(), asList(7), asList(5), asList(3)));
    }

    @Test
    void emptyInputsAndOneThatHoldsAllGiveAllRows() {
        var merge = new OrderedMerge(
                List.of(RecordedRows.of(), RecordedRows.of(row(1), row(1), row(2)), RecordedRows.of()), ASCENDING);

        assertThat(drain(merge)).containsExactly(List.of(1), List.of(1), List.of(2));
        assertThat(drain(new OrderedMerge(List.of(), ASCENDING))).isEmpty();
        assertThat(drain(new OrderedMerge(List.of(RecordedRows.of()), ASCENDING)))
                .isEmpty();
    }

    @Test
    void anInputInAnotherOrderIsNamedWithWhatToDo() {
        var merge = new OrderedMerge(
                List.of(RecordedRows.of(row(1), row(2)), RecordedRows.of(row(5), row(4))),
                List.of("one", "two"),
                ASCENDING);

        assertThatThrownBy(() -> drain(merge))
                .isInstanceOf(UnorderedRowsException.class)
                .hasMessageContaining("SHARD019001")
                .hasMessageContaining("The rows of 'two' do not come in the order")
                .hasMessageContaining("Order by a column with a binary collation");
    }

    @Test
    void theTermThatGoesBackwardsIsNamed() {
        var order = RowOrder.of(
                List.of(
                        new ColumnOrder(0, false, true, ValueOrder.NUMBERS),
                        new ColumnOrder(1, true, true, ValueOrder.CODE_POINT_STRINGS)),
                List.of("p.score", "p.name desc"));
        var merge = new OrderedMerge(List.of(RecordedRows.of(row(1, "b"), row(1, "c"))), List.of("one"), order);

        assertThatThrownBy(() -> drain(merge))
                .isInstanceOf(UnorderedRowsException.class)
                .hasMessageContaining("The rows of 'one' do not come in the order")
                .hasMessageContaining("'p.name desc' goes backwards")
                .hasMessageContaining("give all databases the same one");
    }

    @Test
    void anInputIsReadOnlyAsFarAsNeeded() {
        var ahead = RecordedRows.of(row(1), row(2), row(3));
        var behind = RecordedRows.of(row(7), row(8));
        var merge = new OrderedMerge(List.of(ahead, behind), ASCENDING);

        merge.next();
        merge.next();

        assertThat(ahead.read).isEqualTo(2);
        assertThat(behind.read).isEqualTo(1);
    }

    @Test
    void closingEarlyClosesEachInputOnce() {
        var one = RecordedRows.of(row(1), row(2));
        var two = RecordedRows.of(row(1));
        var merge = new OrderedMerge(List.of(one, two), ASCENDING);

        merge.next();
        merge.close();
        merge.close();

        assertThat(one.closed).isEqualTo(1);
        assertThat(two.closed).isEqualTo(1);
        assertThatThrownBy(merge::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aFailureWhileClosingDoesNotKeepOthersOpen() {
        var one = RecordedRows.failingToClose("one is gone");
        var two = RecordedRows.failingToClose("two is gone");
        var three = RecordedRows.of(row(1));
        var merge = new OrderedMerge(List.of(one, two, three), ASCENDING);

        assertThatThrownBy(merge::close)
                .hasMessage("one is gone")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("two is gone"));

        assertThat(three.closed).isEqualTo(1);
        merge.close();
        assertThat(one.closed).isEqualTo(1);
    }

    @Test
    void randomRowsOverManyInputsComeAsOneStableSortGivesThem() {
        for (long seed = 1; seed <= 50; seed++) {
            var random = new Random(seed);
            var inputs = new ArrayList<List<Object[]>>();
            for (int input = random.nextInt(20); input >= 0; input--) {
                int number = inputs.size();
                var rows = new ArrayList<Object[]>();
                for (int count = random.nextInt(30); count > 0; count--) {
                    rows.add(row(random.nextInt(10), number + "/" + count));
                }
                rows.sort(ASCENDING);
                inputs.add(rows);
            }

            var merged =
                    drain(new OrderedMerge(inputs.stream().map(RowStream::of).toList(), ASCENDING));

            var all = inputs.stream().flatMap(List::stream).sorted(ASCENDING).map(List::of);
            assertThat(merged).as("seed %s", seed).isEqualTo(all.toList());
        }
    }

    private static Comparator<Object[]> by(boolean descending, boolean nullsFirst) {
        return RowOrder.of(List.of(new ColumnOrder(0, descending, nullsFirst, ValueOrder.NUMBERS)));
    }

    private static List<Object> nullRow() {
        return asList((Object) null);
    }
}
