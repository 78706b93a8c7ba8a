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
import java.util.function.Predicate;
import org.hibernate.query.SortDirection;
import org.hibernate.query.sqm.UnaryArithmeticOperator;
import org.hibernate.query.sqm.tree.SqmJoinType;
import org.hibernate.query.sqm.tree.SqmTypedNode;
import org.hibernate.query.sqm.tree.SqmVisitableNode;
import org.hibernate.query.sqm.tree.expression.SqmAggregateFunction;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmBinaryArithmetic;
import org.hibernate.query.sqm.tree.expression.SqmCaseSearched;
import org.hibernate.query.sqm.tree.expression.SqmCaseSimple;
import org.hibernate.query.sqm.tree.expression.SqmCoalesce;
import org.hibernate.query.sqm.tree.expression.SqmDistinct;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.expression.SqmOrderedSetAggregateFunction;
import org.hibernate.query.sqm.tree.expression.SqmStar;
import org.hibernate.query.sqm.tree.expression.SqmUnaryOperation;
import org.hibernate.query.sqm.tree.from.SqmJoin;
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
import org.hibernate.query.sqm.tree.select.SqmSortSpecification;
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
                throw new Unplanned("a column that is no expression, beside an aggregate");
            }
            columns.add(reader.value(expression));
        }
        checkPaths(spec, selected);
        var having = Optional.ofNullable(spec.getHavingClausePredicate()).map(reader::condition);
        var order = reader.order(spec);
        if (reader.calls.stream().anyMatch(call -> call.function().shipsValues())
                && reader.calls.stream().anyMatch(GroupReader::isDistinctOnEach)) {
            throw new Unplanned("an aggregate of distinct shard keys beside one of other distinct values");
        }
        return new GroupShape(reader.keys, groupByCount, reader.calls, columns, having, order);
    }

    /**
     * Hibernate joins what a path leads to by the clauses that name it; that of the groups and that of their order are not sent, the
     * columns are sent as others, and the condition of an outer join names it most leniently.
     */
    private static void checkPaths(SqmQuerySpec<?> spec, List<SqmSelectableNode<?>> selected) {
        boolean isLenient = References.of(spec).declared().stream()
                .anyMatch(from -> from instanceof SqmJoin<?, ?> join
                        && join.getSqmJoinType() != SqmJoinType.INNER
                        && join.getSqmJoinType() != SqmJoinType.CROSS
                        && join.getJoinPredicate() != null);
        if (!isLenient) {
            return;
        }
        var changed = new ArrayList<SqmVisitableNode>(selected);
        if (spec.getHavingClausePredicate() != null) {
            changed.add(spec.getHavingClausePredicate());
        }
        if (spec.getOrderByClause() != null) {
            spec.getOrderByClause().getSortSpecifications().stream()
                    .map(SqmSortSpecification::getSortExpression)
                    .filter(expression -> !(expression instanceof SqmAliasedNodeRef))
                    .forEach(changed::add);
        }
        if (changed.stream().anyMatch(node -> !References.of(node).passed().isEmpty())) {
            throw new Unplanned(
                    "groups of, ordered or chosen by a path that leads further, beside an outer join's condition");
        }
    }

    /** Finer groups would count it once in each. */
    private static boolean isDistinctOnEach(AggregateCall call) {
        return (call.function() == Function.COUNT || call.function() == Function.SUM)
                && call.call().getArguments().stream().anyMatch(SqmDistinct.class::isInstance);
    }

    private List<GroupOrder> order(SqmQuerySpec<?> spec) {
        var order = new ArrayList<GroupOrder>();
        if (spec.getOrderByClause() != null) {
            spec.getOrderByClause().getSortSpecifications().forEach(sort -> addOrder(sort, order));
        }
        return order;
    }

    private void addOrder(SqmSortSpecification sort, List<GroupOrder> order) {
        var term = resolved(sort.getSortExpression());
        var expression = sort.isIgnoreCase() ? lower(term) : term;
        boolean isDescending = sort.getSortDirection() == SortDirection.DESCENDING;
        var nullsFirst = SelectReader.nullsFirst(sort.getNullPrecedence());
        var composite = ColumnType.of(expression).composite();
        var value = value(expression);
        if (composite == null) {
            order.add(new GroupOrder(value, isDescending, nullsFirst, comparable(expression)));
            return;
        }
        for (var leaf : composite.leaves()) {
            order.add(new GroupOrder(
                    new MergedValue.Part(value, leaf), isDescending, nullsFirst, comparable(leaf.type())));
        }
    }

    @SuppressWarnings("unchecked")
    private static SqmExpression<?> lower(SqmExpression<?> expression) {
        return (SqmExpression<?>) expression.nodeBuilder().lower((SqmExpression<String>) expression);
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

    /** Databases differ in whether a tuple with a null in it is counted. */
    private static ColumnType singleColumn(ColumnType type) {
        if (type.composite() != null && type.composite().leaves().size() > 1) {
            throw new Unplanned("a count of distinct values of '" + type.text() + "', which has several columns");
        }
        return type;
    }

    private static ColumnType comparable(SqmExpression<?> expression) {
        return comparable(ColumnType.of(expression));
    }

    private static ColumnType comparable(ColumnType type) {
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
                    operator(arithmetic),
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
        if (expression instanceof SqmCaseSearched<?> searched) {
            return caseOf(searched);
        }
        if (expression instanceof SqmCaseSimple<?, ?> simple) {
            return caseOf(simple);
        }
        if (expression instanceof SqmFunction<?> function) {
            return functionOf(function);
        }
        throw computed(expression);
    }

    private MergedValue caseOf(SqmCaseSearched<?> searched) {
        var branches = new ArrayList<MergedValue.Branch>();
        for (var when : searched.getWhenFragments()) {
            branches.add(new MergedValue.Branch(condition(when.getPredicate()), value(when.getResult())));
        }
        return new MergedValue.Case(
                branches, Optional.ofNullable(searched.getOtherwise()).map(this::value), resultOf(searched));
    }

    private MergedValue caseOf(SqmCaseSimple<?, ?> simple) {
        var branches = new ArrayList<MergedValue.Branch>();
        for (var when : simple.getWhenFragments()) {
            branches.add(new MergedValue.Branch(
                    compare(MergedCondition.Comparison.EQUAL, simple.getFixture(), when.getCheckValue()),
                    value(when.getResult())));
        }
        return new MergedValue.Case(
                branches, Optional.ofNullable(simple.getOtherwise()).map(this::value), resultOf(simple));
    }

    private MergedValue functionOf(SqmFunction<?> function) {
        var arguments = function.getArguments();
        return switch (function.getFunctionName().toLowerCase(Locale.ROOT)) {
            case "coalesce" -> new MergedValue.Coalesce(values(arguments), resultOf(function));
            case "nullif" -> nullIf((SqmExpression<?>) arguments.get(0), (SqmExpression<?>) arguments.get(1), function);
            case "abs" -> new MergedValue.Absolute(value((SqmExpression<?>) arguments.get(0)), numberOf(function));
            case "mod" -> remainder(function);
            case "concat", "||" -> concatenation(function);
            case "cast" -> cast(function);
            default -> throw computed(function);
        };
    }

    private List<MergedValue> values(List<? extends SqmTypedNode<?>> arguments) {
        return arguments.stream()
                .map(argument -> value((SqmExpression<?>) argument))
                .toList();
    }

    private MergedValue nullIf(SqmExpression<?> tested, SqmExpression<?> nothing, SqmFunction<?> function) {
        var isNothing = compare(MergedCondition.Comparison.EQUAL, tested, nothing);
        var branch = new MergedValue.Branch(isNothing, new MergedValue.Constant(new Value.Literal(null)));
        return new MergedValue.Case(List.of(branch), Optional.of(value(tested)), resultOf(function));
    }

    private MergedValue remainder(SqmFunction<?> function) {
        if (!isWhole(function)) {
            throw computed(function);
        }
        var operands = values(function.getArguments());
        return new MergedValue.Arithmetic(Operator.MODULO, operands.get(0), operands.get(1), numberOf(function));
    }

    private MergedValue concatenation(SqmFunction<?> function) {
        for (var argument : function.getArguments()) {
            var expression = (SqmExpression<?>) argument;
            if (resultOf(expression) != String.class && !isWhole(expression)) {
                throw computed(function);
            }
        }
        return new MergedValue.Concatenation(values(function.getArguments()));
    }

    /** Only where nothing is rounded and every database writes the same. */
    private MergedValue cast(SqmFunction<?> function) {
        var operand = (SqmExpression<?>) function.getArguments().get(0);
        var result = resultOf(function);
        if (result == String.class && isWhole(operand)) {
            return new MergedValue.Concatenation(List.of(value(operand)));
        }
        if (result == Double.class && Number.class.isAssignableFrom(resultOf(operand))
                || List.of(Long.class, Integer.class).contains(result) && isWhole(operand)) {
            return new MergedValue.Coalesce(List.of(value(operand)), result);
        }
        throw computed(function);
    }

    private static boolean isWhole(SqmExpression<?> expression) {
        return NumberKind.of(expression) == NumberKind.INTEGER;
    }

    private static Unplanned computed(SqmExpression<?> expression) {
        return new Unplanned("'" + expression.toHqlString() + "' computed of an aggregate");
    }

    private static Operator operator(SqmBinaryArithmetic<?> arithmetic) {
        return switch (arithmetic.getOperator()) {
            case ADD -> Operator.ADD;
            case SUBTRACT -> Operator.SUBTRACT;
            case MULTIPLY -> Operator.MULTIPLY;
            case MODULO -> {
                if (!isWhole(arithmetic)) {
                    throw computed(arithmetic);
                }
                yield Operator.MODULO;
            }
            default -> {
                if (NumberKind.of(arithmetic) == NumberKind.DECIMAL) {
                    throw new Unplanned("a division of decimal aggregates");
                }
                yield Operator.DIVIDE;
            }
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
        boolean isDistinct = argument instanceof SqmDistinct<?>
                && (aggregated == null || name.equals("avg") || !tellsPlace.test(aggregated));
        var function = function(name, isDistinct);
        if (function.shipsValues() && ((SqmAggregateFunction<?>) call).getFilter() != null) {
            throw new Unplanned("a filter of distinct values");
        }
        if (aggregated != null && function.shipsValues() && InnerQueries.areIn(aggregated)) {
            throw new Unplanned("distinct values of '" + aggregated.toHqlString() + "', which is a subquery in SQL");
        }
        if (aggregated != null
                && function.shipsValues()
                && References.of(aggregated).treats()) {
            // A treat in a column leaves out other rows than one in an aggregate.
            throw new Unplanned("distinct values of '" + aggregated.toHqlString() + "', which are a subclass's");
        }
        return new AggregateCall(
                function, call, aggregated, typeOf(function, call, aggregated), checkedResult(function, call));
    }

    private static ColumnType typeOf(Function function, SqmFunction<?> call, @Nullable SqmExpression<?> aggregated) {
        if (aggregated != null && function.shipsValues()) {
            return singleColumn(distinguishable(aggregated));
        }
        boolean compares = function == Function.MIN || function == Function.MAX;
        return compares && aggregated != null ? comparable(aggregated) : ColumnType.unknown(call.toHqlString());
    }

    private static Class<?> checkedResult(Function function, SqmFunction<?> call) {
        var result = resultOf(call);
        if ((function == Function.SUM || function == Function.SUM_DISTINCT)
                && !List.of(Long.class, java.math.BigInteger.class, java.math.BigDecimal.class, Double.class)
                        .contains(result)) {
            throw new Unplanned("a sum of type " + result.getSimpleName());
        }
        if ((function == Function.AVERAGE || function == Function.AVERAGE_DISTINCT) && result != Double.class) {
            throw new Unplanned("an average of type " + result.getSimpleName());
        }
        return result;
    }

    private static Function function(String name, boolean isDistinct) {
        return switch (name) {
            case "count" -> isDistinct ? Function.COUNT_DISTINCT : Function.COUNT;
            case "min" -> Function.MIN;
            case "max" -> Function.MAX;
            case "sum" -> isDistinct ? Function.SUM_DISTINCT : Function.SUM;
            case "avg" -> isDistinct ? Function.AVERAGE_DISTINCT : Function.AVERAGE;
            case "every", "bool_and" -> Function.EVERY;
            case "any", "some", "bool_or" -> Function.SOME;
            default -> throw new Unplanned("the aggregate '" + name + "'");
        };
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
        boolean isEquality =
                comparison == MergedCondition.Comparison.EQUAL || comparison == MergedCondition.Comparison.NOT_EQUAL;
        return new MergedCondition.Compare(
                comparison, value(left), value(right), isEquality ? distinguishable(typed) : comparable(typed));
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
