package io.hibernateshards.query.merge;

import java.util.Comparator;
import java.util.List;

/** The order of rows by some of their columns. */
public final class RowOrder {

    private RowOrder() {}

    /** By the first term, then among its ties by the second, and so on; without terms all rows are ties. */
    public static Comparator<Object[]> of(List<ColumnOrder> terms) {
        var columns = terms.toArray(ColumnOrder[]::new);
        return (left, right) -> {
            for (var column : columns) {
                int comparison = column.compare(left, right);
                if (comparison != 0) {
                    return comparison;
                }
            }
            return 0;
        };
    }
}
