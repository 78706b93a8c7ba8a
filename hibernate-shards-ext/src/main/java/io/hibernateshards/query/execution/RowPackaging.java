package io.hibernateshards.query.execution;

import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.sqm.internal.ConcreteSqmSelectQueryPlan;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.sql.results.internal.TupleMetadata;
import org.hibernate.sql.results.spi.RowTransformer;
import org.jspecify.annotations.Nullable;

/**
 * How Hibernate makes a result of a row: as it is, a tuple, a record, a map, by a transformer. Never constructed: the
 * internal class is extended since its choice is a protected static method there and nowhere public.
 */
final class RowPackaging extends ConcreteSqmSelectQueryPlan<Object> {

    private RowPackaging(SqmSelectStatement<?> statement, QueryOptions options) {
        super(statement, "", null, Object.class, null, options);
    }

    static <R> RowTransformer<R> of(
            SqmSelectStatement<?> statement,
            @Nullable Class<R> resultType,
            @Nullable TupleMetadata tuple,
            QueryOptions options) {
        return determineRowTransformer(statement, resultType, tuple, options);
    }
}
