package io.hibernateshards.query.analysis;

import org.hibernate.query.sqm.spi.BaseSemanticQueryWalker;
import org.hibernate.query.sqm.tree.SqmVisitableNode;
import org.hibernate.query.sqm.tree.domain.SqmElementAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmIndexAggregateFunction;
import org.hibernate.query.sqm.tree.expression.SqmCollectionSize;
import org.hibernate.query.sqm.tree.select.SqmSubQuery;

/** Finds what becomes a subquery in SQL: by it databases do not group, though they count its distinct values. */
final class InnerQueries extends BaseSemanticQueryWalker {

    private boolean found;

    static boolean areIn(SqmVisitableNode node) {
        var search = new InnerQueries();
        node.accept(search);
        return search.found;
    }

    @Override
    public Object visitSubQueryExpression(SqmSubQuery<?> subquery) {
        found = true;
        return subquery;
    }

    @Override
    public Object visitPluralAttributeSizeFunction(SqmCollectionSize function) {
        found = true;
        return function;
    }

    @Override
    public Object visitElementAggregateFunction(SqmElementAggregateFunction<?> function) {
        found = true;
        return function;
    }

    @Override
    public Object visitIndexAggregateFunction(SqmIndexAggregateFunction<?> function) {
        found = true;
        return function;
    }
}
