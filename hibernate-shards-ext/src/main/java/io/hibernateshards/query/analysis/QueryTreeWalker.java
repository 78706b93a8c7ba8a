package io.hibernateshards.query.analysis;

import java.util.List;
import org.hibernate.query.sqm.spi.BaseSemanticQueryWalker;
import org.hibernate.query.sqm.tree.domain.SqmIndexedCollectionAccessPath;
import org.hibernate.query.sqm.tree.expression.JpaCriteriaParameter;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmNamedParameter;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.expression.SqmPositionalParameter;
import org.hibernate.query.sqm.tree.select.SqmSortSpecification;

/**
 * Hibernate's walk over the tree of a statement, without what fails in it: a position or an alias by which a statement orders or groups
 * accepts no visitor, and Hibernate's walker does not leave it out. What it stands for is visited in the select clause.
 * Parameters of all kinds are one here.
 */
public abstract class QueryTreeWalker extends BaseSemanticQueryWalker {

    @Override
    public Object visitSortSpecification(SqmSortSpecification sort) {
        return sort.getSortExpression() instanceof SqmAliasedNodeRef ? sort : super.visitSortSpecification(sort);
    }

    @Override
    public Object visitGroupByClause(List<SqmExpression<?>> expressions) {
        if (expressions != null) {
            expressions.stream()
                    .filter(expression -> !(expression instanceof SqmAliasedNodeRef))
                    .forEach(expression -> expression.accept(this));
        }
        return expressions;
    }

    @Override
    public Object visitIndexedPluralAccessPath(SqmIndexedCollectionAccessPath<?> path) {
        path.getSelectorExpression().accept(this);
        return path;
    }

    @Override
    public final Object visitNamedParameterExpression(SqmNamedParameter<?> parameter) {
        return visitParameter(parameter);
    }

    @Override
    public final Object visitPositionalParameterExpression(SqmPositionalParameter<?> parameter) {
        return visitParameter(parameter);
    }

    @Override
    public final Object visitJpaCriteriaParameter(JpaCriteriaParameter<?> parameter) {
        return visitParameter(parameter);
    }

    /** Visits a parameter, which has no parts. */
    protected Object visitParameter(SqmParameter<?> parameter) {
        return parameter;
    }
}
