package io.hibernateshards.query.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a select statement gives, as far as merging the rows of several databases needs to know.
 *
 * @param columnCount how many columns a row of the result has
 * @param sortKeys its order by
 * @param isDistinct whether it says {@code select distinct}
 * @param isAggregated whether it groups or has an aggregate function outside subqueries
 * @param fetchesCollections whether it fetches a collection
 * @param isSingleEntity whether a row of the result is an entity and nothing else
 */
public record SelectShape(
        int columnCount,
        List<SortKey> sortKeys,
        boolean isDistinct,
        boolean isAggregated,
        boolean fetchesCollections,
        boolean isSingleEntity) {

    public SelectShape {
        sortKeys = List.copyOf(sortKeys);
    }

    /**
     * One term of an order by.
     *
     * @param index its place in the order by
     * @param column the column of the result that it is, or -1
     * @param nullsFirst what the statement says of nulls, or null where it says nothing
     */
    public record SortKey(
            int index,
            int column,
            boolean isDescending,
            @Nullable Boolean nullsFirst,
            ColumnType type) {}
}
