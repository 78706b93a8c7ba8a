package io.hibernateshards.query.merge;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An aggregate of the distinct values that are not null. */
final class DistinctValues implements Aggregate.Accumulator {

    private final KeyEquality equality;
    private final Aggregate.Accumulator aggregate;
    private final Function<Object, Object[]> partial;
    private final Set<@Nullable Object> values = new HashSet<>();

    /** @param partial the columns that the aggregate reads for a value that comes for the first time */
    DistinctValues(KeyEquality equality, Aggregate.Accumulator aggregate, Function<Object, Object[]> partial) {
        this.equality = equality;
        this.aggregate = aggregate;
        this.partial = partial;
    }

    @Override
    public void add(Object[] row, int column) {
        @Nullable Object value = row[column];
        if (value != null && values.add(equality.valueKey(value))) {
            aggregate.add(partial.apply(value), 0);
        }
    }

    @Override
    public @Nullable Object result() {
        return aggregate.result();
    }
}
