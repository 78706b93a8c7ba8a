package io.hibernateshards.query.analysis;

import org.hibernate.query.sqm.spi.BaseSemanticQueryWalker;
import org.hibernate.query.sqm.tree.SqmVisitableNode;
import org.hibernate.query.sqm.tree.expression.SqmAggregateFunction;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.expression.SqmOver;
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

    /** A window's function is none, but what it is given may be. */
    @Override
    public Object visitOver(SqmOver<?> over) {
        if (over.getExpression() instanceof SqmFunction<?> function) {
            function.getArguments().forEach(argument -> argument.accept(this));
        }
        return visitWindow(over.getWindow());
    }

    @Override
    public Object visitSubQueryExpression(SqmSubQuery<?> subquery) {
        return subquery;
    }
}
