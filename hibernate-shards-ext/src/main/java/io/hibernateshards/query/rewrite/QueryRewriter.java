package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.plan.ShardPlan.Scatter;
import org.hibernate.query.sqm.tree.SqmCopyContext;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelection;

/** Makes from a statement what each database runs. */
public final class QueryRewriter {

    private QueryRewriter() {}

    /** The partial statement of a scatter. */
    public static PartialQuery rewrite(QueryShape shape, Scatter scatter) {
        var original = (SqmSelectStatement<?>) shape.statement();
        var copy = original.createCopy(SqmCopyContext.noParamCopyContext(), Object.class);
        var spec = (SqmQuerySpec<?>) copy.getQueryPart();
        spec.setOffsetExpression(null);
        spec.setFetchExpression(null);
        int columns = shape.select().orElseThrow().columnCount();
        if (!scatter.hiddenSortKeys().isEmpty()) {
            selectRootWhereNothingIsSelected(spec);
            var terms = spec.getOrderByClause().getSortSpecifications();
            for (int key : scatter.hiddenSortKeys()) {
                append(spec, terms.get(key).getSortExpression());
                columns++;
            }
        }
        return new PartialQuery(copy, columns);
    }

    private static void selectRootWhereNothingIsSelected(SqmQuerySpec<?> spec) {
        if (spec.getSelectClause().getSelections().isEmpty()) {
            append(spec, spec.getFromClause().getRoots().get(0));
        }
    }

    private static <T> void append(SqmQuerySpec<?> spec, SqmExpression<T> expression) {
        spec.getSelectClause().addSelection(new SqmSelection<>(expression, spec.nodeBuilder()));
    }
}
