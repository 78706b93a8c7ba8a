package io.hibernateshards.query.execution;

import io.hibernateshards.query.merge.RowStream;
import java.util.Collection;
import java.util.List;
import org.hibernate.FlushMode;
import org.hibernate.ScrollMode;
import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.MutableQueryOptions;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.spi.SelectQueryPlan;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.internal.SqmQueryImpl;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.type.BindableType;
import org.jspecify.annotations.Nullable;

/**
 * A partial statement on one engine session. It has a copy of the sharded query's values and options, since Hibernate
 * changes both while it runs and several run at once. The internal class does for the partial what it does for any query of
 * an engine session: fetches of collections, limits, fetch profiles, cache modes.
 */
final class PartialExecution extends SqmQueryImpl<Object> {

    private static final int CURSOR_FETCH_ROWS = 1_000;

    private final StatementPlan.Partial partial;

    /**
     * @param given what is bound to it in another way than to the query
     * @param givesEveryRow whether an entity that comes in several rows is given for each
     */
    PartialExecution(
            ShardedQuery<?> query,
            StatementPlan.Partial partial,
            GivenParameters given,
            boolean givesEveryRow,
            SharedSessionContractImplementor engineSession,
            @Nullable Integer timeoutSeconds) {
        super(query.getQueryString(), partial.interpretation(query), rowType(givesEveryRow), engineSession);
        this.partial = partial;
        partial.bind(query, given, getQueryParameterBindings());
        AbsentParameters.giveType(
                getQueryParameterBindings(),
                getDomainParameterXref()::getQueryParameter,
                partial.query().statement(),
                engineSession.getFactory().getTypeConfiguration());
        copyOptions(query.getQueryOptions(), getQueryOptions());
        // What the façade holds has been written before any partial began.
        getQueryOptions().setFlushMode(FlushMode.MANUAL);
        if (timeoutSeconds != null) {
            getQueryOptions().setTimeout(timeoutSeconds);
        }
    }

    /** Asked for arrays, Hibernate gives every row, and a limit is one of rows. */
    @SuppressWarnings("unchecked")
    private static @Nullable Class<Object> rowType(boolean givesEveryRow) {
        return givesEveryRow ? (Class<Object>) (Class<?>) Object[].class : null;
    }

    private boolean givesBareValues() {
        return partial.query().columnCount() == 1 && getResultType() == null;
    }

    /** One row per result, as arrays of the partial's columns. */
    List<Object[]> rows() {
        var results = list();
        return givesBareValues()
                ? results.stream().map(value -> new Object[] {value}).toList()
                : results.stream().map(Object[].class::cast).toList();
    }

    /**
     * The same, each fetched when it is asked for.
     *
     * @param forgets whether the engine session keeps no entity for longer than its row is read
     */
    RowStream cursor(boolean forgets) {
        if (getQueryOptions().getFetchSize() == null) {
            // Without one, drivers read all rows at once.
            getQueryOptions().setFetchSize(CURSOR_FETCH_ROWS);
        }
        Runnable afterRow = forgets && getSession() instanceof Session session ? session::clear : () -> {};
        return new CursorStream(scroll(ScrollMode.FORWARD_ONLY), givesBareValues(), afterRow);
    }

    void limitTo(long rows) {
        if (rows <= Integer.MAX_VALUE) {
            getQueryOptions().getLimit().setMaxRows((int) rows);
        }
    }

    /** Only so many rows, from a rank on. */
    void limitTo(long offset, long rows) {
        getQueryOptions().getLimit().setFirstRow(Math.toIntExact(offset));
        getQueryOptions().getLimit().setMaxRows(Math.toIntExact(rows));
    }

    @Override
    public boolean isQueryPlanCacheable() {
        // Hibernate's cache would take the partial for the statement it was made from: plans are kept with the partial.
        return false;
    }

    @Override
    protected SelectQueryPlan<Object> buildSelectQueryPlan() {
        boolean isReusable = getQueryOptions().getAppliedGraph().getSemantic() == null
                && !getLoadQueryInfluencers().hasEnabledFilters()
                && !getLoadQueryInfluencers().hasEnabledFetchProfiles()
                && !hasMultiValuedParameterBindings();
        return isReusable ? partial.reused(getQueryOptions().getLimit(), this::newPlan) : newPlan();
    }

    private SelectQueryPlan<Object> newPlan() {
        return super.buildSelectQueryPlan();
    }

    /** Copies what every statement of a query obeys, which its limit and its transformers are not. */
    static void copyOptions(QueryOptions from, MutableQueryOptions to) {
        if (from.getTimeout() != null) {
            to.setTimeout(from.getTimeout());
        }
        if (from.getFetchSize() != null) {
            to.setFetchSize(from.getFetchSize());
        }
        if (from.isReadOnly() != null) {
            to.setReadOnly(from.isReadOnly());
        }
        to.setComment(from.getComment());
        if (from.isResultCachingEnabled() != null) {
            to.setResultCachingEnabled(from.isResultCachingEnabled());
        }
        to.setResultCacheRegionName(from.getResultCacheRegionName());
        to.setCacheRetrieveMode(from.getCacheRetrieveMode());
        to.setCacheStoreMode(from.getCacheStoreMode());
        from.getDatabaseHints().forEach(to::addDatabaseHint);
        var graph = from.getAppliedGraph();
        if (graph != null && graph.getGraph() != null && graph.getSemantic() != null) {
            to.applyGraph(graph.getGraph(), graph.getSemantic());
        }
        if (from.getEnabledFetchProfiles() != null) {
            from.getEnabledFetchProfiles().forEach(to::enableFetchProfile);
        }
        if (from.getDisabledFetchProfiles() != null) {
            from.getDisabledFetchProfiles().forEach(to::disableFetchProfile);
        }
    }

    static void copyValues(QueryParameterBindings from, QueryParameterBindings to) {
        from.visitBindings((parameter, binding) -> {
            if (binding.isBound()) {
                copyValue(binding, to.getBinding((QueryParameterImplementor<?>) parameter));
            }
        });
    }

    static void copyValue(QueryParameterBinding<?> from, QueryParameterBinding<?> to) {
        if (from.isMultiValued()) {
            copyValues(from, from.getBindValues(), to);
        } else {
            copyElement(from, from.getBindValue(), to);
        }
    }

    /** Binds values as others were bound. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static void copyValues(QueryParameterBinding<?> from, Collection<?> values, QueryParameterBinding<?> to) {
        BindableType type = from.getBindType();
        var precision = from.getExplicitTemporalPrecision();
        if (precision != null) {
            to.setBindValues(values, precision);
        } else if (type != null) {
            to.setBindValues((Collection) values, type);
        } else {
            to.setBindValues(values);
        }
    }

    /** Binds one value as it or others were bound. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static void copyElement(QueryParameterBinding<?> from, @Nullable Object value, QueryParameterBinding<?> to) {
        BindableType type = from.getBindType();
        var precision = from.getExplicitTemporalPrecision();
        if (precision != null) {
            to.setBindValue(value, precision);
        } else if (type != null) {
            ((QueryParameterBinding) to).setBindValue(value, type);
        } else {
            to.setBindValue(value);
        }
    }

    record PartialInterpretation(ShardedQuery<?> query, StatementPlan.Partial partial)
            implements HqlInterpretation<Object> {

        @Override
        public SqmStatement<Object> getSqmStatement() {
            return partial.query().statement();
        }

        @Override
        public ParameterMetadataImplementor getParameterMetadata() {
            return query.getParameterMetadata();
        }

        @Override
        public DomainParameterXref getDomainParameterXref() {
            // Hibernate keeps the expansions of list parameters in it while a statement runs.
            return query.getDomainParameterXref().copy();
        }

        @Override
        public void validateResultType(Class<?> resultType) {
            // Rows are packaged when they are merged.
        }
    }
}
