package io.hibernateshards.query.execution;

import java.util.List;
import java.util.Map;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What one execution binds to a partial statement in another way than it is bound to the query.
 *
 * @param lists lists, by the query's parameters
 * @param clocks the times of the execution, by the HQL that reads them
 */
record GivenParameters(Map<QueryParameterImplementor<?>, List<@Nullable Object>> lists, Map<String, Object> clocks) {

    /** The list for a parameter of the query, or null where none is bound to it. */
    @Nullable
    List<@Nullable Object> list(QueryParameterImplementor<?> parameter) {
        return lists.get(parameter);
    }
}
