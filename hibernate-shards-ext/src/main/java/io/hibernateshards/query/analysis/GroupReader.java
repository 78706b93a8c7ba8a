package io.hibernateshards.query.analysis;

import io.hibernateshards.query.analysis.GroupShape.AggregateCall;
import io.hibernateshards.query.analysis.GroupShape.Function;
import io.hibernateshards.query.analysis.GroupShape.GroupKey;
import io.hibernateshards.query.analysis.GroupShape.GroupOrder;
import io.hibernateshards.query.analysis.MergedValue.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.hibernate.query.SortDirection;
import org.hibernate.query.sqm.BinaryArithmeticOperator;
import org.hibernate.query.sqm.UnaryArithmeticOperator;
import org.hibernate.query.sqm.tree.expression.SqmAggregateFunction;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmBinaryArithmetic;
import org.hibernate.query.sqm.tree.expression.SqmCaseSearched;
import org.hibernate.query.sqm.tree.expression.SqmCoalesce;
import org.hibernate.query.sqm.tree.expression.SqmDistinct;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.expression.SqmOrderedSetAggregateFunction;
import org.hibernate.query.sqm.tree.expression.SqmStar;
import org.hibernate.query.sqm.tree.expression.SqmUnaryOperation;
import org.hibernate.query.sqm.tree.predicate.SqmBetweenPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmGroupedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmJunctionPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNegatedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNullnessPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads an aggregation so that its parts can be put together. An expression without aggregates is decided by the keys, since
 * the database would accept it in no other case: it is shipped as a further key. What remains around aggregates is computed
 * in memory, in the few operations that give there what they give in a database.
 */
final class GroupReader {

    /** Something that cannot be computed in memory. */
    static final class Unplanned extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unplanned(String construct) {
            super(construct, null, false, false);
        }
    }

    private final List<SqmSelectableNode<?>> selected;
    private final Predicate<SqmSelectableNode<?>> tellsPlace;
    private final List<GroupKey> keys = new ArrayList<>();
    private final List<AggregateCall> calls = new ArrayList<>();

    private GroupReader(List<SqmSelectableNode<?>> selected, Predicate<SqmSelectableNode<?>> tellsPlace) {
        this.selected = selected;
        this.tellsPlace = tellsPlace;
    }

    /**
     * @param tellsPlace whether equal values of an expression lie in one virtual shard
     * @throws Unplanned naming the first construct that cannot be put together
     */
    static GroupShape read(
            SqmQuerySpec<?> spec, List<SqmSelectableNode<?>> selected, Predicate<SqmSelectableNode<?>> tellsPlace) {
        var reader = new GroupReader(selected, tellsPlace);
        for (var expression : spec.getGroupByClauseExpressions()) {
            reader.addKey(reader.resolved(expression));
        }
        int groupByCount = reader.keys.size();
        var columns = new ArrayList<MergedValue>();
        for (var node : selected) {
            if (!(node instanceof SqmExpression<?> expression)) {
                throw new Unplanned("'select new' with an aggregate");
            }
            columns.add(reader.value(expression));
        }
        var having = Optional.ofNullable(spec.getHavingClausePredicate()).map(reader::condition);
        var order = reader.order(spec);
        return new GroupShape(reader.keys, groupByCount, reader.calls, columns, having, order);
    }

    private List<GroupOrder> order(SqmQuerySpec<?> spec) {
        var order = new ArrayList<GroupOrder>();
        if (spec.getOrderByClause() != null) {
            for (var sort : spec.getOrderByClause().getSortSpecifications()) {
                var expression = resolved(sort.getSortExpression());
                order.add(new GroupOrder(
                        value(expression),
                        sort.getSortDirection() == SortDirection.DESCENDING,
                        SelectReader.nullsFirst(sort.getNullPrecedence()),
                        comparable(expression)));
            }
        }
        return order;
    }

    private SqmExpression<?> resolved(SqmExpression<?> expression) {
        if (expression instanceof SqmAliasedNodeRef reference) {
            if (selected.get(reference.getPosition() - 1) instanceof SqmExpression<?> referenced) {
                return referenced;
            }
            throw new Unplanned("a reference to a column that is no expression");
        }
        return expression;
    }

    private int addKey(SqmExpression<?> expression) {
        for (int index = 0; index < keys.size(); index++) {
            if (keys.get(index).expression().equals(expression)) {
                return index;
            }
        }
        keys.add(new GroupKey(expression, distinguishable(expression)));
        return keys.size() - 1;
    }

    private static ColumnType distinguishable(SqmExpression<?> expression) {
        var type = ColumnType.of(expression);
        if (!type.hasEquality()) {
            throw new Unplanned("an aggregation by '" + type.text() + "'");
        }
        return type;
    }

    private static ColumnType comparable(SqmExpression<?> expression) {
        var type = ColumnType.of(expression);
        if (!type.hasOrder()) {
            throw new Unplanned("a comparison of '" + type.text() + "'");
        }
        return type;
    }

    // ------------------------------------------------------------------------------------------------ values

    private MergedValue value(SqmExpression<?> expression) {
        var constant = ConditionReader.valueOf(expression);
        if (constant != null) {
            return new MergedValue.Constant(constant);
        }
        if (!Aggregates.isIn(expression)) {
            return new MergedValue.Key(addKey(expression));
        }
        if (expression instanceof SqmFunction<?> function && function instanceof SqmAggregateFunction<?>) {
            return new MergedValue.Call(addCall(function));
        }
        if (expression instanceof SqmBinaryArithmetic<?> arithmetic) {
            return new MergedValue.Arithmetic(
                    operator(arithmetic.getOperator()),
                    value(arithmetic.getLeftHandOperand()),
                    value(arithmetic.getRightHandOperand()),
                    numberOf(expression));
        }
        if (expression instanceof SqmUnaryOperation<?> unary) {
            var operand = value(unary.getOperand());
            return unary.getOperation() == UnaryArithmeticOperator.UNARY_MINUS
                    ? new MergedValue.Negative(operand, numberOf(expression))
                    : operand;
        }
        if (expression instanceof SqmCoalesce<?> coalesce) {
            var values = new ArrayList<MergedValue>();
            coalesce.getArguments().forEach(argument -> values.add(value((SqmExpression<?>) argument)));
            return new MergedValue.Coalesce(values, resultOf(expression));
        }
        if (expression instanceof SqmFunction<?> function && "coalesce".equalsIgnoreCase(function.getFunctionName())) {
            var values = new ArrayList<MergedValue>();
            function.getArguments().forEach(argument -> values.add(value((SqmExpression<?>) argument)));
            return new MergedValue.Coalesce(values, resultOf(expression));
        }
        if (expression instanceof SqmCaseSearched<?> searched) {
            return caseOf(searched);
        }
        throw new Unplanned("'" + expression.toHqlString() + "' computed of an aggregate");
    }

    private MergedValue caseOf(SqmCaseSearched<?> searched) {
        var branches = new ArrayList<MergedValue.Branch>();
        for (var when : searched.getWhenFragments()) {
            branches.add(new MergedValue.Branch(condition(when.getPredicate()), value(when.getResult())));
        }
        return new MergedValue.Case(
                branches, Optional.ofNullable(searched.getOtherwise()).map(this::value), resultOf(searched));
    }

    private static Operator operator(BinaryArithmeticOperator operator) {
        return switch (operator) {
            case ADD -> Operator.ADD;
            case SUBTRACT -> Operator.SUBTRACT;
            case MULTIPLY -> Operator.MULTIPLY;
            default -> throw new Unplanned("a division of aggregates");
        };
    }

    private static Class<?> numberOf(SqmExpression<?> expression) {
        var result = resultOf(expression);
        if (!Number.class.isAssignableFrom(result)) {
            throw new Unplanned("'" + expression.toHqlString() + "', which is no number, computed of an aggregate");
        }
        return result;
    }

    private static Class<?> resultOf(SqmExpression<?> expression) {
        var type = expression.getJavaTypeDescriptor();
        if (type == null) {
            throw new Unplanned("'" + expression.toHqlString() + "', whose type is not known");
        }
        return type.getJavaTypeClass();
    }

    private int addCall(SqmFunction<?> call) {
        for (int index = 0; index < calls.size(); index++) {
            if (calls.get(index).call().equals(call)) {
                return index;
            }
        }
        calls.add(callOf(call));
        return calls.size() - 1;
    }

    private AggregateCall callOf(SqmFunction<?> call) {
        var name = call.getFunctionName().toLowerCase(Locale.ROOT);
        if (call instanceof SqmOrderedSetAggregateFunction<?>
                || call.getArguments().size() != 1) {
            throw new Unplanned("the aggregate '" + name + "'");
        }
        var argument = call.getArguments().get(0);
        var aggregated = argument instanceof SqmDistinct<?> distinct
                ? distinct.getExpression()
                : argument instanceof SqmStar || !(argument instanceof SqmExpression<?> expression) ? null : expression;
        // Equal values that lie on one database are counted there once.
        boolean isDistinct = argument instanceof SqmDistinct<?> && (aggregated == null || !tellsPlace.test(aggregated));
        var function = function(name, isDistinct);
        if (isDistinct && ((SqmAggregateFunction<?>) call).getFilter() != null) {
            throw new Unplanned("a filter of distinct values");
        }
        return new AggregateCall(
                function, call, aggregated, typeOf(function, call, aggregated), checkedResult(function, call));
    }

    private static ColumnType typeOf(Function function, SqmFunction<?> call, @Nullable SqmExpression<?> aggregated) {
        if (aggregated != null && function == Function.COUNT_DISTINCT) {
            return distinguishable(aggregated);
        }
        boolean compares = function == Function.MIN || function == Function.MAX;
        return compares && aggregated != null
                ? comparable(aggregated)
                : new ColumnType(ColumnType.Kind.OTHER, null, null, Set.of(), call.toHqlString());
    }

    private static Class<?> checkedResult(Function function, SqmFunction<?> call) {
        var result = resultOf(call);
        if (function == Function.SUM
                && !List.of(Long.class, java.math.BigInteger.class, java.math.BigDecimal.class, Double.class)
                        .contains(result)) {
            throw new Unplanned("a sum of type " + result.getSimpleName());
        }
        if (function == Function.AVERAGE && result != Double.class) {
            throw new Unplanned("an average of type " + result.getSimpleName());
        }
        return result;
    }

    private static Function function(String name, boolean isDistinct) {
        return switch (name) {
            case "count" -> isDistinct ? Function.COUNT_DISTINCT : Function.COUNT;
            case "min" -> Function.MIN;
            case "max" -> Function.MAX;
            case "sum" -> undistinct(Function.SUM, isDistinct);
            case "avg" -> undistinct(Function.AVERAGE, isDistinct);
            case "every", "bool_and" -> Function.EVERY;
            case "any", "some", "bool_or" -> Function.SOME;
            default -> throw new Unplanned("the aggregate '" + name + "'");
        };
    }

    private static Function undistinct(Function function, boolean isDistinct) {
        if (isDistinct) {
            throw new Unplanned("an aggregate of distinct values that is no count");
        }
        return function;
    }

    // ------------------------------------------------------------------------------------------------ conditions

    private MergedCondition condition(SqmPredicate predicate) {
        if (predicate instanceof SqmGroupedPredicate grouped) {
            return condition(grouped.getSubPredicate());
        }
        if (predicate instanceof SqmJunctionPredicate junction) {
            var parts = junction.getPredicates().stream().map(this::condition).toList();
            return junction.getOperator() == jakarta.persistence.criteria.Predicate.BooleanOperator.AND
                    ? new MergedCondition.And(parts)
                    : new MergedCondition.Or(parts);
        }
        if (predicate instanceof SqmNegatedPredicate negated) {
            return new MergedCondition.Not(condition(negated.getWrappedPredicate()));
        }
        if (predicate instanceof SqmComparisonPredicate comparison) {
            return negatedIf(
                    comparison.isNegated(),
                    compare(
                            comparison(comparison),
                            comparison.getLeftHandExpression(),
                            comparison.getRightHandExpression()));
        }
        if (predicate instanceof SqmNullnessPredicate nullness) {
            return negatedIf(nullness.isNegated(), new MergedCondition.IsNull(value(nullness.getExpression())));
        }
        if (predicate instanceof SqmBetweenPredicate between) {
            var tested = between.getExpression();
            return negatedIf(
                    between.isNegated(),
                    new MergedCondition.And(List.of(
                            compare(MergedCondition.Comparison.GREATER_OR_EQUAL, tested, between.getLowerBound()),
                            compare(MergedCondition.Comparison.LESS_OR_EQUAL, tested, between.getUpperBound()))));
        }
        if (predicate instanceof SqmInListPredicate<?> list) {
            var equalities = list.getListExpressions().stream()
                    .map(element -> compare(MergedCondition.Comparison.EQUAL, list.getTestExpression(), element))
                    .toList();
            return negatedIf(list.isNegated(), new MergedCondition.Or(equalities));
        }
        throw new Unplanned("the condition '" + predicate.toHqlString() + "' on groups");
    }

    private static MergedCondition negatedIf(boolean isNegated, MergedCondition condition) {
        return isNegated ? new MergedCondition.Not(condition) : condition;
    }

    private MergedCondition compare(
            MergedCondition.Comparison comparison, SqmExpression<?> left, SqmExpression<?> right) {
        var typed = ConditionReader.valueOf(left) == null ? left : right;
        return new MergedCondition.Compare(comparison, value(left), value(right), comparable(typed));
    }

    private static MergedCondition.Comparison comparison(SqmComparisonPredicate predicate) {
        return switch (predicate.getSqmOperator()) {
            case EQUAL -> MergedCondition.Comparison.EQUAL;
            case NOT_EQUAL -> MergedCondition.Comparison.NOT_EQUAL;
            case LESS_THAN -> MergedCondition.Comparison.LESS;
            case LESS_THAN_OR_EQUAL -> MergedCondition.Comparison.LESS_OR_EQUAL;
            case GREATER_THAN -> MergedCondition.Comparison.GREATER;
            case GREATER_THAN_OR_EQUAL -> MergedCondition.Comparison.GREATER_OR_EQUAL;
            default -> throw new Unplanned("'is distinct from' on groups");
        };
    }
}
