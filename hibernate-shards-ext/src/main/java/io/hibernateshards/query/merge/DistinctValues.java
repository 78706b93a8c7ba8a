package io.hibernateshards.query.merge;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The number of distinct values that are not null. */
final class DistinctValues implements Aggregate.Accumulator {

    private final KeyEquality equality;
    private final Set<@Nullable Object> values = new HashSet<>();

    DistinctValues(KeyEquality equality) {
        this.equality = equality;
    }

    @Override
    public void add(Object[] row, int column) {
        @Nullable Object value = row[column];
        if (value != null) {
            values.add(equality.valueKey(value));
        }
    }

    @Override
    public Object result() {
        return (long) values.size();
    }
}
