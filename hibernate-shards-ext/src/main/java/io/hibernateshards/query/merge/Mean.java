package io.hibernateshards.query.merge;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** The quotient of a sum and a count; exact until the division, unless the sums are floating themselves. */
final class Mean implements Aggregate.Accumulator {

    private BigDecimal exactSum = BigDecimal.ZERO;
    private double floatingSum;
    private boolean isFloating;
    private long count;

    @Override
    public void add(Object[] row, int column) {
        @Nullable Object sum = row[column];
        @Nullable Object values = row[column + 1];
        if (sum == null || values == null) {
            return;
        }
        var part = (Number) sum;
        if (NumberValue.isFloating(part)) {
            isFloating = true;
            floatingSum += part.doubleValue();
        } else {
            exactSum = exactSum.add(NumberValue.exact(part));
        }
        count = Math.addExact(count, ((Number) values).longValue());
    }

    @Override
    public @Nullable Object result() {
        if (count == 0) {
            return null;
        }
        return isFloating
                ? (floatingSum + exactSum.doubleValue()) / count
                : exactSum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                        .doubleValue();
    }
}
