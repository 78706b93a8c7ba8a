package io.hibernateshards.query.execution;

import io.hibernateshards.query.plan.ListShares;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.sqm.tree.expression.SqmJpaCriteriaParameterWrapper;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.jspecify.annotations.Nullable;

/**
 * The lists bound to a query, for each of the databases that it asks: of values that place rows, those that can be there. Their
 * sizes are made few, so that few statements have to be translated: a list is filled up to a power of two with its last value.
 */
final class BoundLists {

    /** Longer lists are translated anew, as Hibernate does with all: databases limit how many parameters a statement has. */
    private static final int MOST_ELEMENTS = 1024;

    private static final BoundLists NONE = new BoundLists(List.of());

    private final List<Database> databases;
    private final Map<Database, Map<QueryParameterImplementor<?>, List<@Nullable Object>>> lists = new HashMap<>();
    private final Map<QueryParameterImplementor<?>, SqmParameter<?>> parameters = new IdentityHashMap<>(2);

    private BoundLists(List<Database> databases) {
        this.databases = databases;
        databases.forEach(database -> lists.put(database, new IdentityHashMap<>(2)));
    }

    /** The lists of a query for one statement of it. */
    static BoundLists of(ShardedQuery<?> query, StatementPlan statement, ShardMap map, List<Database> databases) {
        if (!query.getParameterMetadata().hasAnyMatching(parameter -> parameter.allowsMultiValuedBinding())) {
            return NONE;
        }
        var made = new BoundLists(databases);
        query.getDomainParameterXref().getQueryParameters().forEach((parameter, occurrences) -> {
            if (parameter.allowsMultiValuedBinding()) {
                made.add(query, parameter, occurrences.get(0), statement, map);
            }
        });
        return made;
    }

    private void add(
            ShardedQuery<?> query,
            QueryParameterImplementor<?> parameter,
            SqmParameter<?> occurrence,
            StatementPlan statement,
            ShardMap map) {
        parameters.put(parameter, occurrence);
        var binding = query.getQueryParameterBindings().getBinding(parameter);
        if (!binding.isBound() || !binding.isMultiValued()) {
            return;
        }
        var values = binding.getBindValues();
        var uses = statement.membershipsOf(inTree(occurrence));
        if (uses.isEmpty()) {
            var whole = new ArrayList<@Nullable Object>(values);
            lists.values().forEach(its -> its.put(parameter, whole));
        } else {
            var group =
                    Objects.requireNonNull(statement.shape().rowSets().get(0).group());
            ListShares.of(group, uses, map)
                    .share(values, databases)
                    .forEach((database, share) -> of(database).put(parameter, share));
        }
    }

    private static SqmParameter<?> inTree(SqmParameter<?> occurrence) {
        return occurrence instanceof SqmJpaCriteriaParameterWrapper<?> wrapper
                ? wrapper.getJpaCriteriaParameter()
                : occurrence;
    }

    private Map<QueryParameterImplementor<?>, List<@Nullable Object>> of(Database database) {
        return Objects.requireNonNull(lists.get(database));
    }

    /** The lists for a database. */
    Map<QueryParameterImplementor<?>, List<@Nullable Object>> on(Database database) {
        return parameters.isEmpty() ? Map.of() : of(database);
    }

    /** The partial statement for a database, whose lists are as long as those that are bound to it where that is possible. */
    StatementPlan.Partial on(Database database, StatementPlan.Partial partial) {
        if (parameters.isEmpty()) {
            return partial;
        }
        var sizes = new HashMap<SqmParameter<?>, Integer>();
        for (var parameter : parameters.entrySet()) {
            var list = of(database).get(parameter.getKey());
            int size = list == null ? 1 : list.size();
            if (size == 0 || size > MOST_ELEMENTS) {
                return partial;
            }
            sizes.put(parameter.getValue(), filledSize(size));
        }
        return partial.sized(sizes);
    }

    private static int filledSize(int size) {
        return size == 1 ? 1 : Integer.highestOneBit(size - 1) << 1;
    }
}
