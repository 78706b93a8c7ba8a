package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.analysis.HoistReader;
import io.hibernateshards.query.analysis.Hoisted;
import io.hibernateshards.query.analysis.References;
import io.hibernateshards.query.analysis.TreeCopies;
import io.hibernateshards.query.rewrite.HoistedQuery.Extremes;
import io.hibernateshards.query.rewrite.HoistedQuery.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.query.sqm.NodeBuilder;
import org.hibernate.query.sqm.SqmQuerySource;
import org.hibernate.query.sqm.tree.AbstractSqmStatement;
import org.hibernate.query.sqm.tree.SqmCopyContext;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.domain.SqmCorrelation;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmLiteral;
import org.hibernate.query.sqm.tree.expression.SqmNamedParameter;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmGroupedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmJunctionPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNegatedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNullnessPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.select.SqmQueryPart;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectClause;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.query.sqm.tree.select.SqmSelection;
import org.hibernate.query.sqm.tree.select.SqmSubQuery;

/**
 * Cuts a statement in two: its subqueries as statements of their own, and the rest with a predicate on parameters in the
 * place of each. With the values of a subquery bound, such a predicate is true, false or unknown for a row exactly where
 * the original is: a null among the values stays one of the list.
 */
public final class HoistRewriter {

    private static final String NAME = "hoisted_";

    private final SessionFactoryImplementor engine;
    private final SqmStatement<?> statement;
    private final NodeBuilder builder;
    private final SqmCopyContext copies = new TreeCopies();
    private final List<HoistedQuery> queries = new ArrayList<>();
    private final PredicateExchange exchange;

    private HoistRewriter(SessionFactoryImplementor engine, SqmStatement<?> statement) {
        this.engine = engine;
        this.statement = statement;
        this.builder = statement.nodeBuilder();
        this.exchange = new PredicateExchange(builder);
    }

    /** Cuts a statement. */
    public static HoistedStatement rewrite(
            SessionFactoryImplementor engine, SqmStatement<?> statement, List<Hoisted> parts) {
        return new HoistRewriter(engine, statement).rewrite(parts);
    }

    private HoistedStatement rewrite(List<Hoisted> parts) {
        var outer = statement instanceof SqmSelectStatement<?> select
                ? select.createCopy(copies, Object.class)
                : (SqmStatement<?>) statement.copy(copies);
        for (var part : parts) {
            exchange.put(copied(part.predicate()), replacement(part));
        }
        exchange.in(outer);
        return new HoistedStatement(outerWithItsParameters(outer), queries);
    }

    /** Without the parameters that the subqueries alone have, and with the new ones. */
    @SuppressWarnings("unchecked")
    private SqmStatement<?> outerWithItsParameters(SqmStatement<?> outer) {
        if (outer instanceof SqmSelectStatement<?> select) {
            return withItsParameters(new SqmSelectStatement<>(
                    (SqmQueryPart<Object>) select.getQueryPart(), Object.class, statement.getQuerySource(), builder));
        }
        if (outer instanceof AbstractSqmStatement<?> change && outer.getQuerySource() == SqmQuerySource.HQL) {
            References.of(outer).parameters().forEach(change::addParameter);
        }
        return outer;
    }

    // ------------------------------------------------------------------------------------------------ predicates

    private SqmPredicate replacement(Hoisted part) {
        if (part instanceof Hoisted.Membership membership) {
            return inList(keyOf(copied(membership.test())), hoistList(part.subquery()), membership.isNegated());
        }
        if (part instanceof Hoisted.Existence existence) {
            boolean isNegated = existence.predicate().isNegated();
            return flag(hoist(Use.EXISTENCE, existenceOf(part.subquery()), Optional.empty(), 1), 0, isNegated ? 0 : 1);
        }
        if (part instanceof Hoisted.Operand operand) {
            return compare(operand);
        }
        return part instanceof Hoisted.Quantified quantified ? compare(quantified) : match((Hoisted.Match) part);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // The analysis lets pairs through alone that can be compared.
    private SqmPredicate inList(SqmExpression<?> test, HoistedQuery query, boolean isNegated) {
        return new SqmInListPredicate(
                test, new ArrayList<>(List.of(parameter(query, 0, query.use() != Use.VALUE))), isNegated, builder);
    }

    private HoistedParameter<?> parameter(HoistedQuery query, int index, boolean isList) {
        return new HoistedParameter<>(query.parameters().get(index), isList, query.column(), builder);
    }

    private SqmPredicate flag(HoistedQuery query, int parameter, int expected) {
        return new SqmComparisonPredicate(
                builder.literal(expected),
                ComparisonOperator.EQUAL,
                new SqmNamedParameter<Integer>(query.parameters().get(parameter), false, builder),
                builder);
    }

    private SqmPredicate compare(Hoisted.Operand operand) {
        var predicate = operand.predicate();
        var query = hoist(Use.VALUE, valuesOf(operand.subquery()), Optional.empty(), 1);
        var value = parameter(query, 0, false);
        boolean isLeft = predicate.getLeftHandExpression() == operand.subquery();
        var other = keyOf(copied(isLeft ? predicate.getRightHandExpression() : predicate.getLeftHandExpression()));
        return new SqmComparisonPredicate(
                isLeft ? value : other, predicate.getSqmOperator(), isLeft ? other : value, builder);
    }

    private SqmPredicate compare(Hoisted.Quantified quantified) {
        var predicate = quantified.predicate();
        var test = copied(predicate.getLeftHandExpression());
        var operator = predicate.getSqmOperator();
        boolean isAll = quantified.isAll();
        if (HoistReader.isOfList(operator, isAll)) {
            return inList(keyOf(test), hoistList(quantified.subquery()), isAll);
        }
        var query = hoist(
                Use.EXTREMES,
                valuesOf(quantified.subquery()),
                Optional.of(new Extremes(quantified.type(), operator, isAll)),
                4);
        var comparisons = new ArrayList<SqmPredicate>();
        for (int value = 1; value <= 3; value++) {
            comparisons.add(new SqmComparisonPredicate(test, operator, parameter(query, value, false), builder));
        }
        // Of no values, all satisfy it and none does.
        return isAll
                ? builder.or(flag(query, 0, 0), junction(true, comparisons))
                : grouped(builder.and(flag(query, 0, 1), junction(false, comparisons)));
    }

    /** Where a full join is two selects, Hibernate adds the condition of the second to a bare conjunction of both. */
    private SqmPredicate grouped(SqmPredicate conjunction) {
        return new SqmGroupedPredicate(conjunction, builder);
    }

    private SqmPredicate junction(boolean isConjunction, List<SqmPredicate> predicates) {
        return new SqmJunctionPredicate(
                isConjunction
                        ? jakarta.persistence.criteria.Predicate.BooleanOperator.AND
                        : jakarta.persistence.criteria.Predicate.BooleanOperator.OR,
                predicates,
                builder);
    }

    /** Never unknown, as no existence is. */
    private SqmPredicate match(Hoisted.Match match) {
        var query = hoist(Use.KEYS, keysOf(match), Optional.empty(), 1);
        var outer = keyOf(outside(match.outer()));
        var found = grouped(builder.and(new SqmNullnessPredicate(outer, true, builder), inList(outer, query, false)));
        return match.predicate().isNegated() ? new SqmNegatedPredicate(found, builder) : found;
    }

    /** A path of a subquery that begins outside, as it is written outside. */
    private SqmPath<?> outside(SqmPath<?> path) {
        if (path instanceof SqmFrom<?, ?> from) {
            return References.isMention(from)
                    ? outside(((SqmCorrelation<?, ?>) from).getCorrelationParent())
                    : copied(from);
        }
        return outside(Objects.requireNonNull(path.getLhs()))
                .get(path.getReferencedPathSource().getPathName());
    }

    // ------------------------------------------------------------------------------------------------ subqueries

    private HoistedQuery hoistList(SqmSubQuery<?> subquery) {
        return hoist(Use.LIST, valuesOf(subquery), Optional.empty(), 1);
    }

    private HoistedQuery hoist(Use use, SqmSelectStatement<Object> query, Optional<Extremes> extremes, int count) {
        var names = new ArrayList<String>();
        for (int index = 0; index < count; index++) {
            names.add(NAME + (queries.size() + 1) + (index == 0 ? "" : "_" + index));
        }
        var hoisted = new HoistedQuery(use, query, names, extremes);
        queries.add(hoisted);
        return hoisted;
    }

    /** A statement with a copy of a subquery's block, which subqueries in it take for the subquery that they are in. */
    @SuppressWarnings("unchecked")
    private SqmSelectStatement<Object> statementOf(SqmSubQuery<?> subquery, SqmCopyContext context) {
        var made = new SqmSelectStatement<>(Object.class, statement.getQuerySource(), builder);
        var inside = context.registerCopy((SqmSubQuery<Object>) subquery, new SqmSubQuery<>(made, builder));
        var spec = (SqmQuerySpec<Object>) subquery.getQueryPart().copy(context);
        inside.setQueryPart(spec);
        made.setQueryPart(spec);
        return made;
    }

    private SqmSelectStatement<Object> withItsParameters(SqmSelectStatement<Object> made) {
        if (statement.getQuerySource() == SqmQuerySource.HQL) {
            References.of(made.getQueryPart()).parameters().forEach(made::addParameter);
        }
        return made;
    }

    private static SqmQuerySpec<?> specOf(SqmSelectStatement<Object> made) {
        return made.getQueryPart().getFirstQuerySpec();
    }

    private SqmSelectStatement<Object> valuesOf(SqmSubQuery<?> subquery) {
        var made = statementOf(subquery, new TreeCopies());
        var spec = specOf(made);
        boolean isWhole = spec.getFetchExpression() == null && spec.getOffsetExpression() == null;
        var column = columnOf(spec);
        select(spec, keyOf(column), spec.getSelectClause().isDistinct() && (!isWhole || isCheaplyDistinct(column)));
        if (isWhole) {
            spec.setOrderByClause(null);
        }
        return withItsParameters(made);
    }

    private static boolean isCheaplyDistinct(SqmExpression<?> column) {
        var type = ColumnType.of(column);
        return type.hasEquality() && type.kind() != ColumnType.Kind.STRING;
    }

    private SqmSelectStatement<Object> existenceOf(SqmSubQuery<?> subquery) {
        var made = statementOf(subquery, new TreeCopies());
        var spec = specOf(made);
        if (spec.getGroupByClauseExpressions().isEmpty()
                && spec.getHavingClausePredicate() == null
                && !hasFunctions(spec)) {
            select(spec, (SqmExpression<?>) builder.literal(1), false);
            if (spec.getOffsetExpression() == null) {
                spec.setOrderByClause(null);
            }
        }
        return withItsParameters(made);
    }

    /** One of them may be an aggregate, which gives a row where there is none. */
    private static boolean hasFunctions(SqmQuerySpec<?> spec) {
        return spec.getSelectClause().getSelections().stream()
                .anyMatch(selection -> !(selection.getSelectableNode() instanceof SqmPath<?>)
                        && !(selection.getSelectableNode() instanceof SqmLiteral<?>));
    }

    private SqmSelectStatement<Object> keysOf(Hoisted.Match match) {
        var context = new TreeCopies();
        var made = statementOf(match.subquery(), context);
        var spec = specOf(made);
        var roots = new ArrayList<>(spec.getFromClause().getRoots());
        roots.removeIf(References::isMention);
        spec.getFromClause().setRoots(roots);
        var inner = keyOf(Objects.requireNonNull(context.getCopy(match.inner())));
        exchange.remove(spec, Objects.requireNonNull(context.getCopy(match.equality())));
        select(spec, inner, false);
        spec.setOrderByClause(null);
        return withItsParameters(made);
    }

    private void select(SqmQuerySpec<?> spec, SqmExpression<?> column, boolean isDistinct) {
        var clause = new SqmSelectClause(isDistinct, builder);
        clause.addSelection(new SqmSelection<>(column, builder));
        spec.setSelectClause(clause);
    }

    private static SqmExpression<?> columnOf(SqmQuerySpec<?> spec) {
        var selections = spec.getSelectClause().getSelections();
        SqmSelectableNode<?> column = selections.isEmpty()
                ? spec.getFromClause().getRoots().get(0)
                : selections.get(0).getSelectableNode();
        return (SqmExpression<?>) column;
    }

    /** The id of an entity, which is compared in its stead; all else as it is. */
    private SqmExpression<?> keyOf(SqmExpression<?> expression) {
        var entityName = HoistReader.entityOf(expression);
        return entityName == null
                ? expression
                : ((SqmPath<?>) expression)
                        .get(Objects.requireNonNull(engine.getMappingMetamodel()
                                .getEntityDescriptor(entityName)
                                .getIdentifierPropertyName()));
    }

    private <T> T copied(T original) {
        T copy = copies.getCopy(original);
        return copy == null ? original : copy;
    }
}
