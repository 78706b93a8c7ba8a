package io.hibernateshards.query.merge;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of rows by some of their columns. One thread at a time, as its terms are. */
public final class RowOrder implements Comparator<Object[]> {

    private final ColumnOrder[] columns;
    private final List<String> names;
    private final boolean isLearned;

    private RowOrder(List<ColumnOrder> terms, List<String> names) {
        this.columns = terms.toArray(ColumnOrder[]::new);
        this.names = List.copyOf(names);
        this.isLearned = terms.stream().anyMatch(term -> term.values() instanceof LearnedOrder);
    }

    /** By the first term, then among its ties by the second, and so on; without terms all rows are ties. */
    public static RowOrder of(List<ColumnOrder> terms) {
        return of(
                terms,
                terms.stream().map(term -> "column " + (term.column() + 1)).toList());
    }

    /** @param names what an error calls each term */
    public static RowOrder of(List<ColumnOrder> terms, List<String> names) {
        return new RowOrder(terms, names);
    }

    @Override
    public int compare(Object[] left, Object[] right) {
        for (var column : columns) {
            int comparison = column.compare(left, right);
            if (comparison != 0) {
                return comparison;
            }
        }
        return 0;
    }

    /** Whether a term is in an order that is learned. */
    public boolean isLearned() {
        return isLearned;
    }

    /** Learns what is to be known of rows before they are compared. */
    public void learn(List<Object[]> rows) {
        if (!isLearned) {
            return;
        }
        for (var term : columns) {
            if (term.values() instanceof LearnedOrder order) {
                for (var row : rows) {
                    @Nullable Object value = row[term.column()];
                    if (value != null) {
                        order.expect(value);
                    }
                }
            }
        }
        for (var term : columns) {
            if (term.values() instanceof LearnedOrder order) {
                order.learn();
            }
        }
    }

    /** The name of the term that decides between two rows, or nothing where they are ties. */
    String deciding(Object[] left, Object[] right) {
        for (int term = 0; term < columns.length; term++) {
            if (columns[term].compare(left, right) != 0) {
                return names.get(term);
            }
        }
        return "";
    }
}
