package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.delete.SqmDeleteStatement;
import org.hibernate.query.sqm.tree.domain.SqmCorrelation;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmAny;
import org.hibernate.query.sqm.tree.expression.SqmEvery;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmModifiedSubQueryExpression;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmExistsPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmGroupedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInSubQueryPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmJunctionPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNegatedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmWhereClause;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.query.sqm.tree.select.SqmSubQuery;
import org.hibernate.query.sqm.tree.update.SqmUpdateStatement;
import org.hibernate.type.BasicType;
import org.hibernate.type.descriptor.converter.spi.JpaAttributeConverter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the subqueries of a statement that can be answered before it: those that name nothing outside of themselves, and
 * those that one equality binds to a row outside. What it finds stands where its value can be replaced: as a predicate of a
 * where, on or having clause, under {@code and}, {@code or} and {@code not}.
 */
public final class HoistReader {

    private final SessionFactoryImplementor engine;
    private final ShardedModel model;
    private final boolean matches;
    private final List<Hoisted> found = new ArrayList<>();

    private HoistReader(SessionFactoryImplementor engine, ShardedModel model, boolean matches) {
        this.engine = engine;
        this.model = model;
        this.matches = matches;
    }

    /**
     * The subqueries that can be answered before a statement.
     *
     * @param matches whether those are looked for too that an equality binds to a row outside
     */
    public static List<Hoisted> read(
            SessionFactoryImplementor engine, ShardedModel model, SqmStatement<?> statement, boolean matches) {
        var reader = new HoistReader(engine, model, matches);
        if (statement instanceof SqmSelectStatement<?> select
                && select.getCteStatements().isEmpty()) {
            if (select.getQueryPart() instanceof SqmQuerySpec<?> spec) {
                reader.readSpec(spec);
            }
        } else if (statement instanceof SqmUpdateStatement<?> update) {
            reader.readWhere(update.getWhereClause());
        } else if (statement instanceof SqmDeleteStatement<?> delete) {
            reader.readWhere(delete.getWhereClause());
        }
        return List.copyOf(reader.found);
    }

    private void readSpec(SqmQuerySpec<?> spec) {
        spec.getFromClause().getRoots().forEach(this::readJoins);
        readWhere(spec.getWhereClause());
        readPredicate(spec.getHavingClausePredicate());
    }

    private void readJoins(SqmFrom<?, ?> from) {
        for (var join : from.getSqmJoins()) {
            readPredicate(join.getJoinPredicate());
            readJoins(join);
        }
    }

    private void readWhere(@Nullable SqmWhereClause where) {
        if (where != null) {
            readPredicate(where.getPredicate());
        }
    }

    private void readPredicate(@Nullable SqmPredicate predicate) {
        if (predicate instanceof SqmGroupedPredicate grouped) {
            readPredicate(grouped.getSubPredicate());
        } else if (predicate instanceof SqmNegatedPredicate negated) {
            readPredicate(negated.getWrappedPredicate());
        } else if (predicate instanceof SqmJunctionPredicate junction) {
            junction.getPredicates().forEach(this::readPredicate);
        } else if (predicate instanceof SqmInSubQueryPredicate<?> membership) {
            readMembership(
                    membership,
                    membership.getTestExpression(),
                    membership.getSubQueryExpression(),
                    membership.isNegated());
        } else if (predicate instanceof SqmInListPredicate<?> list
                && list.getListExpressions().size() == 1
                && list.getListExpressions().get(0) instanceof SqmSubQuery<?> subquery) {
            readMembership(list, list.getTestExpression(), subquery, list.isNegated());
        } else if (predicate instanceof SqmExistsPredicate existence
                && existence.getExpression() instanceof SqmSubQuery<?> subquery) {
            readExistence(existence, subquery);
        } else if (predicate instanceof SqmComparisonPredicate comparison) {
            readComparison(comparison);
        }
    }

    /** Subqueries that stay where they are may have others in them. */
    private void readInside(SqmSubQuery<?> subquery) {
        if (subquery.getQueryPart() instanceof SqmQuerySpec<?> spec) {
            readSpec(spec);
        }
    }

    private void readMembership(
            SqmPredicate predicate, SqmExpression<?> test, SqmSubQuery<?> subquery, boolean isNegated) {
        if (isDetached(subquery) && isSameType(test, columnOf(subquery))) {
            found.add(new Hoisted.Membership(predicate, test, subquery, isNegated));
        } else {
            readInside(subquery);
        }
    }

    private void readExistence(SqmExistsPredicate predicate, SqmSubQuery<?> subquery) {
        if (isDetached(subquery)) {
            found.add(new Hoisted.Existence(predicate, subquery));
            return;
        }
        var match = matches ? matchOf(predicate, subquery) : null;
        if (match == null) {
            readInside(subquery);
        } else {
            found.add(match);
        }
    }

    private void readComparison(SqmComparisonPredicate predicate) {
        var left = predicate.getLeftHandExpression();
        var right = predicate.getRightHandExpression();
        if (right instanceof SqmModifiedSubQueryExpression<?> quantified) {
            readQuantified(
                    predicate,
                    quantified.getSubQuery(),
                    quantified.getModifier() == SqmModifiedSubQueryExpression.Modifier.ALL);
        } else if (right instanceof SqmEvery<?> all) {
            readQuantified(predicate, all.getSubquery(), true);
        } else if (right instanceof SqmAny<?> any) {
            readQuantified(predicate, any.getSubquery(), false);
        } else if (left instanceof SqmSubQuery<?> subquery) {
            readOperand(predicate, subquery, right);
            if (right instanceof SqmSubQuery<?> other) {
                readInside(other);
            }
        } else if (right instanceof SqmSubQuery<?> subquery) {
            readOperand(predicate, subquery, left);
        }
    }

    private void readOperand(SqmComparisonPredicate predicate, SqmSubQuery<?> subquery, SqmExpression<?> other) {
        if (isDetached(subquery) && isSameKind(other, columnOf(subquery))) {
            found.add(new Hoisted.Operand(predicate, subquery));
        } else {
            readInside(subquery);
        }
    }

    private void readQuantified(SqmComparisonPredicate predicate, SqmSubQuery<?> subquery, boolean isAll) {
        var column = columnOf(subquery);
        if (isDetached(subquery)
                && column instanceof SqmExpression<?> values
                && isSameKind(predicate.getLeftHandExpression(), column)
                && (isOfList(predicate.getSqmOperator(), isAll)
                        || isOrdering(predicate.getSqmOperator())
                                && ColumnType.of(values).hasOrder())) {
            found.add(new Hoisted.Quantified(predicate, subquery, isAll, ColumnType.of(values)));
        } else {
            readInside(subquery);
        }
    }

    /** Whether a comparison with all or any of some values asks whether a value is among them. */
    public static boolean isOfList(ComparisonOperator operator, boolean isAll) {
        return operator == (isAll ? ComparisonOperator.NOT_EQUAL : ComparisonOperator.EQUAL);
    }

    private static boolean isOrdering(ComparisonOperator operator) {
        return operator != ComparisonOperator.DISTINCT_FROM && operator != ComparisonOperator.NOT_DISTINCT_FROM;
    }

    // ------------------------------------------------------------------------------------------------ what is detached

    /** Whether a subquery names nothing outside of itself, and reads more than every database has. */
    private boolean isDetached(SqmSubQuery<?> subquery) {
        var references = References.of(subquery);
        return references.isClosed()
                && subquery.getCteStatements().isEmpty()
                && subquery.getQueryPart() instanceof SqmQuerySpec<?>
                && !references.declared().stream().allMatch(this::isReference);
    }

    private boolean isReference(SqmFrom<?, ?> from) {
        var entityName = PathReader.entityNameOf(from);
        return entityName != null && model.entity(entityName).kind() == EntityMapping.Kind.REFERENCE;
    }

    private static @Nullable SqmSelectableNode<?> columnOf(SqmSubQuery<?> subquery) {
        if (!(subquery.getQueryPart() instanceof SqmQuerySpec<?> spec)) {
            return null;
        }
        var columns = SelectColumns.of(spec).values();
        return columns.size() == 1 ? columns.get(0) : null;
    }

    /** Whether both are single values, or both entities whose ids are. */
    private boolean isSameKind(@Nullable SqmSelectableNode<?> one, @Nullable SqmSelectableNode<?> other) {
        var entity = entityOf(one);
        return entity == null
                ? entityOf(other) == null && isBasic(one) && isBasic(other) && areStoredAlike(one, other)
                : entityOf(other) != null && isKnownById(entity) && isKnownById(String.valueOf(entityOf(other)));
    }

    /** The same where values of one are looked for among those of the other: a greater number of another type fails to be bound. */
    private boolean isSameType(@Nullable SqmSelectableNode<?> one, @Nullable SqmSelectableNode<?> other) {
        return isSameKind(one, other) && Objects.equals(javaType(one), javaType(other));
    }

    private @Nullable Class<?> javaType(@Nullable SqmSelectableNode<?> node) {
        var entity = entityOf(node);
        Object type = entity != null
                ? engine.getMappingMetamodel().getEntityDescriptor(entity).getIdentifierType()
                : node instanceof SqmExpression<?> expression ? expression.getNodeType() : null;
        return type instanceof BasicType<?> basic
                ? basic.getJavaTypeDescriptor().getJavaTypeClass()
                : null;
    }

    /** The entity that an expression's values are of, or null. */
    public static @Nullable String entityOf(@Nullable SqmSelectableNode<?> node) {
        return node instanceof SqmPath<?> path ? PathReader.entityNameOf(path) : null;
    }

    private static boolean isBasic(@Nullable SqmSelectableNode<?> node) {
        return node instanceof SqmExpression<?> expression && expression.getNodeType() instanceof BasicType<?>;
    }

    /** Databases compare what is stored, and what is read of one is bound as a value of the other. */
    private static boolean areStoredAlike(@Nullable SqmSelectableNode<?> one, @Nullable SqmSelectableNode<?> other) {
        return Objects.equals(converterOf(one), converterOf(other));
    }

    private static @Nullable Object converterOf(@Nullable SqmSelectableNode<?> node) {
        var converter =
                node instanceof SqmExpression<?> expression && expression.getNodeType() instanceof BasicType<?> type
                        ? type.getValueConverter()
                        : null;
        return converter instanceof JpaAttributeConverter<?, ?> attribute
                ? attribute.getConverterBean().getBeanClass()
                : converter;
    }

    private boolean isKnownById(String entityName) {
        var descriptor = engine.getMappingMetamodel().getEntityDescriptor(entityName);
        return descriptor.getIdentifierPropertyName() != null && descriptor.getIdentifierType() instanceof BasicType<?>;
    }

    // ------------------------------------------------------------------------------------------------ one equality

    private Hoisted.@Nullable Match matchOf(SqmExistsPredicate predicate, SqmSubQuery<?> subquery) {
        if (!(subquery.getQueryPart() instanceof SqmQuerySpec<?> spec) || !isPlain(spec)) {
            return null;
        }
        var inside = References.of(subquery);
        var conjuncts = new ArrayList<SqmPredicate>();
        ConditionReader.flatten(
                spec.getWhereClause() == null ? null : spec.getWhereClause().getPredicate(), conjuncts);
        Hoisted.Match match = null;
        for (var conjunct : conjuncts) {
            if (!References.of(conjunct).isClosedWithin(inside)) {
                if (match != null) {
                    return null;
                }
                match = matchOf(predicate, subquery, conjunct, inside);
                if (match == null) {
                    return null;
                }
            }
        }
        return match;
    }

    private Hoisted.@Nullable Match matchOf(
            SqmExistsPredicate predicate, SqmSubQuery<?> subquery, SqmPredicate conjunct, References inside) {
        var equality = ConditionReader.equalityOf(conjunct);
        if (equality == null || !(conjunct instanceof SqmComparisonPredicate comparison)) {
            return null;
        }
        boolean isLeftInside = inside.declares(References.startOf(equality.left()));
        boolean isRightInside = inside.declares(References.startOf(equality.right()));
        if (isLeftInside == isRightInside || !isSameType(equality.left(), equality.right())) {
            return null;
        }
        return new Hoisted.Match(
                predicate,
                subquery,
                comparison,
                isLeftInside ? equality.right() : equality.left(),
                isLeftInside ? equality.left() : equality.right());
    }

    private static boolean isPlain(SqmQuerySpec<?> spec) {
        return spec.getGroupByClauseExpressions().isEmpty()
                && spec.getHavingClausePredicate() == null
                && spec.getOffsetExpression() == null
                && spec.getFetchExpression() == null
                && spec.getFromClause().getRoots().stream()
                        .allMatch(root -> References.isMention(root) || !(root instanceof SqmCorrelation<?, ?>))
                && References.of(spec.getFromClause()).isClosed()
                && SelectColumns.of(spec).values().stream().noneMatch(Aggregates::isIn);
    }
}
