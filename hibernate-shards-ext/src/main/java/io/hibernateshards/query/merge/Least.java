package io.hibernateshards.query.merge;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The least value that is not null. */
final class Least implements Aggregate.Accumulator {

    private final Comparator<Object> order;
    private @Nullable Object least;

    Least(Comparator<Object> order) {
        this.order = order;
    }

    @Override
    public void add(Object[] row, int column) {
        @Nullable Object value = row[column];
        if (value != null && (least == null || order.compare(value, least) < 0)) {
            least = value;
        }
    }

    @Override
    public @Nullable Object result() {
        return least;
    }
}
