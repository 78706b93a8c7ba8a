package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.QueryExplanation;
import io.hibernateshards.logging.ScatterMessages;
import io.hibernateshards.query.merge.ColumnOrder;
import io.hibernateshards.query.merge.Concatenate;
import io.hibernateshards.query.merge.OrderedMerge;
import io.hibernateshards.query.merge.RowOrder;
import io.hibernateshards.query.merge.RowStream;
import io.hibernateshards.query.merge.Slice;
import io.hibernateshards.query.plan.Planner;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.query.rewrite.PartialQuery;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.LockMode;
import org.hibernate.ScrollMode;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.KeyedResultList;
import org.hibernate.query.internal.DelegatingDomainQueryExecutionContext;
import org.hibernate.query.spi.DelegatingQueryOptions;
import org.hibernate.query.spi.DomainQueryExecutionContext;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.Limit;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.spi.ScrollableResultsImplementor;
import org.hibernate.query.sqm.internal.ConcreteSqmSelectQueryPlan;
import org.hibernate.query.sqm.internal.SqmQueryImpl;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.expression.JpaCriteriaParameter;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * A query of a façade session. What one database answers runs there untouched, by Hibernate's own path; what several
 * answer runs as a partial query on each, one after another on the caller's thread, and their rows are merged. Adapter to
 * {@code org.hibernate.query.sqm.internal.SqmQueryImpl}: setters, binding and exceptions are Hibernate's own.
 *
 * @param <R> the result's type
 */
public final class ShardedQuery<R> extends SqmQueryImpl<R> {

    private final QuerySession owner;
    private final Planner planner;
    private final TextOrder textOrder;
    private @Nullable SharedSessionContractImplementor target;

    private ShardedQuery(
            QuerySession owner,
            Planner planner,
            String hql,
            HqlInterpretation<R> interpretation,
            @Nullable Class<R> resultType) {
        super(hql, interpretation, resultType, owner.anchor());
        this.owner = owner;
        this.planner = planner;
        this.textOrder = new TextOrder(owner);
    }

    private ShardedQuery(QuerySession owner, Planner planner, SqmStatement<R> criteria, @Nullable Class<R> resultType) {
        super(criteria, resultType, owner.anchor());
        this.owner = owner;
        this.planner = planner;
        this.textOrder = new TextOrder(owner);
    }

    /** A query of a text; nothing is planned before it runs. */
    public static <R> ShardedQuery<R> of(
            QuerySession owner, Planner planner, String hql, @Nullable Class<R> resultType) {
        var anchor = owner.anchor();
        try {
            HqlInterpretation<R> interpretation =
                    anchor.getFactory().getQueryEngine().interpretHql(hql, resultType);
            return new ShardedQuery<>(owner, planner, hql, interpretation, resultType);
        } catch (RuntimeException failure) {
            throw anchor.getExceptionConverter().convert(failure);
        }
    }

    /** A query of a criteria statement. */
    public static <R> ShardedQuery<R> of(
            QuerySession owner, Planner planner, SqmStatement<R> criteria, @Nullable Class<R> resultType) {
        return new ShardedQuery<>(owner, planner, criteria, resultType);
    }

    private ShardPlan plan() {
        if (planner.hasOneDatabase()) {
            return planner.onlyDatabase();
        }
        var shape = planner.analyser().analyse((SqmSelectStatement<?>) getSqmStatement(), getQueryString());
        return planner.plan(shape, this::valuesOf, getQueryString());
    }

    /** All values of a parameter; a null among them leaves it unknown, as nothing equals it. */
    private List<Object> valuesOf(SqmParameter<?> parameter) {
        SqmParameter<?> its = parameter instanceof JpaCriteriaParameter<?> criteria
                ? getDomainParameterXref()
                        .getParameterResolutions()
                        .getJpaCriteriaParamResolutions()
                        .get(criteria)
                : parameter;
        QueryParameterBinding<?> binding =
                getQueryParameterBindings().getBinding(getDomainParameterXref().getQueryParameter(its));
        if (!binding.isBound()) {
            return List.of();
        }
        Collection<?> values = binding.isMultiValued()
                ? binding.getBindValues()
                : Arrays.asList(new Object[] {binding.getBindValue()});
        return values.stream().anyMatch(value -> value == null) ? List.of() : List.copyOf(values);
    }

    @Override
    protected List<R> doList() {
        verifySelect();
        var plan = plan();
        if (plan instanceof ShardPlan.Scatter scatter) {
            return merged(scatter);
        }
        var its = owner.engineSession(plan.databases().get(0));
        var before = its.getHibernateFlushMode();
        var flushMode = getQueryOptions().getFlushMode();
        target = its;
        try {
            if (flushMode != null) {
                its.setHibernateFlushMode(flushMode);
            }
            return super.doList();
        } finally {
            target = null;
            its.setHibernateFlushMode(before);
            endOutsideTransaction(its);
        }
    }

    @Override
    protected DomainQueryExecutionContext executionContextForDoList(
            boolean containsCollectionFetches, boolean hasLimit, boolean needsDistinct, boolean limitInMemory) {
        var context =
                super.executionContextForDoList(containsCollectionFetches, hasLimit, needsDistinct, limitInMemory);
        var its = target;
        return its == null || its == getSession() ? context : on(its, context, context.getQueryOptions());
    }

    private static DomainQueryExecutionContext on(
            SharedSessionContractImplementor session, DomainQueryExecutionContext context, QueryOptions options) {
        return new DelegatingDomainQueryExecutionContext(context) {
            @Override
            public SharedSessionContractImplementor getSession() {
                return session;
            }

            @Override
            public QueryOptions getQueryOptions() {
                return options;
            }
        };
    }

    private static void endOutsideTransaction(SessionImplementor session) {
        if (!session.isTransactionInProgress()) {
            session.getJdbcCoordinator().getLogicalConnection().afterTransaction();
        }
    }

    private List<R> merged(ShardPlan.Scatter plan) {
        refuseWhatIsNotMerged(plan);
        var partial = PartialQuery.of((SqmSelectStatement<?>) getSqmStatement());
        var limit = getQueryOptions().getLimit();
        int first = limit.getFirstRow() == null ? 0 : limit.getFirstRow();
        Integer maximum = limit.getMaxRows();
        var options = new PartialOptions(getQueryOptions(), first, maximum);
        var order = order(partial, plan.databases());
        owner.flushBeforeScatter();
        var deadline = owner.deadline(getTimeout());
        var streams = new ArrayList<RowStream>();
        for (var database : plan.databases()) {
            streams.add(RowStream.of(rows(partial, database, options, deadline)));
        }
        var names = plan.databases().stream().map(Database::name).toList();
        var together =
                order.isEmpty() ? new Concatenate(streams) : new OrderedMerge(streams, names, RowOrder.of(order));
        var results = new ArrayList<R>();
        try (var page = new Slice(together, first, maximum == null ? Slice.UNLIMITED : maximum)) {
            for (Object[] row = page.next(); row != null; row = page.next()) {
                results.add(packaged(row, partial.selected()));
            }
        }
        return results;
    }

    private List<Object[]> rows(PartialQuery partial, Database database, QueryOptions options, Deadline deadline) {
        if (deadline.isExpired()) {
            long limit = deadline.limit().toMillis();
            throw ScatterMessages.MESSAGES.noAnswer(
                    Set.of(database.name()), limit - deadline.remainingNanos() / 1_000_000, limit);
        }
        var session = owner.engineSession(database);
        var before = session.getHibernateFlushMode();
        session.setHibernateFlushMode(org.hibernate.FlushMode.MANUAL);
        try {
            var plan = new ConcreteSqmSelectQueryPlan<Object[]>(
                    partial.statement(), getQueryString(), getDomainParameterXref(), Object[].class, null, options);
            return plan.performList(on(session, this, options));
        } finally {
            session.setHibernateFlushMode(before);
            endOutsideTransaction(session);
        }
    }

    @SuppressWarnings("unchecked") // What the statement selects was checked against the result type when it was made.
    private R packaged(Object[] row, int selected) {
        return (R) (selected == 1 ? row[0] : Arrays.copyOf(row, selected));
    }

    private List<ColumnOrder> order(PartialQuery partial, List<Database> databases) {
        return partial.keys().stream()
                .map(key -> textOrder.of(key, databases, getQueryString()))
                .toList();
    }

    private void refuseWhatIsNotMerged(ShardPlan plan) {
        var type = getResultType();
        int selected = ((SqmSelectStatement<?>) getSqmStatement())
                .getQuerySpec()
                .getSelectClause()
                .getSelections()
                .size();
        boolean isPlainType = type == null
                || type == Object.class
                || selected > 1 && type == Object[].class
                || selected == 1 && !type.isArray() && !Tuple.class.isAssignableFrom(type);
        var lockMode = getQueryOptions().getLockOptions().getLockMode();
        String construct = null;
        if (!isPlainType) {
            construct = "the result type " + type.getName();
        } else if (lockMode.greaterThan(LockMode.READ)) {
            construct = "the lock mode " + lockMode;
        } else if (getQueryOptions().getAppliedGraph() != null
                && getQueryOptions().getAppliedGraph().getGraph() != null) {
            construct = "an entity graph";
        } else if (getQueryOptions().getTupleTransformer() != null
                || getQueryOptions().getResultListTransformer() != null) {
            construct = "a transformer";
        } else if (isCacheable()) {
            construct = "a cacheable query";
        }
        if (construct != null) {
            throw MESSAGES.notMergeable(construct, plan.databases().toString(), getQueryString());
        }
    }

    /** How this query would run with its present parameter values; nothing is sent. */
    public QueryExplanation explain() {
        var plan = plan();
        var route =
                plan instanceof ShardPlan.Scatter ? "several" : plan instanceof ShardPlan.Pinned ? "single" : "nowhere";
        var names = plan.databases().stream().map(Database::name).toList();
        var reason = plan instanceof ShardPlan.Scatter
                ? "its conditions allow rows on each of them"
                : plan instanceof ShardPlan.Pinned
                        ? "its conditions allow rows on this one alone"
                        : "its conditions allow no row anywhere";
        var statement = plan instanceof ShardPlan.Scatter
                ? PartialQuery.of((SqmSelectStatement<?>) getSqmStatement())
                        .statement()
                        .toHqlString()
                : ((SqmSelectStatement<?>) getSqmStatement()).toHqlString();
        return new QueryExplanation(getQueryString(), route, names, List.of(reason), plan.toString(), statement);
    }

    @Override
    public Stream<R> stream() {
        return list().stream();
    }

    @Override
    protected ScrollableResultsImplementor<R> doScroll(ScrollMode scrollMode) {
        requireOneDatabase("scroll");
        return super.doScroll(scrollMode);
    }

    @Override
    protected int doExecuteUpdate() {
        requireOneDatabase("executeUpdate");
        return super.doExecuteUpdate();
    }

    @Override
    public long getResultCount() {
        requireOneDatabase("getResultCount");
        return super.getResultCount();
    }

    @Override
    public KeyedResultList<R> getKeyedResultList(KeyedPage<R> page) {
        requireOneDatabase("getKeyedResultList");
        return super.getKeyedResultList(page);
    }

    private void requireOneDatabase(String method) {
        if (!planner.hasOneDatabase()) {
            throw MESSAGES.unsupportedMethod(method);
        }
    }

    /** The query's options with the limit that a partial has: all rows up to the end of the page. */
    private static final class PartialOptions extends DelegatingQueryOptions {

        private final Limit limit;

        PartialOptions(QueryOptions options, int first, @Nullable Integer maximum) {
            super(options);
            long rows = maximum == null ? Long.MAX_VALUE : (long) first + maximum;
            limit = rows > Integer.MAX_VALUE ? Limit.NONE : new Limit(null, (int) rows);
        }

        @Override
        public Limit getLimit() {
            return limit;
        }

        @Override
        public @Nullable Integer getFirstRow() {
            return limit.getFirstRow();
        }

        @Override
        public @Nullable Integer getMaxRows() {
            return limit.getMaxRows();
        }

        @Override
        public Limit getEffectiveLimit() {
            return limit;
        }

        @Override
        public boolean hasLimit() {
            return limit != Limit.NONE;
        }
    }
}
