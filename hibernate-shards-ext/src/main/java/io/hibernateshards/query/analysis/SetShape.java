package io.hibernateshards.query.analysis;

import io.hibernateshards.query.analysis.SelectShape.SortKey;
import java.util.List;

/**
 * A statement that combines the rows of several selects.
 *
 * @param operation how
 * @param parts the selects, in their order
 * @param order its order by, whose terms are columns of the result
 */
public record SetShape(Operation operation, List<QueryShape> parts, List<SortKey> order) {

    public SetShape {
        parts = List.copyOf(parts);
        order = List.copyOf(order);
    }

    /** How the rows of one select after another are combined with those before. */
    public enum Operation {
        UNION,
        UNION_ALL,
        INTERSECT,
        INTERSECT_ALL,
        EXCEPT,
        EXCEPT_ALL;

        /** Whether rows are compared. */
        public boolean comparesRows() {
            return this != UNION_ALL;
        }
    }

    /** How the columns of a row are compared, as the first select has them. */
    public List<ColumnType> columns() {
        var first = parts.get(0);
        return first.select()
                .map(SelectShape::columns)
                .orElseGet(() -> first.set().orElseThrow().columns());
    }
}
