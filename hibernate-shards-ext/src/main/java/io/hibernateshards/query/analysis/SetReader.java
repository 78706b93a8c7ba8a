package io.hibernateshards.query.analysis;

import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import io.hibernateshards.query.analysis.SelectShape.SortKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.query.SortDirection;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.select.SqmQueryGroup;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSortSpecification;

/**
 * Reads a statement of set operations. Each of its selects is a statement of its own, with its own places: it is answered by
 * itself, and the rows are combined afterwards.
 */
final class SetReader {

    private final Function<SqmStatement<?>, QueryShape> reading;
    private Optional<Obstacle> obstacle = Optional.empty();

    /** @param reading reads the shape of a select */
    SetReader(Function<SqmStatement<?>, QueryShape> reading) {
        this.reading = reading;
    }

    QueryShape read(SqmSelectStatement<?> statement, SqmQueryGroup<?> group) {
        var parts = new ArrayList<QueryShape>();
        for (int index = 0; index < group.getQueryParts().size(); index++) {
            parts.add(reading.apply(partOf(statement, index)));
        }
        parts.forEach(part -> part.obstacle().ifPresent(this::report));
        var set = new SetShape(SetShape.Operation.valueOf(group.getSetOperator().name()), parts, List.of());
        checkColumns(set);
        if (obstacle.isEmpty()) {
            set = new SetShape(set.operation(), parts, order(group, set.columns()));
        }
        var rowSets = parts.stream().flatMap(part -> part.rowSets().stream()).toList();
        var clocks = new LinkedHashSet<String>();
        parts.forEach(part -> clocks.addAll(part.clocks()));
        return new QueryShape(statement, rowSets, obstacle, Optional.empty(), clocks, Optional.of(set));
    }

    /** With the same parameters, so that the values bound to the whole serve it. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static SqmSelectStatement<?> partOf(SqmSelectStatement<?> statement, int index) {
        SqmSelectStatement copy = statement.createCopy(new TreeCopies(), Object.class);
        copy.setQueryPart(
                ((SqmQueryGroup<?>) copy.getQueryPart()).getQueryParts().get(index));
        return copy;
    }

    private void report(Obstacle found) {
        if (obstacle.isEmpty()) {
            obstacle = Optional.of(found);
        }
    }

    /** A database finds a common type for the columns of all selects, so they must have one to begin with. */
    private void checkColumns(SetShape set) {
        var columns = SetShape.columnsOf(set.parts().get(0));
        for (var part : set.parts()) {
            var others = SetShape.columnsOf(part);
            if (part.select().map(SelectShape::instantiates).orElse(false)) {
                report(new Obstacle(
                        "'select new' in a set operation", "its objects are no rows", "Select the values alone."));
            }
            for (int index = 0; index < columns.size() && others.size() == columns.size(); index++) {
                if (isDecimal(columns.get(index)) || isDecimal(others.get(index))) {
                    report(new Obstacle(
                            "a set operation of decimals such as '"
                                    + columns.get(index).text() + "'",
                            "a database gives them all the scale of one of its columns",
                            "Run its parts as queries of their own."));
                }
                if (!areOfOneType(columns.get(index), others.get(index))) {
                    report(new Obstacle(
                            "a set operation of '" + columns.get(index).text() + "' and '"
                                    + others.get(index).text() + "'",
                            "they are of different types",
                            "Cast both to one type."));
                }
            }
        }
    }

    private static boolean isDecimal(ColumnType type) {
        return type.mapping() != null && type.mapping().getJdbcJavaType().getJavaTypeClass() == BigDecimal.class;
    }

    private static boolean areOfOneType(ColumnType left, ColumnType right) {
        var first = left.mapping();
        var second = right.mapping();
        if (first == null || second == null) {
            return left.composite() != null
                    && right.composite() != null
                    && left.composite().of().equals(right.composite().of());
        }
        return Objects.equals(left.collation(), right.collation())
                && first.getJdbcType().getDefaultSqlTypeCode()
                        == second.getJdbcType().getDefaultSqlTypeCode()
                && first.getJdbcJavaType()
                        .getJavaTypeClass()
                        .equals(second.getJdbcJavaType().getJavaTypeClass())
                && Objects.equals(
                        first.getMappedJavaType().getJavaTypeClass(),
                        second.getMappedJavaType().getJavaTypeClass());
    }

    private List<SortKey> order(SqmQueryGroup<?> group, List<ColumnType> columns) {
        var order = new ArrayList<SortKey>();
        if (group.getOrderByClause() != null) {
            for (var sort : group.getOrderByClause().getSortSpecifications()) {
                addOrder(sort, columns, order);
            }
        }
        return order;
    }

    private void addOrder(SqmSortSpecification sort, List<ColumnType> columns, List<SortKey> order) {
        if (!(sort.getSortExpression() instanceof SqmAliasedNodeRef reference)
                || reference.getNavigablePath() != null
                || sort.isIgnoreCase()) {
            report(new Obstacle(
                    "an order of a set operation by what is no column of it",
                    "rows are brought in order after they were combined",
                    "Select it, and order by its alias or position."));
            return;
        }
        int column = reference.getPosition() - 1;
        var type = columns.get(column);
        if (!type.hasOrder()) {
            report(new Obstacle(
                    "an order by '" + type.text() + "'",
                    "how the database orders such values is not known",
                    "Order by another column."));
            return;
        }
        order.add(new SortKey(
                order.size(),
                order.size(),
                List.of(),
                false,
                column,
                sort.getSortDirection() == SortDirection.DESCENDING,
                SelectReader.nullsFirst(sort.getNullPrecedence()),
                type,
                true));
    }
}
