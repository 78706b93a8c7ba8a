package io.hibernateshards.query.analysis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation that several databases compute in part.
 *
 * @param keys what rows are grouped by, then further expressions that the keys decide
 * @param groupByCount how many of the keys stand in the group by
 * @param calls the aggregates
 * @param columns the columns of the result
 * @param having what groups of the result satisfy
 * @param order the order by
 */
public record GroupShape(
        List<GroupKey> keys,
        int groupByCount,
        List<AggregateCall> calls,
        List<MergedValue> columns,
        Optional<MergedCondition> having,
        List<GroupOrder> order) {

    public GroupShape {
        keys = List.copyOf(keys);
        calls = List.copyOf(calls);
        columns = List.copyOf(columns);
        order = List.copyOf(order);
    }

    /** Aggregates whose parts can be put together. */
    public enum Function {
        COUNT,
        COUNT_DISTINCT,
        SUM,
        SUM_DISTINCT,
        MIN,
        MAX,
        AVERAGE,
        AVERAGE_DISTINCT,
        EVERY,
        SOME;

        /** Whether it is the least value or the greatest. */
        public boolean isExtreme() {
            return this == MIN || this == MAX;
        }

        /** Whether the values themselves are shipped, to be made distinct. */
        public boolean shipsValues() {
            return this == COUNT_DISTINCT || this == SUM_DISTINCT || this == AVERAGE_DISTINCT;
        }
    }

    /** One key. */
    public record GroupKey(SqmExpression<?> expression, ColumnType type) {}

    /**
     * One aggregate.
     *
     * @param call as it is written
     * @param argument what it aggregates, or null for {@code count(*)}
     * @param type how its argument is compared, for min, max and those of distinct values
     * @param result the type of its value
     */
    public record AggregateCall(
            Function function,
            SqmFunction<?> call,
            @Nullable SqmExpression<?> argument,
            ColumnType type,
            Class<?> result) {

        /** It, for people. */
        public String text() {
            return function.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "("
                    + (argument == null ? "*" : argument.toHqlString()) + ")";
        }
    }

    /** One term of the order by. */
    public record GroupOrder(
            MergedValue value,
            boolean isDescending,
            @Nullable Boolean nullsFirst,
            ColumnType type) {}
}
