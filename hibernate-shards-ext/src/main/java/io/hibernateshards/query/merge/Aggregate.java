package io.hibernateshards.query.merge;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One aggregate of a group, made from what each database found for it. A value; any thread. */
public sealed interface Aggregate {

    /** How many columns of a partial row it reads. */
    default int columnCount() {
        return 1;
    }

    /** The state of one group, before its first row. */
    Accumulator start();

    /** The state of one group. One thread at a time. */
    interface Accumulator {

        /** Takes in a partial row, whose columns for this aggregate begin at {@code column}. */
        void add(Object[] row, int column);

        /** The final value; null for an aggregate over nothing but nulls, save counts, which are 0 then. */
        @Nullable
        Object result();
    }

    /** The sum of partial counts, as a Long. */
    record Count() implements Aggregate {

        @Override
        public Accumulator start() {
            return new Sums.OfCounts();
        }
    }

    /**
     * The sum of partial sums. It overflows only if the whole sum does, whatever the order of its parts.
     *
     * @param result Long, BigInteger, BigDecimal or Double
     */
    record Sum(Class<? extends Number> result) implements Aggregate {

        private static final Set<Class<? extends Number>> RESULTS =
                Set.of(Long.class, BigInteger.class, BigDecimal.class, Double.class);

        public Sum {
            if (!RESULTS.contains(result)) {
                throw new IllegalArgumentException(
                        "A sum is a Long, BigInteger, BigDecimal or Double, but got " + result);
            }
        }

        @Override
        public Accumulator start() {
            return Sums.of(result);
        }
    }

    /** The least partial minimum, the first of equal ones. */
    record Min(Comparator<Object> order) implements Aggregate {

        @Override
        public Accumulator start() {
            return new Least(order);
        }
    }

    /** The greatest partial maximum, the first of equal ones. */
    record Max(Comparator<Object> order) implements Aggregate {

        @Override
        public Accumulator start() {
            return new Least(order.reversed());
        }
    }

    /** The quotient of two columns, the partial sums and the partial counts of values, as a Double. */
    record Average() implements Aggregate {

        @Override
        public int columnCount() {
            return 2;
        }

        @Override
        public Accumulator start() {
            return new Mean();
        }
    }

    /** How many distinct values that are not null the column has, as a Long; each partial row ships one value. */
    record CountDistinct(KeyEquality equality) implements Aggregate {

        @Override
        public Accumulator start() {
            return new DistinctValues(equality, new Sums.OfCounts(), value -> new Object[] {1L});
        }
    }

    /** The sum of the distinct values of the column; each partial row ships one value. */
    record SumDistinct(Class<? extends Number> result, KeyEquality equality) implements Aggregate {

        @Override
        public Accumulator start() {
            return new DistinctValues(equality, new Sum(result).start(), value -> new Object[] {value});
        }
    }

    /** The average of the distinct values of the column, as a Double; each partial row ships one value. */
    record AverageDistinct(KeyEquality equality) implements Aggregate {

        @Override
        public Accumulator start() {
            return new DistinctValues(equality, new Mean(), value -> new Object[] {value, 1L});
        }
    }

    /** Whether no partial value is false. */
    record Every() implements Aggregate {

        @Override
        public Accumulator start() {
            return new Least(ValueOrder.BOOLEANS);
        }
    }

    /** Whether some partial value is true. */
    record Some() implements Aggregate {

        @Override
        public Accumulator start() {
            return new Least(ValueOrder.BOOLEANS.reversed());
        }
    }
}
