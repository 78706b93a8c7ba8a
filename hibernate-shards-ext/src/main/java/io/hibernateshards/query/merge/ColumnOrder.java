package io.hibernateshards.query.merge;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One term of an order by.
 *
 * @param column the index in the row
 * @param descending whether values fall; says nothing of nulls
 * @param nullsFirst whether nulls come before all values, in either direction
 * @param values the ascending order of values that are not null
 */
public record ColumnOrder(int column, boolean descending, boolean nullsFirst, Comparator<Object> values) {

    int compare(Object[] left, Object[] right) {
        @Nullable Object first = left[column];
        @Nullable Object second = right[column];
        if (first == null || second == null) {
            if (first == second) {
                return 0;
            }
            return (first == null) == nullsFirst ? -1 : 1;
        }
        return descending ? values.compare(second, first) : values.compare(first, second);
    }
}
