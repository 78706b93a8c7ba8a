package io.hibernateshards.query.merge;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rows of its input that a condition holds for. */
public final class Filter extends DerivedStream {

    private final RowStream input;
    private final Predicate<Object[]> condition;

    public Filter(RowStream input, Predicate<Object[]> condition) {
        super(List.of(input));
        this.input = input;
        this.condition = condition;
    }

    @Override
    Object @Nullable [] pull() {
        for (Object[] row = input.next(); row != null; row = input.next()) {
            if (condition.test(row)) {
                return row;
            }
        }
        return null;
    }
}
