package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.GroupShape;
import io.hibernateshards.query.analysis.GroupShape.AggregateCall;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.analysis.SelectColumns;
import io.hibernateshards.query.analysis.SelectShape.SortKey;
import io.hibernateshards.query.analysis.TreeCopies;
import io.hibernateshards.query.plan.ShardPlan.Scatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.query.sqm.tree.SqmCopyContext;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmAggregateFunction;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectClause;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.query.sqm.tree.select.SqmSelection;
import org.jspecify.annotations.Nullable;

/** Makes from a statement what each database runs. */
public final class QueryRewriter {

    private final SqmCopyContext copies;
    private final QueryShape shape;
    private final SqmSelectStatement<Object> statement;
    private final SqmQuerySpec<?> spec;
    private int columns;

    private QueryRewriter(QueryShape shape, SqmCopyContext copies) {
        this.shape = shape;
        this.copies = copies;
        this.statement = ((SqmSelectStatement<?>) shape.statement()).createCopy(copies, Object.class);
        this.spec = (SqmQuerySpec<?>) statement.getQueryPart();
    }

    /**
     * The partial statement of a scatter.
     *
     * @param clocks the values that stand in it for clocks, by the HQL that reads them; those that are missing it reads itself
     */
    public static PartialQuery rewrite(QueryShape shape, Scatter scatter, Map<String, Object> clocks) {
        return new QueryRewriter(shape, FixedClocks.copies(shape.statement(), clocks)).rewritten(scatter);
    }

    /**
     * The partial statement of a scatter with parameters for the clocks that it reads, whose names {@link ClockParameters} knows.
     *
     * @param clocks a value of each clock, by the HQL that reads it
     * @return empty where only values can stand for them
     */
    public static Optional<PartialQuery> rewriteClocks(QueryShape shape, Scatter scatter, Map<String, Object> clocks) {
        return ClockParameters.of((SqmSelectStatement<?>) shape.statement(), clocks)
                .map(parameters -> {
                    var rewriter = new QueryRewriter(shape, parameters.copies());
                    parameters.addTo(rewriter.statement);
                    return rewriter.rewritten(scatter);
                });
    }

    private PartialQuery rewritten(Scatter scatter) {
        spec.setOffsetExpression(null);
        spec.setFetchExpression(null);
        scatter.groups().ifPresentOrElse(this::selectParts, () -> selectRows(scatter));
        return new PartialQuery(statement, columns);
    }

    // ------------------------------------------------------------------------------------------------ rows

    private void selectRows(Scatter scatter) {
        var select = shape.select().orElseThrow();
        columns = select.columnCount();
        if (select.instantiates()) {
            selectValues();
        }
        if (scatter.hiddenSortKeys().isEmpty()) {
            return;
        }
        if (spec.getSelectClause().getSelections().isEmpty()) {
            append(spec.getFromClause().getRoots().get(0));
        }
        var keys = shape.select().orElseThrow().sortKeys();
        for (int key : scatter.hiddenSortKeys()) {
            append(apart(sortExpression(keys.get(key))));
            columns++;
        }
    }

    /** Selects the values that objects are made of when rows have been merged. */
    private void selectValues() {
        var values = SelectColumns.of(spec).values();
        spec.setSelectClause(new SqmSelectClause(spec.getSelectClause().isDistinct(), spec.nodeBuilder()));
        values.forEach(this::append);
    }

    private SqmExpression<?> sortExpression(SortKey key) {
        var expression =
                spec.getOrderByClause().getSortSpecifications().get(key.term()).getSortExpression();
        if (expression instanceof SqmAliasedNodeRef reference) {
            expression = (SqmExpression<?>) SelectColumns.of(spec).values().get(reference.getPosition() - 1);
        }
        for (var attribute : key.leaf()) {
            expression = ((SqmPath<?>) expression).get(attribute);
        }
        return keyOf(expression, key.ignoresCase());
    }

    /**
     * An equal expression over the same from-elements: Hibernate takes an object that a Criteria statement both selects and orders
     * by for the number of its column, and then does not join for the order by.
     */
    private SqmExpression<?> apart(SqmExpression<?> expression) {
        var sameElements = new TreeCopies();
        // A subquery would copy what it stands in.
        sameElements.registerCopy(statement, statement);
        sameElements.registerCopy(spec, spec);
        spec.getFromClause().getRoots().forEach(root -> keep(root, sameElements));
        return expression.copy(sameElements);
    }

    private static void keep(SqmFrom<?, ?> from, SqmCopyContext context) {
        context.registerCopy(from, from);
        from.getSqmJoins().forEach(join -> keep(join, context));
        from.getSqmTreats().forEach(treat -> keep(treat, context));
    }

    /** What a term of an order by compares: Hibernate makes lower case of what is ordered ignoring case. */
    @SuppressWarnings("unchecked") // What is ordered so is a string.
    static SqmExpression<?> keyOf(SqmExpression<?> expression, boolean ignoresCase) {
        return ignoresCase
                ? (SqmExpression<?>) expression.nodeBuilder().lower((SqmExpression<String>) expression)
                : expression;
    }

    private <T> void append(SqmSelectableNode<T> expression) {
        spec.getSelectClause().addSelection(new SqmSelection<>(expression, spec.nodeBuilder()));
    }

    // ------------------------------------------------------------------------------------------------ parts of groups

    /**
     * Selects the keys and what each aggregate is put together from. Values to be counted once over all databases become keys
     * of finer groups: the other aggregates are put together from these as well as from whole ones.
     */
    private void selectParts(GroupShape groups) {
        spec.setHavingClausePredicate(null);
        spec.setOrderByClause(null);
        spec.setSelectClause(new SqmSelectClause(false, spec.nodeBuilder()));
        var groupBy = new ArrayList<SqmExpression<?>>();
        for (int index = 0; index < groups.keys().size(); index++) {
            var key = copy(groups.keys().get(index).expression());
            add(key);
            if (index < groups.groupByCount()) {
                groupBy.add(key);
            }
        }
        for (var call : groups.calls()) {
            switch (call.function()) {
                case COUNT_DISTINCT, SUM_DISTINCT, AVERAGE_DISTINCT -> {
                    var values = copy(Objects.requireNonNull(call.argument()));
                    add(values);
                    groupBy.add(values);
                }
                case AVERAGE -> addSumAndCount(call);
                default -> add(copy(call.call()));
            }
        }
        spec.setGroupByClauseExpressions(groupBy);
    }

    private void addSumAndCount(AggregateCall call) {
        for (var part : List.of("sum", "count")) {
            add(aggregate(part, wide(copy(Objects.requireNonNull(call.argument()))), filter(call)));
        }
    }

    /** Sums of floats are floats on PostgreSQL, its averages are not. */
    private SqmExpression<?> wide(SqmExpression<?> values) {
        var type = values.getJavaTypeDescriptor();
        return type != null && type.getJavaTypeClass() == Float.class
                ? (SqmExpression<?>) spec.nodeBuilder().cast(values, Double.class)
                : values;
    }

    /** By its name, since the Criteria builder would take the type of the values for that of their sum. */
    private SqmExpression<?> aggregate(String name, SqmExpression<?> argument, @Nullable SqmPredicate filter) {
        var queries = spec.nodeBuilder().getQueryEngine();
        return Objects.requireNonNull(queries.getSqmFunctionRegistry().findFunctionDescriptor(name), name)
                .generateAggregateSqmExpression(List.of(argument), filter, null, queries);
    }

    private @Nullable SqmPredicate filter(AggregateCall call) {
        var filter = ((SqmAggregateFunction<?>) call.call()).getFilter();
        return filter == null ? null : filter.copy(copies);
    }

    private SqmExpression<?> copy(SqmExpression<?> original) {
        return (SqmExpression<?>) original.copy(copies);
    }

    private void add(SqmExpression<?> expression) {
        append(expression);
        columns++;
    }
}
