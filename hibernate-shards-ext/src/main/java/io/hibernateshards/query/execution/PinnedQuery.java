package io.hibernateshards.query.execution;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.MutableQueryOptions;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.internal.SqmQueryImpl;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.jspecify.annotations.Nullable;

/**
 * A sharded query's statement on one engine session, with its values and options: from here on everything is Hibernate's
 * own. The internal class is the one that Hibernate's sessions answer; there is no public way to run an interpreted
 * statement with the options and values of another query.
 */
final class PinnedQuery<R> extends SqmQueryImpl<R> {

    // Null while the superclass is constructed, which asks for options already.
    private final @Nullable ShardedQuery<R> query;

    /** @param statement the query's statement, or a copy of it with the same parameters */
    PinnedQuery(ShardedQuery<R> query, SqmStatement<R> statement, SharedSessionContractImplementor engineSession) {
        super(query.getQueryString(), new SameInterpretation<>(query, statement), query.getResultType(), engineSession);
        this.query = query;
    }

    @Override
    public MutableQueryOptions getQueryOptions() {
        return query == null ? super.getQueryOptions() : query.getQueryOptions();
    }

    @Override
    public QueryParameterBindings getQueryParameterBindings() {
        return query == null ? super.getQueryParameterBindings() : query.getQueryParameterBindings();
    }

    @Override
    public Object getQueryStringCacheKey() {
        return query == null ? super.getQueryStringCacheKey() : query.getQueryStringCacheKey();
    }

    private record SameInterpretation<R>(ShardedQuery<R> query, SqmStatement<R> statement)
            implements HqlInterpretation<R> {

        @Override
        public SqmStatement<R> getSqmStatement() {
            return statement;
        }

        @Override
        public ParameterMetadataImplementor getParameterMetadata() {
            return query.getParameterMetadata();
        }

        @Override
        public DomainParameterXref getDomainParameterXref() {
            return query.getDomainParameterXref();
        }

        @Override
        public void validateResultType(Class<?> resultType) {
            // The sharded query has been validated when it was made.
        }
    }
}
