package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.HiddenColumn;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.analysis.RowSet;
import io.hibernateshards.query.gather.MappedTables;
import io.hibernateshards.query.gather.RowCarrier;
import io.hibernateshards.query.plan.DeepPages;
import io.hibernateshards.query.plan.Planner;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.scatter.Scatter;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.graph.spi.GraphImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.query.sqm.tree.SqmDmlStatement;
import org.hibernate.query.sqm.tree.insert.SqmInsertSelectStatement;
import org.hibernate.query.sqm.tree.insert.SqmInsertStatement;
import org.jspecify.annotations.Nullable;

/** Carries out plans: what all queries of a factory share. Any thread. */
final class PlanExecutor {

    private final SessionFactoryImplementor engine;
    private final ShardedModel model;
    private final Supplier<ShardMap> map;
    private final StatementPlans plans;
    private final Scatter scatter;
    private final ValueComparators comparators;
    private final ApplicationCode applicationCode;
    private final UpdateChecks updates;
    private final MappedTables tables;
    private final Optional<RowCarrier> carrier;

    PlanExecutor(SessionFactoryImplementor engine, ShardedModel model, Supplier<ShardMap> map, Scatter scatter) {
        this.engine = engine;
        this.model = model;
        this.map = map;
        this.plans = new StatementPlans(engine, model);
        this.scatter = scatter;
        this.comparators = new ValueComparators(engine, new DatabaseCollations(engine, scatter));
        this.applicationCode = new ApplicationCode(engine, model, scatter.events());
        this.updates = new UpdateChecks(engine, model);
        this.tables = new MappedTables(engine, model);
        this.carrier = RowCarrier.of(engine.getJdbcServices().getDialect());
    }

    StatementPlans plans() {
        return plans;
    }

    Scatter scatter() {
        return scatter;
    }

    ValueComparators comparators() {
        return comparators;
    }

    ApplicationCode applicationCode() {
        return applicationCode;
    }

    EntityPersister entityDescriptor(String entityName) {
        return engine.getMappingMetamodel().getEntityDescriptor(entityName);
    }

    UpdateChecks updateChecks() {
        return updates;
    }

    MappedTables tables() {
        return tables;
    }

    /** What brings rows of one database to another, where this is known of their kind. */
    Optional<RowCarrier> carrier() {
        return carrier;
    }

    QueryRoute route(ShardedQuery<?> query) {
        touch(query, query.plan().shape());
        return routeNow(query);
    }

    /** The same for who only tells where a query would go. */
    QueryRoute routeNow(ShardedQuery<?> query) {
        var scope = query.querySession().scope();
        var shard = query.querySession().boundShard();
        if (shard != null) {
            checkFetches(query);
            return routeWithin(shard, query);
        }
        if (scope != null && scope.isSingle()) {
            checkFetches(query);
            return new QueryRoute(QueryRoute.Kind.SINGLE, scope);
        }
        return QueryRoute.of(
                query.plan().shape(),
                query.boundParameters(),
                query.querySession().map(),
                scope == null ? query.querySession().map().every() : scope);
    }

    /** Waits for virtual shards that are being moved, where the statement's rows can be in them. */
    private static void touch(ShardedQuery<?> query, QueryShape shape) {
        var session = query.querySession();
        if (session.map().moves().isEmpty()) {
            return;
        }
        for (var set : shape.rowSets()) {
            var group = set.group();
            if (group != null) {
                session.touching(group.keyspace(), shards(query, set));
            }
        }
    }

    /** Within one database the other end of a fetch that leads elsewhere would be taken for absent. */
    private void checkFetches(ShardedQuery<?> query) {
        if (databaseCount() > 1 && query.plan().fetched() != null) {
            throw MESSAGES.fetchLeadsOut(query.text());
        }
    }

    /** The one database of a virtual shard, for a statement whose rows can all be in it. */
    private QueryRoute routeWithin(ShardId shard, ShardedQuery<?> query) {
        for (var set : query.plan().shape().rowSets()) {
            var group = set.group();
            if (group == null || !group.keyspace().equals(shard.keyspace())) {
                throw MESSAGES.notInAVirtualShard(query.text(), shard.toString(), String.join(", ", set.entities()));
            }
        }
        return new QueryRoute(
                QueryRoute.Kind.SINGLE,
                DatabaseSet.of(query.querySession().map().databaseOf(shard)));
    }

    /** The databases of one select of a set operation: one of them where several could answer it, or none has its rows. */
    List<Database> databasesOf(ShardedQuery<?> query, QueryShape part) {
        touch(query, part);
        var its = query.querySession().map();
        var scope = Objects.requireNonNullElse(query.querySession().scope(), its.every());
        var databases = databases(
                QueryRoute.of(part, query.boundParameters(), its, scope).databases());
        return databases.isEmpty() ? databases(scope).subList(0, 1) : databases;
    }

    /** Runs a statement of a session of one virtual shard: every sharded entity in it is filtered by its hidden column. */
    <T> T within(ShardId shard, SharedSessionContractImplementor engineSession, Supplier<T> statement) {
        var influencers = engineSession.getLoadQueryInfluencers();
        influencers.enableFilter(HiddenColumn.FILTER).setParameter(HiddenColumn.FILTER_PARAMETER, (short)
                shard.number());
        try {
            return statement.get();
        } finally {
            influencers.disableFilter(HiddenColumn.FILTER);
        }
    }

    /** @throws UnsupportedShardedQueryException if a graph names an association that leads to other databases */
    void checkGraph(String text, GraphImplementor<?> graph) {
        var entity = graph.getGraphedType().getTypeName();
        graph.getNodes().values().forEach(node -> {
            var attribute = node.getAttributeDescriptor().getName();
            if (model.isAssociation(entity, attribute)
                    && model.association(entity, attribute) == ShardedModel.Association.ACROSS) {
                throw MESSAGES.graphLeadsAcross(text, entity + "." + attribute);
            }
            node.getSubGraphs().values().forEach(below -> checkGraph(text, below));
        });
    }

    /** The same of what a load by id has, be it a graph or not. */
    void checkLoad(@Nullable Object graph) {
        if (graph instanceof GraphImplementor<?> its && databaseCount() > 1) {
            checkGraph("load " + its.getGraphedType().getTypeName(), its);
        }
    }

    int databaseCount() {
        return map.get().databases().size();
    }

    /** The virtual shards that the rows of a set can be in, with the values bound now. */
    static VirtualShardSet shards(ShardedQuery<?> query, RowSet set) {
        var keyspace = query.querySession()
                .map()
                .keyspace(Objects.requireNonNull(set.group()).keyspace());
        return set.condition()
                .shards(
                        query.boundParameters(),
                        VirtualShardSet.range(new VirtualShardRange(0, keyspace.shardCount() - 1)));
    }

    /** Those of some virtual shards that are on a database, as ranges. */
    static List<VirtualShardRange> rangesOn(
            ShardedQuery<?> query, Database database, RowSet set, VirtualShardSet shards) {
        var keyspace = query.querySession()
                .map()
                .keyspace(Objects.requireNonNull(set.group()).keyspace());
        return VirtualShardRange.where(
                keyspace.shardCount(),
                shard -> shards.contains(shard) && keyspace.databaseOf(shard).equals(database));
    }

    /** The part of the virtual shards that a query's rows can be in which each database has; their sum is 1. */
    double[] shares(ShardedQuery<?> query, List<Database> among) {
        var counts = new double[among.size()];
        for (var set : query.plan().shape().rowSets()) {
            var group = set.group();
            if (group != null) {
                var keyspace = query.querySession().map().keyspace(group.keyspace());
                var shards = shards(query, set);
                for (int shard = shards.next(0); shard >= 0; shard = shards.next(shard + 1)) {
                    int database = among.indexOf(keyspace.databaseOf(shard));
                    if (database >= 0) {
                        counts[database]++;
                    }
                }
            }
        }
        double total = Arrays.stream(counts).sum();
        return Arrays.stream(counts)
                .map(count -> total == 0 ? 1.0 / counts.length : count / total)
                .toArray();
    }

    /** Whether a page is found by the ranks of its keys. */
    boolean isDeep(ShardedQuery<?> query, Page page, int databaseCount) {
        return DeepPages.isDeep(databaseCount, page.offset(), page.limit())
                && query.getSessionFactory().getJdbcServices().getDialect().supportsWindowFunctions();
    }

    /** How a query is answered along a route. */
    ShardPlan planOf(ShardedQuery<?> query, QueryRoute route) {
        if (query.getSqmStatement() instanceof SqmInsertStatement<?> insert
                && InsertExecution.routesRows(this, query, insert, route)) {
            return insert instanceof SqmInsertSelectStatement<?> select
                    ? new ShardPlan.InsertSelect(sourcePlan(query.sourceOf(select.getSelectQueryPart())))
                    : new ShardPlan.InsertValues();
        }
        if (route.isPinned()) {
            return Planner.plan(query.plan().shape(), route);
        }
        var subtypes = query.plan().subtypes();
        if (!subtypes.isEmpty()) {
            return PolymorphicQuery.of(query, this, subtypes, route).explained();
        }
        var hoisted = query.plan().hoisted();
        if (hoisted != null) {
            return HoistExecution.explained(query, hoisted, this);
        }
        var fetched = query.plan().fetched();
        if (fetched != null) {
            return FetchingQuery.of(query, this, fetched).explained();
        }
        var gathered = query.plan().gathered();
        if (gathered != null && carrier.isPresent() && !RowLocks.isAskedBy(query)) {
            return GatheringQuery.of(query, this, gathered, route).explained();
        }
        var plan = query.planOverSeveral();
        return RowLocks.isAskedBy(query) ? new ShardPlan.LockRows(plan) : plan;
    }

    /** What the databases are asked at last: the query itself, or what is left of it after its subqueries. */
    <R> ShardedQuery<R> lastStepOf(ShardedQuery<R> query, QueryRoute route) {
        if (route.isPinned()) {
            return query;
        }
        var hoisted = query.plan().hoisted();
        if (hoisted != null) {
            return CutQuery.outer(query, this, hoisted.outer());
        }
        var fetched = query.plan().fetched();
        return fetched == null ? query : lastStepOf(CutQuery.outer(query, this, fetched.rows()), route);
    }

    /** The engine session of the one database that answers. */
    SharedSessionContractImplementor engineSession(ShardedQuery<?> query, QueryRoute route) {
        return query.querySession().engineSession(databaseOf(query, route));
    }

    Database databaseOf(ShardedQuery<?> query, QueryRoute route) {
        if (!route.databases().isEmpty()) {
            return databases(route.databases()).get(0);
        }
        var scope = query.querySession().scope();
        return scope == null ? map.get().databases().get(0) : databases(scope).get(0);
    }

    /** What two rows of a result have in common where they name one entity: each database has a copy of a reference entity. */
    @Nullable
    Object identity(ShardedQuery<?> query, @Nullable Object entity) {
        if (entity == null) {
            return null;
        }
        var engineSession = query.querySession().anchor();
        var mapping = model.entity(engineSession.bestGuessEntityName(entity));
        return mapping.kind() == EntityMapping.Kind.REFERENCE
                ? engineSession.getFactory().getPersistenceUnitUtil().getIdentifier(entity)
                : new EntityIdentity(entity);
    }

    /** All databases that a session may touch. */
    List<Database> databases(QuerySession session) {
        var scope = session.scope();
        return scope == null ? map.get().databases() : databases(scope);
    }

    List<Database> databases(DatabaseSet set) {
        return set.among(map.get().databases());
    }

    /**
     * Checks everything that can refuse an execution over several databases, before any SQL.
     *
     * @throws UnsupportedShardedQueryException if it is refused
     */
    <R> ScatterExecution<R> prepare(ShardedQuery<R> query, QueryRoute route) {
        var prepared = new ScatterExecution<>(
                this, query, checked(query, route), databases(route.databases()), query.getQueryOptions());
        RouteCounts.count(this, query, route);
        return prepared;
    }

    /**
     * What the databases of a route that answer give of a select.
     *
     * @throws UnsupportedShardedQueryException if it is refused
     * @throws io.hibernateshards.ShardUnavailableException if none of them answers
     */
    <R> PartialResultList<R> listAvailable(ShardedQuery<R> query, QueryRoute route) {
        var plan = checked(query, route);
        var session = query.querySession();
        var left = new ArrayList<>(databases(route.databases()));
        if (RowLocks.isAskedBy(query)) {
            throw MESSAGES.notInPart(query.text(), "it locks rows", "Lock the entities of the result.");
        }
        session.flushBeforeScatter(query.getQueryOptions().getFlushMode(), left);
        if (session.hasWritten()) {
            throw MESSAGES.notInPart(
                    query.text(), "its transaction has written, and commits on all of its databases", "Read before.");
        }
        if (plan instanceof ShardPlan.SetMerge
                || plan.inputs().stream().anyMatch(ShardPlan.SetMerge.class::isInstance)) {
            throw MESSAGES.notInPart(
                    query.text(), "its selects are answered one after another", "Run them as queries of their own.");
        }
        RouteCounts.count(this, query, route);
        var missing = new MissingDatabases();
        return session.readingInPart(
                () -> executionOnAvailable(query, plan, left, missing).listAvailable(missing));
    }

    /** Collations are asked once, which may be now: a database that does not tell it has no rows to be compared either. */
    private <R> ScatterExecution<R> executionOnAvailable(
            ShardedQuery<R> query, ShardPlan plan, List<Database> left, MissingDatabases missing) {
        while (true) {
            try {
                return new ScatterExecution<>(this, query, plan, List.copyOf(left), query.getQueryOptions());
            } catch (ShardUnavailableException failure) {
                var silent = left.stream()
                        .filter(database -> failure.databases().contains(database.name()))
                        .toList();
                if (silent.isEmpty()) {
                    throw failure;
                }
                silent.forEach(database -> missing.add(database, failure));
                missing.requireSome(left);
                left.removeAll(silent);
            }
        }
    }

    /** @throws UnsupportedShardedQueryException if a query would be refused on the databases of a route */
    ShardPlan checked(ShardedQuery<?> query, QueryRoute route) {
        var plan = query.planOverSeveral();
        if (plan instanceof ShardPlan.Refuse refuse) {
            var reason = refuse.reason();
            throw refusal(query, route, reason.construct(), reason.reason(), reason.remedy());
        }
        if (query.hasProfileOfCollections()) {
            throw refusal(
                    query,
                    route,
                    "a fetch profile that fetches a collection",
                    "Hibernate repeats an entity for each element then, and limits count the elements",
                    "Fetch the collection by an entity graph, or in the query.");
        }
        checkScatter(query, route);
        scatter.events().planned(query::text, plan::describe);
        return plan;
    }

    /** @throws UnsupportedShardedQueryException if a query may not go to several databases */
    void checkScatter(ShardedQuery<?> query, QueryRoute route) {
        for (var set : query.plan().shape().rowSets()) {
            var group = set.group();
            var mode = query.scatter()
                    .orElse(query.querySession().scatter())
                    .orElse(group == null ? ScatterMode.UNIT_DEFAULT : group.scatter())
                    .orElse(query.querySession().scatterMode());
            if (mode == ScatterMode.REFUSE) {
                throw MESSAGES.scatterRefused(query.text(), names(route), conditions(query));
            }
            if (mode == ScatterMode.WARN) {
                query.plan().warnOnce(query.text(), names(route));
            }
        }
    }

    private static String conditions(ShardedQuery<?> query) {
        var conditions = query.plan().shape().rowSets().stream()
                .filter(set -> set.condition().isNarrowing())
                .map(set -> set.condition().toString())
                .collect(Collectors.joining("; "));
        return conditions.isEmpty() ? "none" : conditions;
    }

    String names(QueryRoute route) {
        return databases(route.databases()).toString();
    }

    UnsupportedShardedQueryException refusal(
            ShardedQuery<?> query, QueryRoute route, String construct, String reason, String remedy) {
        return MESSAGES.notOnSeveralDatabases(query.text(), names(route), construct, reason, remedy);
    }

    EntityMapping entity(String name) {
        return model.entity(name);
    }

    /** What is wrong with a new entity whose associations are promised to be colocated. */
    Optional<String> brokenPromise(String name, Object entity) {
        return model.brokenPromise(name, entity);
    }

    /** The entity that a statement writes. */
    EntityMapping target(SqmDmlStatement<?> statement) {
        return entity(statement.getTarget().getModel().getHibernateEntityName());
    }

    private ShardPlan sourcePlan(ShardedQuery<?> source) {
        return planOf(source, route(source));
    }
}
