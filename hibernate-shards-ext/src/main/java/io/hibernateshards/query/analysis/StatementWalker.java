package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.ShardedModel.Association;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.query.sqm.DiscriminatorSqmPath;
import org.hibernate.query.sqm.tree.cte.SqmCteStatement;
import org.hibernate.query.sqm.tree.delete.SqmDeleteStatement;
import org.hibernate.query.sqm.tree.domain.NonAggregatedCompositeSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmAnyValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmBasicValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmElementAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmEmbeddedValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmFkExpression;
import org.hibernate.query.sqm.tree.domain.SqmIndexAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmIndexedCollectionAccessPath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.domain.SqmPluralValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmTreatedPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.expression.SqmOver;
import org.hibernate.query.sqm.tree.expression.SqmSummarization;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmFromClause;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInSubQueryPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNullnessPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmWhereClause;
import org.hibernate.query.sqm.tree.select.SqmQueryGroup;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.update.SqmUpdateStatement;
import org.jspecify.annotations.Nullable;

/**
 * Walks over one statement: reads its from-elements, keeps the conditions of its query blocks, and reports what several
 * databases cannot answer together.
 */
final class StatementWalker extends QueryTreeWalker {

    private final PathReader paths;
    private final StatementElements elements;
    private final FromReader froms;
    private final WayReader ways;

    StatementWalker(PathReader paths, StatementElements elements) {
        this.paths = paths;
        this.elements = elements;
        this.froms = new FromReader(paths, elements, part -> part.accept(this));
        this.ways = new WayReader(paths, elements);
    }

    // ------------------------------------------------------------------------------------------------ query blocks

    @Override
    public Object visitUpdateStatement(SqmUpdateStatement<?> statement) {
        return elements.inScope(() -> {
            froms.readRoot(statement.getTarget());
            visitCteContainer(statement);
            visitSetClause(statement.getSetClause());
            visitWhereClause(statement.getWhereClause());
            return statement;
        });
    }

    @Override
    public Object visitDeleteStatement(SqmDeleteStatement<?> statement) {
        return elements.inScope(() -> {
            froms.readRoot(statement.getTarget());
            visitCteContainer(statement);
            visitWhereClause(statement.getWhereClause());
            return statement;
        });
    }

    @Override
    public Object visitQuerySpec(SqmQuerySpec<?> querySpec) {
        return elements.inScope(() -> super.visitQuerySpec(querySpec));
    }

    @Override
    public Object visitWhereClause(@Nullable SqmWhereClause where) {
        if (where != null) {
            ConditionReader.flatten(where.getPredicate(), elements.block().filters);
        }
        return super.visitWhereClause(where);
    }

    @Override
    public Object visitQueryGroup(SqmQueryGroup<?> queryGroup) {
        elements.report(
                "a set operation",
                "its parts are computed on each database by itself",
                "Run its parts as queries of their own.");
        return super.visitQueryGroup(queryGroup);
    }

    @Override
    public Object visitCteStatement(SqmCteStatement<?> statement) {
        // It is read where it is used.
        return statement;
    }

    @Override
    public Object visitFromClause(SqmFromClause fromClause) {
        var joins = froms.read(fromClause);
        // Predicates may name any from-element of the block, so they are visited when all are known.
        for (var join : joins) {
            if (join.getJoinPredicate() != null) {
                join.getJoinPredicate().accept(this);
            }
        }
        return fromClause;
    }

    @Override
    public Object visitRootPath(SqmRoot<?> root) {
        if (paths.elementOf(root) == null) {
            froms.readRoot(root);
        }
        return root;
    }

    // ------------------------------------------------------------------------------------------------ paths

    private Object checkOperand(SqmExpression<?> operand) {
        if (operand instanceof SqmEntityValuedSimplePath<?> entity) {
            // Compared by its foreign key: no join.
            ways.checkWay(entity);
            return operand;
        }
        return operand.accept(this);
    }

    @Override
    public Object visitComparisonPredicate(SqmComparisonPredicate predicate) {
        checkOperand(predicate.getLeftHandExpression());
        return checkOperand(predicate.getRightHandExpression());
    }

    @Override
    public Object visitInListPredicate(SqmInListPredicate<?> predicate) {
        predicate.getListExpressions().forEach(this::checkOperand);
        return checkOperand(predicate.getTestExpression());
    }

    @Override
    public Object visitIsNullPredicate(SqmNullnessPredicate predicate) {
        return checkOperand(predicate.getExpression());
    }

    @Override
    public Object visitInSubQueryPredicate(SqmInSubQueryPredicate<?> predicate) {
        checkOperand(predicate.getTestExpression());
        var result = predicate.getSubQueryExpression().accept(this);
        uniteByMembership(predicate);
        return result;
    }

    /** A key that is looked for among keys can only be found among those of its own virtual shard. */
    private void uniteByMembership(SqmInSubQueryPredicate<?> predicate) {
        if (!(predicate.getTestExpression() instanceof SqmPath<?> test)
                || !(predicate.getSubQueryExpression().getQueryPart() instanceof SqmQuerySpec<?> spec)
                || !isPlain(spec)
                || spec.getSelectClause().getSelections().size() != 1
                || !(spec.getSelectClause().getSelections().get(0).getSelectableNode()
                        instanceof SqmPath<?> selected)) {
            return;
        }
        var outer = paths.elementAtStartOf(test);
        var inner = paths.elementAtStartOf(selected);
        var anchor = paths.anchor(test);
        if (outer != null
                && inner != null
                // A null on one database would decide 'not in' there alone.
                && paths.isNeverNull(selected)
                && paths.isNeverNull(test)
                && anchor.isPresent()
                && anchor.equals(paths.anchor(selected))) {
            inner.livesWith(outer);
        }
    }

    private static boolean isPlain(SqmQuerySpec<?> spec) {
        return spec.getGroupByClauseExpressions().isEmpty()
                && spec.getHavingClausePredicate() == null
                && spec.getOffsetExpression() == null
                && spec.getFetchExpression() == null;
    }

    @Override
    public Object visitBasicValuedPath(SqmBasicValuedSimplePath<?> path) {
        ways.checkWay(path);
        return path;
    }

    @Override
    public Object visitEmbeddableValuedPath(SqmEmbeddedValuedSimplePath<?> path) {
        ways.checkWay(path);
        return path;
    }

    @Override
    public Object visitNonAggregatedCompositeValuedPath(NonAggregatedCompositeSimplePath<?> path) {
        ways.checkWay(path);
        return path;
    }

    @Override
    public Object visitEntityValuedPath(SqmEntityValuedSimplePath<?> path) {
        if (PathReader.joined(path) != path) {
            return path;
        }
        ways.checkEntity(path);
        ways.checkWay(path);
        return path;
    }

    @Override
    public Object visitDiscriminatorPath(DiscriminatorSqmPath<?> path) {
        if (path.getLhs() instanceof SqmEntityValuedSimplePath<?> entity) {
            ways.checkEntity(entity);
            ways.checkWay(entity);
        }
        return path;
    }

    @Override
    public Object visitFkExpression(SqmFkExpression<?> path) {
        if (path.getLhs() != null) {
            ways.checkWay(path.getLhs());
        }
        return path;
    }

    @Override
    public Object visitPluralValuedPath(SqmPluralValuedSimplePath<?> path) {
        if (path.getReferencedPathSource().getPathType() instanceof EntityDomainType<?>
                && paths.associationOf(path) != Association.COLOCATED) {
            ways.checkEntity(path);
        }
        ways.checkWay(path);
        return path;
    }

    @Override
    public Object visitTreatedPath(SqmTreatedPath<?, @Nullable ?> path) {
        if (!(path instanceof SqmFrom<?, ?>)) {
            path.getWrappedPath().accept(this);
        }
        return path;
    }

    @Override
    public Object visitAnyValuedValuedPath(SqmAnyValuedSimplePath<?> path) {
        elements.report("the path '" + PathReader.text(path) + "'", "it leads to any entity", "Use its id.");
        return path;
    }

    @Override
    public Object visitIndexedPluralAccessPath(SqmIndexedCollectionAccessPath<?> path) {
        super.visitIndexedPluralAccessPath(path);
        return elementAccess(path);
    }

    @Override
    public Object visitElementAggregateFunction(SqmElementAggregateFunction<?> path) {
        return elementAccess(path);
    }

    @Override
    public Object visitIndexAggregateFunction(SqmIndexAggregateFunction<?> path) {
        return elementAccess(path);
    }

    /** What a collection has lives with its owner, unless it is of entities that may live elsewhere. */
    private Object elementAccess(SqmPath<?> path) {
        if (path.getLhs() != null) {
            path.getLhs().accept(this);
        }
        return path;
    }

    // ------------------------------------------------------------------------------------------------ expressions

    @Override
    public Object visitFunction(SqmFunction<?> function) {
        var clock = ClockFunctions.hql(function);
        if (clock.isPresent()) {
            elements.clocks().add(clock.get());
        } else if (VolatileFunctions.includes(function)) {
            elements.report(
                    "the function '" + function.getFunctionName() + "'",
                    "each database would give its own value",
                    "Bind its value as a parameter.");
        }
        return super.visitFunction(function);
    }

    @Override
    public Object visitOver(SqmOver<?> over) {
        if (over.getWindow().getPartitions().stream().noneMatch(paths::tellsPlace)) {
            elements.report(
                    "a window function",
                    "its window would end with each database",
                    "Partition its window by the shard key, or compute it from the rows.");
        }
        return super.visitOver(over);
    }

    @Override
    public Object visitSummarization(SqmSummarization<?> summarization) {
        elements.report("rollup or cube", "its totals would be those of each database", "Group by the columns alone.");
        return super.visitSummarization(summarization);
    }
}
