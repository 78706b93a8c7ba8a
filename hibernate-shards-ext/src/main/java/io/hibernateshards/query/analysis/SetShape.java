package io.hibernateshards.query.analysis;

import io.hibernateshards.query.analysis.SelectShape.SortKey;
import java.util.ArrayList;
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

    /** How the columns of a row are compared, whichever select it is of; as the first select names them. */
    public List<ColumnType> columns() {
        var columns = new ArrayList<>(columnsOf(parts.get(0)));
        for (var part : parts.subList(1, parts.size())) {
            var others = columnsOf(part);
            for (int index = 0; index < columns.size(); index++) {
                columns.set(index, columns.get(index).or(others.get(index)));
            }
        }
        return columns;
    }

    static List<ColumnType> columnsOf(QueryShape part) {
        return part.select()
                .map(SelectShape::columns)
                .orElseGet(() -> part.set().orElseThrow().columns());
    }
}
