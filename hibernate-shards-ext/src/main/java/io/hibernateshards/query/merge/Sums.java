package io.hibernateshards.query.merge;

import static io.hibernateshards.logging.QueryMergeMessages.MESSAGES;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Sums of partial sums; null while there was none but nulls. */
final class Sums {

    private Sums() {}

    static Aggregate.Accumulator of(Class<? extends Number> result) {
        if (result == Long.class) {
            return new OfLongs();
        }
        return result == Double.class ? new OfDoubles() : new OfDecimals(result == BigInteger.class);
    }

    /** A sum of longs, and where these do not hold it any more, of BigIntegers: a later part may bring it back. */
    static class OfLongs implements Aggregate.Accumulator {

        private long sum;
        private @Nullable BigInteger large;
        private boolean isEmpty = true;

        @Override
        public void add(Object[] row, int column) {
            @Nullable Object value = row[column];
            if (value == null) {
                return;
            }
            isEmpty = false;
            BigInteger whole = large;
            var number = (Number) value;
            if (whole == null && NumberValue.isIntegral(number)) {
                long next = sum + number.longValue();
                boolean overflows = ((sum ^ next) & (number.longValue() ^ next)) < 0;
                if (!overflows) {
                    sum = next;
                    return;
                }
            }
            large = (whole == null ? BigInteger.valueOf(sum) : whole)
                    .add(NumberValue.exact(number).toBigIntegerExact());
        }

        @Override
        public @Nullable Object result() {
            if (isEmpty) {
                return null;
            }
            BigInteger whole = large;
            if (whole == null) {
                return sum;
            }
            if (whole.bitLength() >= Long.SIZE) {
                throw MESSAGES.sumOverflow(whole.toString(), "Long");
            }
            return whole.longValueExact();
        }
    }

    /** A sum of counts, which is 0 over nothing. */
    static final class OfCounts extends OfLongs {

        @Override
        public Object result() {
            Object sum = super.result();
            return sum == null ? 0L : sum;
        }
    }

    private static final class OfDoubles implements Aggregate.Accumulator {

        private double sum;
        private boolean isEmpty = true;

        @Override
        public void add(Object[] row, int column) {
            @Nullable Object value = row[column];
            if (value != null) {
                isEmpty = false;
                sum += ((Number) value).doubleValue();
            }
        }

        @Override
        public @Nullable Object result() {
            return isEmpty ? null : sum;
        }
    }

    private static final class OfDecimals implements Aggregate.Accumulator {

        private final boolean asInteger;
        private @Nullable BigDecimal sum;

        OfDecimals(boolean asInteger) {
            this.asInteger = asInteger;
        }

        @Override
        public void add(Object[] row, int column) {
            @Nullable Object value = row[column];
            if (value != null) {
                var part = NumberValue.exact((Number) value);
                BigDecimal before = sum;
                sum = before == null ? part : before.add(part);
            }
        }

        @Override
        public @Nullable Object result() {
            BigDecimal whole = sum;
            return whole != null && asInteger ? whole.toBigIntegerExact() : whole;
        }
    }
}
