package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.query.merge.LearnedOrder;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.query.rewrite.HoistedQuery;
import io.hibernateshards.query.rewrite.HoistedQuery.Extremes;
import io.hibernateshards.query.rewrite.HoistedQuery.Use;
import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hibernate.ScrollMode;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.sqm.ComparisonOperator;
import org.jspecify.annotations.Nullable;

/** Answers the subqueries of a query that are read before it, and binds what they give. One execution, one thread. */
final class HoistExecution<R> {

    /** How many values one subquery may give; more are neither read nor bound. */
    static final int MOST_VALUES = 10_000;

    private static final int FETCH_ROWS = 1_000;

    private final ShardedQuery<R> query;
    private final HoistedPlan plan;
    private final PlanExecutor executor;
    private final CutQuery<R> outer;
    private final List<CutQuery<Object>> subqueries;

    private HoistExecution(ShardedQuery<R> query, HoistedPlan plan, PlanExecutor executor) {
        this.query = query;
        this.plan = plan;
        this.executor = executor;
        this.outer = CutQuery.outer(query, executor, plan.outer());
        this.subqueries = plan.parts().stream()
                .map(part -> CutQuery.subquery(query, executor, part.statement()))
                .toList();
    }

    /**
     * What is left of a query, with the values of its subqueries.
     *
     * @throws io.hibernateshards.UnsupportedShardedQueryException before any SQL, if it or a subquery is refused on the databases
     *     that it may lead to
     */
    static <R> ShardedQuery<R> answer(ShardedQuery<R> query, HoistedPlan plan, PlanExecutor executor) {
        return new HoistExecution<>(query, plan, executor).answer();
    }

    private ShardedQuery<R> answer() {
        var deadline = query.deadline();
        check();
        outer.within(deadline);
        for (int part = 0; part < subqueries.size(); part++) {
            bind(plan.parts().get(part).query(), subqueries.get(part).within(deadline));
        }
        return outer;
    }

    private void check() {
        subqueries.forEach(subquery -> check(subquery, executor));
        check(outer, executor);
        for (var part : plan.parts()) {
            part.query().extremes().ifPresent(this::comparator);
        }
    }

    /** Refuses a query as its execution would. */
    static <T> void check(ShardedQuery<T> query, PlanExecutor executor) {
        var route = executor.route(query);
        if (route.isPinned()) {
            return;
        }
        var hoisted = query.plan().hoisted();
        if (hoisted == null) {
            executor.checked(query, route);
        } else {
            new HoistExecution<>(query, hoisted, executor).check();
        }
    }

    private Comparator<Object> comparator(Extremes extremes) {
        List<Database> databases = executor.databases(query.querySession());
        return executor.comparators()
                .values(
                        extremes.type(),
                        databases,
                        query,
                        new AskedOrders(executor, query.querySession(), () -> databases.get(0), outer::deadline)::of);
    }

    // ------------------------------------------------------------------------------------------------ values

    private void bind(HoistedQuery part, CutQuery<Object> subquery) {
        switch (part.use()) {
            case LIST, KEYS -> bindList(part, values(subquery, part.use() == Use.LIST));
            case VALUE -> bindValue(part, 0, value(subquery));
            case EXISTENCE -> bindFlag(part, exists(subquery));
            case EXTREMES -> bindExtremes(part, values(subquery, true));
        }
    }

    /** The distinct values, read no further than allowed. */
    private Set<@Nullable Object> values(CutQuery<Object> subquery, boolean withNulls) {
        var values = new LinkedHashSet<@Nullable Object>();
        subquery.getQueryOptions().setFetchSize(FETCH_ROWS);
        try (var rows = subquery.scroll(ScrollMode.FORWARD_ONLY)) {
            while (rows.next()) {
                var value = rows.get();
                if ((value != null || withNulls) && values.add(value) && values.size() > MOST_VALUES) {
                    throw MESSAGES.tooManyHoistedValues(query.text(), subquery.text(), MOST_VALUES);
                }
            }
        }
        return values;
    }

    private @Nullable Object value(CutQuery<Object> subquery) {
        var values = limited(subquery, 2).list();
        if (values.size() > 1) {
            throw MESSAGES.severalRowsOfOperand(query.text(), subquery.text());
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static boolean exists(CutQuery<Object> subquery) {
        return !limited(subquery, 1).list().isEmpty();
    }

    /** A limit set on a query would replace the one that stands in it. */
    private static CutQuery<Object> limited(CutQuery<Object> subquery, int rows) {
        if (!subquery.hasOwnLimit()) {
            subquery.setMaxResults(rows);
        }
        return subquery;
    }

    private void bindExtremes(HoistedQuery part, Set<@Nullable Object> values) {
        var extremes = part.extremes().orElseThrow();
        boolean isNullAmong = values.remove(null);
        bindFlag(part, !values.isEmpty() || isNullAmong);
        var ordered = new ArrayList<Object>();
        values.forEach(value -> {
            if (value != null) {
                ordered.add(value);
            }
        });
        var comparator = comparator(extremes);
        if (comparator instanceof LearnedOrder learned) {
            ordered.forEach(learned::expect);
            learned.learn();
        }
        Object least = ordered.stream().min(comparator).orElse(null);
        Object greatest = ordered.stream().max(comparator).orElse(null);
        boolean isLeast = isLeast(extremes.operator(), extremes.isAll());
        boolean isEither = isEquality(extremes.operator());
        Object one = isEither || isLeast ? least : greatest;
        Object other = isEither || !isLeast ? greatest : least;
        bindValue(part, 1, one);
        bindValue(part, 2, other);
        bindValue(part, 3, isNullAmong ? null : one);
    }

    private static boolean isEquality(ComparisonOperator operator) {
        return operator == ComparisonOperator.EQUAL || operator == ComparisonOperator.NOT_EQUAL;
    }

    /** What is less than all is less than the least; what is less than any is less than the greatest. */
    private static boolean isLeast(ComparisonOperator operator, boolean isAll) {
        boolean isLess = operator == ComparisonOperator.LESS_THAN || operator == ComparisonOperator.LESS_THAN_OR_EQUAL;
        return isLess == isAll;
    }

    private void bindValue(HoistedQuery part, int parameter, @Nullable Object value) {
        setValue(bindingOf(part.parameters().get(parameter)), value);
    }

    private void bindFlag(HoistedQuery part, boolean value) {
        setValue(bindingOf(part.parameters().get(0)), value ? 1 : 0);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void bindList(HoistedQuery part, Set<@Nullable Object> values) {
        QueryParameterBinding binding = bindingOf(part.parameters().get(0));
        binding.setBindValues(new ArrayList<>(values));
    }

    private QueryParameterBinding<?> bindingOf(String parameter) {
        return outer.getQueryParameterBindings().getBinding(parameter);
    }

    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"}) // A null is bound as one.
    private static void setValue(QueryParameterBinding binding, @Nullable Object value) {
        binding.setBindValue(value);
    }

    // ------------------------------------------------------------------------------------------------ explanation

    /** The plan of a query that has steps, with the values that are known before the first. */
    static <T> ShardPlan explained(ShardedQuery<T> query, HoistedPlan plan, PlanExecutor executor) {
        return new HoistExecution<>(query, plan, executor).explained();
    }

    private ShardPlan explained() {
        var parts = new ArrayList<ShardPlan.HoistedPart>();
        for (int index = 0; index < subqueries.size(); index++) {
            var part = plan.parts().get(index).query();
            var subquery = subqueries.get(index);
            var route = executor.route(subquery);
            parts.add(new ShardPlan.HoistedPart(
                    part.parameters().get(0),
                    part.use().name().toLowerCase(Locale.ROOT),
                    executor.databases(route.databases()).stream()
                            .map(Database::name)
                            .toList(),
                    executor.planOf(subquery, route)));
        }
        return new ShardPlan.Hoist(parts, executor.planOf(outer, executor.route(outer)), MOST_VALUES);
    }
}
