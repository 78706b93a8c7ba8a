package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardException;
import io.hibernateshards.node.GuardRefusals;
import io.hibernateshards.query.analysis.TreeCopies;
import io.hibernateshards.query.merge.RowStream;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.ShardMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.HibernateException;
import org.hibernate.ScrollMode;
import org.hibernate.engine.profile.Fetch;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.graph.spi.GraphImplementor;
import org.hibernate.query.IllegalQueryOperationException;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.KeyedResultList;
import org.hibernate.query.ResultListTransformer;
import org.hibernate.query.hql.spi.SqmQueryImplementor;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.MutableQueryOptions;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.ScrollableResultsImplementor;
import org.hibernate.query.sqm.SqmQuerySource;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.internal.SqmQueryImpl;
import org.hibernate.query.sqm.spi.NamedSqmQueryMemento;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.insert.SqmInsertStatement;
import org.hibernate.query.sqm.tree.select.SqmQueryPart;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * A query of a sharded session. Its parameters, options and hints are Hibernate's own; when it is executed, it goes to one
 * database as it is, or to several as its plan says. The internal class is what applications unwrap and what Hibernate's
 * own sessions give.
 */
class ShardedQuery<R> extends SqmQueryImpl<R> {

    private final QuerySession session;
    private @Nullable ShardMap routedBy;
    private final PlanExecutor executor;
    private @Nullable StatementPlan plan;
    // Without an initial value: hints of named queries are applied by the constructor of Hibernate's class.
    private @Nullable ScatterMode scatter;

    // Null while the superclass is constructed, which asks for options already, and where they are its own.
    private final @Nullable MutableQueryOptions options;

    ShardedQuery(
            QuerySession session,
            PlanExecutor executor,
            String hql,
            HqlInterpretation<R> interpretation,
            @Nullable Class<R> resultType) {
        super(hql, interpretation, resultType, session.facade());
        this.session = session;
        this.executor = executor;
        this.options = null;
    }

    /** A statement made from that of another query. */
    ShardedQuery(
            ShardedQuery<?> original,
            @Nullable MutableQueryOptions options,
            HqlInterpretation<R> interpretation,
            QueryParameterBindings values,
            @Nullable Class<R> resultType) {
        super(CRITERIA_HQL_STRING, interpretation, resultType, original.session.facade());
        this.session = original.session;
        this.executor = original.executor;
        this.options = options;
        this.scatter = original.scatter;
        PartialExecution.copyValues(values, getQueryParameterBindings());
    }

    ShardedQuery(QuerySession session, PlanExecutor executor, SqmStatement<R> criteria, @Nullable Class<R> resultType) {
        super(criteria, resultType, session.facade());
        this.session = session;
        this.executor = executor;
        this.options = null;
    }

    ShardedQuery(
            QuerySession session, PlanExecutor executor, NamedSqmQueryMemento<?> named, @Nullable Class<R> resultType) {
        super(named, resultType, session.facade());
        this.session = session;
        this.executor = executor;
        this.options = null;
    }

    ShardedQuery(
            QuerySession session,
            PlanExecutor executor,
            NamedSqmQueryMemento<?> named,
            SqmStatement<R> criteria,
            @Nullable Class<R> resultType) {
        super(named, criteria, resultType, session.facade());
        this.session = session;
        this.executor = executor;
        this.options = null;
    }

    @Override
    public MutableQueryOptions getQueryOptions() {
        return options == null ? super.getQueryOptions() : options;
    }

    private ShardedQuery(
            QuerySession session,
            PlanExecutor executor,
            SqmStatement<R> statement,
            boolean copies,
            @Nullable Class<R> resultType) {
        super(statement, copies, resultType, session.facade());
        this.session = session;
        this.executor = executor;
        this.options = null;
    }

    /** A query of a part of this statement, or of one made of its parts, with the values that are bound to this one. */
    @SuppressWarnings("unchecked") // A query part has no type of its own at run time.
    ShardedQuery<Object[]> sourceOf(SqmQueryPart<?> part) {
        var copy = (SqmQueryPart<Object[]>) part.copy(new TreeCopies());
        var builder = getSqmStatement().nodeBuilder();
        var select = new SqmSelectStatement<>(copy, Object[].class, SqmQuerySource.CRITERIA, builder);
        var source = new ShardedQuery<>(session, executor, select, false, Object[].class);
        source.setQueryPlanCacheable(false);
        source.scatter = scatter;
        source.getQueryOptions().setFlushMode(getQueryOptions().getFlushMode());
        boundParameters().copyTo(source.boundParameters());
        if (getQueryOptions().getTimeout() != null) {
            source.setTimeout(getQueryOptions().getTimeout());
        }
        return source;
    }

    /** Asks for the page that another query asks for. */
    void takePage(ShardedQuery<?> other) {
        var limit = other.getQueryOptions().getLimit();
        if (limit.getFirstRow() != null) {
            setFirstResult(limit.getFirstRow());
        }
        if (limit.getMaxRows() != null) {
            setMaxResults(limit.getMaxRows());
        }
    }

    /** The rows of the result that this execution wants. */
    Page page() {
        return Page.of((SqmSelectStatement<?>) getSqmStatement(), getQueryOptions(), boundParameters());
    }

    QuerySession querySession() {
        return session;
    }

    /** The end of the time of an execution that begins now. */
    Deadline deadline() {
        var timeout = getQueryOptions().getTimeout();
        return session.deadline(timeout == null || timeout <= 0 ? null : timeout);
    }

    /** What this query says of scatters. */
    ScatterMode scatter() {
        return scatter == null ? ScatterMode.UNIT_DEFAULT : scatter;
    }

    @Override
    public SqmQueryImplementor<R> setHint(String hintName, Object value) {
        if (ScatterHint.NAME.equals(hintName)) {
            scatter = ScatterHint.mode(value);
            return this;
        }
        if (hintName.startsWith(NativeRoutes.PREFIX)) {
            throw MESSAGES.hintOfNativeQueries(text(), hintName);
        }
        return super.setHint(hintName, value);
    }

    BoundParameters boundParameters() {
        return boundParameters(null);
    }

    /** @param unbound what stands for the value of a parameter that none is bound to, or null */
    final BoundParameters boundParameters(@Nullable Object unbound) {
        return new BoundParameters(getDomainParameterXref(), getQueryParameterBindings(), unbound);
    }

    /** What is known of the statement. */
    StatementPlan plan() {
        var known = plan;
        if (known == null) {
            known = CRITERIA_HQL_STRING.equals(getQueryString())
                    ? executor.plans().ofStatement(getSqmStatement())
                    : executor.plans().ofText(getQueryString(), getResultType(), getSqmStatement());
            plan = known;
        }
        return known;
    }

    /** Whether several rows of its result may be one entity, which a list names once. */
    boolean repeatsEntities() {
        return plan().shape().repeatsEntities() && !hasGraphOfCollections();
    }

    /** Whether it fetches collections, by itself or by an entity graph. */
    boolean fetchesCollections() {
        return plan().shape().fetchesCollections() || hasGraphOfCollections();
    }

    /** The plan over several databases, whatever they are. */
    ShardPlan planOverSeveral() {
        return hasGraphOfCollections() ? plan().fetchingCollections() : plan().overSeveral();
    }

    /** A graph would make Hibernate join what it names, which another database may have. */
    private void checkGraph() {
        var graph = getQueryOptions().getAppliedGraph();
        if (graph != null && graph.getSemantic() != null && graph.getGraph() != null && executor.databaseCount() > 1) {
            executor.checkGraph(text(), graph.getGraph());
        }
    }

    /** Whether a fetch profile of the session or of this query fetches collections. */
    boolean hasProfileOfCollections() {
        var anchor = session.anchor();
        var options = getQueryOptions();
        var names = new HashSet<String>();
        if (anchor.getLoadQueryInfluencers().hasEnabledFetchProfiles()) {
            names.addAll(anchor.getLoadQueryInfluencers().getEnabledFetchProfileNames());
        }
        if (options.getEnabledFetchProfiles() != null) {
            names.addAll(options.getEnabledFetchProfiles());
        }
        if (options.getDisabledFetchProfiles() != null) {
            names.removeAll(options.getDisabledFetchProfiles());
        }
        var profiles = anchor.getFactory().getSqlTranslationEngine();
        return names.stream()
                .flatMap(name -> profiles.getFetchProfile(name).getFetches().values().stream())
                .map(Fetch::getAssociation)
                .anyMatch(association -> association
                        .getOwner()
                        .getPropertyType(association.getAssociationPath())
                        .isCollectionType());
    }

    private boolean hasGraphOfCollections() {
        var graph = getQueryOptions().getAppliedGraph();
        return graph != null
                && graph.getSemantic() != null
                && graph.getGraph() != null
                && hasCollections(graph.getGraph());
    }

    private static boolean hasCollections(GraphImplementor<?> graph) {
        return graph.getNodes().values().stream()
                .anyMatch(node -> node.getAttributeDescriptor().isCollection()
                        || node.getSubGraphs().values().stream().anyMatch(ShardedQuery::hasCollections));
    }

    /** The text, for people. */
    String text() {
        return CRITERIA_HQL_STRING.equals(getQueryString())
                ? textOf(getSqmStatement())
                : getQueryString().strip();
    }

    private static String textOf(SqmStatement<?> statement) {
        try {
            return statement.toHqlString().strip();
        } catch (AssertionError unwritable) {
            // With assertions on, Hibernate does not write down the joins of a correlated root.
            return "a Criteria statement that Hibernate cannot write as text";
        }
    }

    private PinnedQuery<R> pinnedTo(SharedSessionContractImplementor engineSession) {
        return pinnedTo(engineSession, getSqmStatement());
    }

    private PinnedQuery<R> pinnedTo(SharedSessionContractImplementor engineSession, SqmStatement<R> statement) {
        return new PinnedQuery<>(this, statement, engineSession);
    }

    /** Runs on the one database of a route, in a session of one virtual shard on its rows alone. */
    private <T> T onOne(QueryRoute route, Function<PinnedQuery<R>, T> work) {
        RouteCounts.count(executor, this, route);
        var engineSession = executor.engineSession(this, route);
        var shard = session.boundShard();
        try {
            return shard == null
                    ? work.apply(pinnedTo(engineSession))
                    : executor.within(shard, engineSession, () -> work.apply(pinnedTo(engineSession)));
        } catch (RuntimeException failure) {
            throw GuardRefusals.translated(failure);
        }
    }

    /** The query that counts its rows, which has the values bound to it, its flush mode and its timeout. */
    ShardedQuery<Long> counting(SqmSelectStatement<Long> count) {
        var counting = running(count, Long.class);
        counting.getQueryOptions().setFlushMode(getQueryOptions().getFlushMode());
        if (getQueryOptions().getTimeout() != null) {
            counting.setTimeout(getQueryOptions().getTimeout());
        }
        return counting;
    }

    /** A query of the same rows in any order, with the values bound to it and no options. */
    ShardedQuery<R> withoutOrder(SqmSelectStatement<R> ordered) {
        var copy = ordered.copy(new TreeCopies());
        copy.getQueryPart().setOrderByClause(null);
        return running(copy, getResultType());
    }

    private <T> ShardedQuery<T> running(SqmSelectStatement<T> statement, @Nullable Class<T> resultType) {
        return new ShardedQuery<>(
                this, null, new MadeInterpretation<>(this, statement), getQueryParameterBindings(), resultType);
    }

    private record MadeInterpretation<T>(ShardedQuery<?> query, SqmSelectStatement<T> statement)
            implements HqlInterpretation<T> {

        @Override
        public SqmStatement<T> getSqmStatement() {
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
            // It is that of the query, or Hibernate chose it.
        }
    }

    /** The results of the databases that answer. */
    PartialResultList<R> listAvailable() {
        verifySelect();
        var route = route();
        var steps = route.isPinned() ? null : inSteps(route);
        if (steps != null) {
            return steps.listAvailable();
        }
        try {
            return route.isPinned()
                    ? new PartialResultList<>(onOne(route, pinned -> pinned.list()), Map.of())
                    : executor.listAvailable(this, route);
        } catch (HibernateException e) {
            throw getExceptionConverter().convert(e, getQueryOptions().getLockOptions());
        }
    }

    /** The query that answers it in steps, or null where databases can answer it at once. */
    private @Nullable ShardedQuery<R> inSteps(QueryRoute route) {
        var subtypes = plan().subtypes();
        if (!subtypes.isEmpty()) {
            return PolymorphicQuery.of(this, executor, subtypes, route);
        }
        var hoisted = plan().hoisted();
        if ((hoisted != null || plan().fetched() != null) && RowLocks.isAskedBy(this)) {
            throw executor.refusal(
                    this,
                    route,
                    "the lock mode " + getQueryOptions().getLockOptions().getLockMode(),
                    "what is on other databases is asked for by queries of their own",
                    "Lock the entities of the result.");
        }
        if (hoisted != null) {
            return HoistExecution.answer(this, hoisted, executor);
        }
        var fetched = plan().fetched();
        if (fetched != null) {
            return FetchingQuery.of(this, executor, fetched);
        }
        var gathered = RowLocks.isAskedBy(this) ? null : plan().gathered();
        return gathered == null ? null : GatheringQuery.of(this, executor, gathered, route);
    }

    private QueryRoute route() {
        session.facade().checkOpen();
        getQueryParameterBindings().validate();
        checkGraph();
        var route = executor.route(this);
        routedBy = session.map();
        return route;
    }

    /** The version of the map that its databases were chosen by. */
    ShardMap routedBy() {
        return routedBy == null ? session.map() : routedBy;
    }

    // ------------------------------------------------------------------------------------------------ selects

    @Override
    public List<R> list() {
        verifySelect();
        var route = route();
        if (route.isPinned()) {
            return onOne(route, pinned -> pinned.list());
        }
        var steps = inSteps(route);
        if (steps != null) {
            return steps.list();
        }
        if (RowLocks.isAskedBy(this)) {
            return locked(route);
        }
        var prepared = executor.prepare(this, route);
        try {
            return prepared.list();
        } catch (IllegalQueryOperationException e) {
            throw new IllegalStateException(e);
        } catch (HibernateException e) {
            throw getExceptionConverter().convert(e, getQueryOptions().getLockOptions());
        }
    }

    @Override
    protected List<R> doList() {
        return list();
    }

    private List<R> locked(QueryRoute route) {
        session.facade().prepareForQueryExecution(true);
        var locks = RowLocks.of(executor, this, route);
        session.flushBeforeScatter(getQueryOptions().getFlushMode(), executor.databases(route.databases()));
        try {
            return locks.list();
        } catch (HibernateException e) {
            throw getExceptionConverter().convert(e, getQueryOptions().getLockOptions());
        }
    }

    /** The result of one engine session alone. */
    List<R> listOn(SharedSessionContractImplementor engineSession) {
        var shard = session.boundShard();
        return shard == null
                ? pinnedTo(engineSession).list()
                : executor.within(
                        shard, engineSession, () -> pinnedTo(engineSession).list());
    }

    /** How many results one engine session alone has. */
    long countOn(SharedSessionContractImplementor engineSession) {
        return pinnedTo(engineSession).getResultCount();
    }

    /** The result, as arrays whose second column is replaced by the number of the database that a row is from. */
    List<R> listWithDatabases() {
        var route = route();
        if (!route.isPinned()) {
            return executor.prepare(this, route).tellingDatabases().list();
        }
        int number = executor.databaseOf(this, route).number();
        return onOne(route, pinned -> pinned.list()).stream()
                .peek(row -> ((Object[]) row)[1] = number)
                .toList();
    }

    @SuppressWarnings("unchecked")
    List<R> transformed(List<R> results) {
        var transformer = (ResultListTransformer<R>) getQueryOptions().getResultListTransformer();
        return transformer == null ? results : transformer.transformList(results);
    }

    @Override
    public ScrollableResultsImplementor<R> scroll() {
        return route().isPinned() ? super.scroll() : scroll(ScrollMode.FORWARD_ONLY);
    }

    @Override
    @SuppressWarnings("unchecked") // What is locked has been packaged.
    public ScrollableResultsImplementor<R> scroll(ScrollMode scrollMode) {
        verifySelect();
        var route = route();
        if (route.isPinned()) {
            return onOne(route, pinned -> pinned.scroll(scrollMode));
        }
        var steps = inSteps(route);
        if (steps != null) {
            return steps.scroll(scrollMode);
        }
        if (scrollMode != ScrollMode.FORWARD_ONLY) {
            throw executor.refusal(
                    this,
                    route,
                    "a scroll of mode " + scrollMode.name().toLowerCase(Locale.ROOT),
                    "the rows of several databases are merged as they come",
                    "Scroll forward only, or use getResultList().");
        }
        if (RowLocks.isAskedBy(this)) {
            var rows = locked(route);
            return new MergedScroll<>(
                    RowStream.of(rows.stream().map(row -> new Object[] {row}).toList()), row -> (R) row[0]);
        }
        var prepared = executor.prepare(this, route);
        try {
            return prepared.scroll();
        } catch (HibernateException e) {
            throw getExceptionConverter().convert(e, getQueryOptions().getLockOptions());
        }
    }

    @Override
    protected ScrollableResultsImplementor<R> doScroll(ScrollMode scrollMode) {
        return scroll(scrollMode);
    }

    @Override
    public long getResultCount() {
        verifySelect();
        var route = route();
        if (route.isPinned()) {
            return onOne(route, pinned -> pinned.getResultCount());
        }
        var steps = inSteps(route);
        if (steps != null) {
            return steps.getResultCount();
        }
        return new CountExecution<>(
                        executor,
                        this,
                        route,
                        (engineSession, statement) ->
                                pinnedTo(engineSession, statement).getResultCount())
                .count();
    }

    @Override
    public KeyedResultList<R> getKeyedResultList(KeyedPage<R> page) {
        verifySelect();
        if (page == null) {
            throw new IllegalArgumentException("KeyedPage was null");
        }
        var route = route();
        checkNumbers(route);
        var steps = route.isPinned() ? null : inSteps(route);
        if (steps != null) {
            return steps.getKeyedResultList(page);
        }
        // The key may narrow the page's statement further, but never to other databases.
        return KeyedRows.of(
                this, page, ofPage -> route.isPinned() ? ofPage.onOne(route, pinned -> pinned.list()) : ofPage.list());
    }

    /** Hibernate makes the statement of a page anew, with its own parameters alone. */
    private void checkNumbers(QueryRoute route) {
        var hoisted = route.isPinned() ? null : plan().hoisted();
        if (hoisted != null && !hoisted.outer().its().foreignNumbers().isEmpty()) {
            throw executor.refusal(
                    this,
                    route,
                    "keyset paging with numbered parameters of which a subquery has some",
                    "the subquery is answered first, as a statement of its own",
                    "Name the parameters of the query.");
        }
    }

    // ------------------------------------------------------------------------------------------------ writes

    @Override
    public int executeUpdate() {
        verifyUpdate();
        session.facade().checkTransactionNeededForUpdateOperation("No active transaction for update or delete query");
        var route = route();
        if (getSqmStatement() instanceof SqmInsertStatement<?> insert
                && InsertExecution.routesRows(executor, this, insert, route)) {
            return insert(new InsertExecution(executor, this, insert));
        }
        executor.updateChecks().check(this);
        if (ChangeExecution.isOfReference(executor, this)) {
            return change().everywhere();
        }
        if (route.isPinned()) {
            return onOne(route, pinned -> pinned.executeUpdate());
        }
        var steps = inSteps(route);
        if (steps != null) {
            return steps.executeUpdate();
        }
        return change().onSeveral(route);
    }

    private ChangeExecution<R> change() {
        return new ChangeExecution<>(
                executor,
                this,
                (engineSession, statement) -> pinnedTo(engineSession, statement).executeUpdate());
    }

    private int insert(InsertExecution execution) {
        try {
            return execution.execute();
        } catch (ShardException ours) {
            throw ours;
        } catch (HibernateException e) {
            throw getExceptionConverter().convert(e);
        }
    }

    @Override
    protected int doExecuteUpdate() {
        return executeUpdate();
    }
}
