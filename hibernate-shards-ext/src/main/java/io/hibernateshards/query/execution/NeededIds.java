package io.hibernateshards.query.execution;

import io.hibernateshards.query.execution.NeededPlan.Values;
import io.hibernateshards.query.rewrite.NeededValues;
import io.hibernateshards.scatter.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.ScrollMode;
import org.hibernate.query.spi.QueryParameterBinding;

/** Asks for the ids of the rows that a statement can look at. One execution, one thread. */
final class NeededIds {

    /** How many values are asked for; where there are more, the rows are read without them. */
    static final int MOST_VALUES = 10_000;

    private static final int BATCH = 1_000;

    private final ShardedQuery<?> whole;
    private final PlanExecutor executor;
    private final NeededPlan plan;
    private final Deadline execution;
    private final Map<Values, Optional<Set<Object>>> known = new HashMap<>();

    NeededIds(ShardedQuery<?> whole, PlanExecutor executor, NeededPlan plan, Deadline execution) {
        this.whole = whole;
        this.executor = executor;
        this.plan = plan;
        this.execution = execution;
    }

    /** The ids of the rows of each root entity that is narrowed to few. */
    Map<String, Set<Object>> byRoot() {
        var found = new HashMap<String, Set<Object>>();
        for (var root : plan.rows().narrowed()) {
            ids(root).ifPresent(ids -> found.put(root, ids));
        }
        return found;
    }

    private Optional<Set<Object>> ids(String root) {
        var ids = new LinkedHashSet<Object>();
        var elements = plan.rows().elements();
        for (int index = 0; index < elements.size(); index++) {
            if (elements.get(index).rootName().equals(root)) {
                var its = values(
                        new Values(index, List.of(idOf(elements.get(index).entityName()))));
                if (its.isEmpty()) {
                    return Optional.empty();
                }
                ids.addAll(its.get());
            }
        }
        return Optional.of(ids);
    }

    private String idOf(String entityName) {
        return String.valueOf(executor.entityDescriptor(entityName).getIdentifierPropertyName());
    }

    private Optional<Set<Object>> values(Values values) {
        var answer = known.get(values);
        if (answer == null) {
            answer = read(values);
            known.put(values, answer);
        }
        return answer;
    }

    private Optional<Set<Object>> read(Values values) {
        var statement = plan.statement(values);
        if (statement.isEmpty()) {
            return Optional.empty();
        }
        var found = new LinkedHashSet<Object>();
        var link = plan.rows().elements().get(values.element()).link();
        if (link.isEmpty()) {
            return read(query(statement.get()), found) ? Optional.of(found) : Optional.empty();
        }
        var common = values(new Values(link.get().source(), link.get().sourcePath()));
        if (common.isEmpty()) {
            return Optional.empty();
        }
        var list = new ArrayList<>(common.get());
        for (int from = 0; from < list.size(); from += BATCH) {
            var query = query(statement.get());
            bind(
                    query.getQueryParameterBindings().getBinding(NeededValues.COMMON),
                    list.subList(from, Math.min(list.size(), from + BATCH)));
            if (!read(query, found)) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }

    private CutQuery<Object> query(CutStatement statement) {
        return CutQuery.subquery(whole, executor, statement).within(execution);
    }

    /** Whether they are few. */
    private static boolean read(CutQuery<Object> query, Set<Object> into) {
        query.getQueryOptions().setFetchSize(BATCH);
        try (var rows = query.scroll(ScrollMode.FORWARD_ONLY)) {
            while (rows.next()) {
                var value = rows.get();
                if (value != null && into.add(value) && into.size() > MOST_VALUES) {
                    return false;
                }
            }
        }
        return true;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void bind(QueryParameterBinding binding, Collection<Object> values) {
        binding.setBindValues(values);
    }
}
