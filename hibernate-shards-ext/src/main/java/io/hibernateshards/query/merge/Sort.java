package io.hibernateshards.query.merge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of its input in order; equal ones stay as they came. Holds all rows, and closes the input when it has them. */
public final class Sort extends DerivedStream {

    private final RowStream input;
    private final Comparator<Object[]> order;
    private @Nullable Iterator<Object[]> sorted;

    public Sort(RowStream input, Comparator<Object[]> order) {
        super(List.of(input));
        this.input = input;
        this.order = order;
    }

    @Override
    Object @Nullable [] pull() {
        if (sorted == null) {
            var rows = new ArrayList<Object[]>();
            for (Object[] row = input.next(); row != null; row = input.next()) {
                rows.add(row);
            }
            closeInputs();
            if (order instanceof RowOrder terms) {
                terms.learn(rows);
            }
            rows.sort(order);
            sorted = rows.iterator();
        }
        return sorted.hasNext() ? sorted.next() : null;
    }
}
