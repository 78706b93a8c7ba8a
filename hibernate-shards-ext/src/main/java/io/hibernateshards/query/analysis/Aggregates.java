package io.hibernateshards.query.analysis;

import org.hibernate.query.sqm.spi.BaseSemanticQueryWalker;
import org.hibernate.query.sqm.tree.SqmVisitableNode;
import org.hibernate.query.sqm.tree.expression.SqmAggregateFunction;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.select.SqmSubQuery;

/** Finds aggregate functions outside subqueries. */
final class Aggregates extends BaseSemanticQueryWalker {

    private boolean found;

    static boolean isIn(SqmVisitableNode node) {
        var search = new Aggregates();
        node.accept(search);
        return search.found;
    }

    @Override
    public Object visitFunction(SqmFunction<?> function) {
        found |= function instanceof SqmAggregateFunction<?>;
        return super.visitFunction(function);
    }

    @Override
    public Object visitSubQueryExpression(SqmSubQuery<?> subquery) {
        return subquery;
    }
}
