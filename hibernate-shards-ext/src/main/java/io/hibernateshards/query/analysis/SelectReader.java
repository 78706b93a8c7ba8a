package io.hibernateshards.query.analysis;

import io.hibernateshards.query.analysis.SelectShape.SortKey;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.query.SortDirection;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.select.SqmJpaCompoundSelection;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.jspecify.annotations.Nullable;

/** Reads what a select statement gives. */
final class SelectReader {

    private SelectReader() {}

    static SelectShape read(SqmSelectStatement<?> statement, SqmQuerySpec<?> spec) {
        var columns = columns(spec);
        var first = columns.isEmpty() ? null : columns.get(0);
        return new SelectShape(
                Math.max(1, columns.size()),
                sortKeys(spec, columns),
                spec.getSelectClause().isDistinct(),
                !spec.getGroupByClauseExpressions().isEmpty()
                        || spec.getHavingClausePredicate() != null
                        || columns.stream().anyMatch(Aggregates::isIn),
                statement.containsCollectionFetches(),
                first == null || columns.size() == 1 && first.getNodeType() instanceof EntityDomainType<?>);
    }

    /** The columns of the result; none where a Criteria statement selects its root by saying nothing. */
    static List<SqmSelectableNode<?>> columns(SqmQuerySpec<?> spec) {
        var columns = new ArrayList<SqmSelectableNode<?>>();
        for (var selection : spec.getSelectClause().getSelections()) {
            if (selection.getSelectableNode() instanceof SqmJpaCompoundSelection<?> compound) {
                columns.addAll(compound.getSelectionItems());
            } else {
                columns.add(selection.getSelectableNode());
            }
        }
        return columns;
    }

    private static List<SortKey> sortKeys(SqmQuerySpec<?> spec, List<SqmSelectableNode<?>> columns) {
        var keys = new ArrayList<SortKey>();
        if (spec.getOrderByClause() == null) {
            return keys;
        }
        for (var sort : spec.getOrderByClause().getSortSpecifications()) {
            var expression = sort.getSortExpression();
            int column = columnOf(expression, columns);
            keys.add(new SortKey(
                    keys.size(),
                    column,
                    sort.getSortDirection() == SortDirection.DESCENDING,
                    nullsFirst(sort.getNullPrecedence()),
                    column >= 0 && columns.get(column) instanceof SqmExpression<?> selected
                            ? ColumnType.of(selected)
                            : ColumnType.of(expression)));
        }
        return keys;
    }

    private static int columnOf(SqmExpression<?> expression, List<SqmSelectableNode<?>> columns) {
        return expression instanceof SqmAliasedNodeRef reference
                ? reference.getPosition() - 1
                : columns.indexOf(expression);
    }

    private static @Nullable Boolean nullsFirst(jakarta.persistence.criteria.@Nullable Nulls precedence) {
        if (precedence == null) {
            return null;
        }
        return switch (precedence) {
            case NONE -> null;
            case FIRST -> Boolean.TRUE;
            case LAST -> Boolean.FALSE;
        };
    }
}
