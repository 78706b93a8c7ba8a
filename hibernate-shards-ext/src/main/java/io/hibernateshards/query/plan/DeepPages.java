package io.hibernateshards.query.plan;

import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.analysis.SelectShape;
import io.hibernateshards.query.analysis.SelectShape.Distinctness;
import io.hibernateshards.query.plan.ShardPlan.DeepPage;
import io.hibernateshards.query.plan.ShardPlan.OrderedMerge;
import io.hibernateshards.query.plan.ShardPlan.Slice;
import java.util.Optional;

/** Which pages are found by the ranks of their keys where they are deep. */
public final class DeepPages {

    /**
     * Rows of all databases together, up to which it is faster to read every row before the page than to search where the page
     * begins, as measured.
     */
    public static final long SHALLOW_ROWS = 2_000;

    private DeepPages() {}

    /** The same page, by rank search where it is deep, if the statement allows that. */
    static ShardPlan over(QueryShape shape, Slice slice) {
        return slice.input() instanceof OrderedMerge merge && obstacle(shape).isEmpty()
                ? new DeepPage(slice, merge)
                : slice;
    }

    /** Why a deep page of a statement is reached by reading all rows before it, or nothing where it is not. */
    public static Optional<String> obstacle(QueryShape shape) {
        return shape.select()
                .map(select -> obstacle(select)
                        .or(() -> shape.selectsEntitiesByPaths()
                                ? Optional.of(
                                        "it selects an entity that a path leads to, and rows without one are left out")
                                : Optional.empty()))
                .orElseGet(() -> Optional.of("it is a set operation"));
    }

    private static Optional<String> obstacle(SelectShape select) {
        if (select.distinctness() != Distinctness.NONE) {
            return Optional.of("it gives distinct rows");
        }
        if (select.aggregation() == SelectShape.Aggregation.IN_PARTS) {
            return Optional.of("it has groups that are put together of several databases' parts");
        }
        if (select.fetchesCollections()) {
            return Optional.of("it fetches a collection");
        }
        if (select.sortKeys().stream().anyMatch(key -> !key.leaf().isEmpty())) {
            return Optional.of("it is ordered by what has several columns");
        }
        return select.sortKeys().isEmpty() ? Optional.of("it has no order by") : Optional.empty();
    }

    /** Whether a page is so deep that rank search pays, and can be had. */
    public static boolean isDeep(int databases, long offset, long limit) {
        return limit > 0
                && offset <= Integer.MAX_VALUE
                && limit <= Integer.MAX_VALUE - offset
                && databases * (offset + limit) > SHALLOW_ROWS
                // Of a page that is larger than what comes before it, most rows have to be read anyway.
                && offset > limit;
    }
}
