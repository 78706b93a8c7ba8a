package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.query.gather.MappedTables;
import io.hibernateshards.query.gather.RowCarrier;
import io.hibernateshards.query.gather.RowKeys;
import io.hibernateshards.query.gather.TableSubstitution;
import io.hibernateshards.query.merge.RowStream;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.query.rewrite.FetchRewriter;
import io.hibernateshards.topology.Database;
import io.hibernateshards.transaction.WriteGuard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.FlushMode;
import org.hibernate.ScrollMode;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.KeyedResultList;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.spi.ScrollableResultsImplementor;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.sql.results.spi.RowTransformer;
import org.jspecify.annotations.Nullable;

/**
 * A query that one database answers with the rows of others: those of its tables are read everywhere, given to that database as
 * common table expressions, and the statement is run there as it is. Its entities are then loaded by their ids, where they live. One
 * thread.
 */
final class GatheringQuery<R> extends CutQuery<R> {

    /** How many rows one statement may gather; where there are more, it fails. */
    static final int MOST_ROWS = 50_000;

    private static final int BATCH = 500;
    private static final int KEYS = 1_000;
    private static final String NAME = "gathered_";

    private final ShardedQuery<R> whole;
    private final PlanExecutor executor;
    private final GatheredPlan plan;
    private final RowCarrier carrier;
    private final QueryRoute route;

    private GatheringQuery(
            ShardedQuery<R> whole, PlanExecutor executor, GatheredPlan plan, RowCarrier carrier, QueryRoute route) {
        super(whole, executor, plan.rows(), whole.text(), whole.getResultType(), whole);
        this.whole = whole;
        this.executor = executor;
        this.plan = plan;
        this.carrier = carrier;
        this.route = route;
    }

    /** @throws io.hibernateshards.UnsupportedShardedQueryException if it cannot be answered so */
    static <R> GatheringQuery<R> of(ShardedQuery<R> whole, PlanExecutor executor, GatheredPlan plan, QueryRoute route) {
        var carrier = executor.carrier()
                .orElseThrow(() -> executor.refusal(
                        whole,
                        route,
                        plan.why().construct(),
                        plan.why().reason(),
                        plan.why().remedy()));
        var query = new GatheringQuery<>(whole, executor, plan, carrier, route);
        boolean isPaged = !query.page().isWhole();
        if (!plan.entities().isEmpty() && isPaged && whole.fetchesCollections() && query.joinsMore()) {
            throw query.refusal("a page of joined rows with a fetched collection");
        }
        return query;
    }

    /** Whether its rows may be more than its entities. */
    private boolean joinsMore() {
        var select = (SqmSelectStatement<?>) getSqmStatement();
        var roots = select.getQueryPart().getFirstQuerySpec().getFromClause().getRoots();
        return roots.size() > 1 || !roots.get(0).getSqmJoins().isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ results

    @Override
    public List<R> list() {
        boolean namesOnce = whole.repeatsEntities() || whole.fetchesCollections() && isSingleEntity();
        var packaging = packaging();
        var named = namesOnce ? new HashSet<@Nullable Object>() : null;
        var results = new ArrayList<R>();
        for (Object[] row : rows()) {
            var result = packaging.transformRow(row);
            if (named == null || result != row[0] || named.add(executor.identity(whole, row[0]))) {
                results.add(result);
            }
        }
        return whole.transformed(results);
    }

    private RowTransformer<R> packaging() {
        return RowPackaging.of(
                (SqmSelectStatement<?>) whole.getSqmStatement(),
                whole.getResultType(),
                whole.getTupleMetadata(),
                whole.getQueryOptions());
    }

    private List<Object[]> rows() {
        querySession().gathering(whole.text());
        if (!plan.entities().isEmpty()) {
            checkLoads();
        }
        if (whole.page().limit() == 0) {
            return List.of();
        }
        within(whole.deadline());
        var query = query(plan.rows());
        query.takePage(whole);
        var rows = loaded(answered(query, () -> query.listOn(answering())));
        return plan.instantiates()
                ? rows.stream().map(new Instantiation(plan.results())::of).toList()
                : rows;
    }

    /** Entities are loaded as queries load them, not as joins find them. */
    private void checkLoads() {
        if (querySession().anchor().getLoadQueryInfluencers().hasEnabledFilters()) {
            throw refusal("entities under an enabled filter");
        }
        if (Boolean.TRUE.equals(whole.getQueryOptions().isReadOnly())
                && plan.entities().size() > 1) {
            throw refusal("several entities to be read only");
        }
    }

    private boolean isSingleEntity() {
        return whole.plan()
                .shape()
                .select()
                .map(select -> select.isSingleEntity())
                .orElse(false);
    }

    /** Read whole, as the rows that it is made of are. */
    @Override
    public ScrollableResultsImplementor<R> scroll(ScrollMode scrollMode) {
        if (scrollMode != ScrollMode.FORWARD_ONLY) {
            throw MESSAGES.forwardOnly("scroll(" + scrollMode + ")");
        }
        return new MergedScroll<>(RowStream.of(rows()), packaging()::transformRow);
    }

    @Override
    public long getResultCount() {
        querySession().gathering(whole.text());
        var select = (SqmSelectStatement<?>) whole.getSqmStatement();
        if (select.getFetch() != null || select.getOffset() != null) {
            throw refusal("a result count and a limit in the statement");
        }
        if (plan.leavesFetchesOut()) {
            throw refusal("a result count and a fetch");
        }
        within(whole.deadline());
        var rows = query(plan.counted());
        return answered(rows, () -> rows.countOn(answering()));
    }

    @Override
    PartialResultList<R> listAvailable() {
        throw refusal("an answer in part");
    }

    @Override
    public KeyedResultList<R> getKeyedResultList(KeyedPage<R> keyedPage) {
        return KeyedRows.of(whole, keyedPage, ShardedQuery::list);
    }

    private RuntimeException refusal(String construct) {
        return executor.refusal(
                this,
                route,
                plan.why().construct() + " with " + construct,
                "it is not planned",
                plan.why().remedy());
    }

    /** How it is answered. */
    ShardPlan explained() {
        return new ShardPlan.Gather(
                List.copyOf(tables(query(plan.rows())).keySet()),
                plan.needed().rows().narrowed(),
                executor.databases(route.databases()).stream()
                        .map(Database::name)
                        .toList(),
                answeringDatabase().name(),
                MOST_ROWS,
                plan.why());
    }

    // ------------------------------------------------------------------------------------------------ rows

    private CutQuery<Object[]> query(CutStatement statement) {
        var query = new CutQuery<Object[]>(whole, executor, statement, whole.text(), Object[].class, null);
        var options = query.getQueryOptions();
        options.setComment(whole.getQueryOptions().getComment());
        whole.getQueryOptions().getDatabaseHints().forEach(options::addDatabaseHint);
        // What the façade holds has been written before.
        options.setFlushMode(FlushMode.MANUAL);
        return query;
    }

    private Database answeringDatabase() {
        return executor.databases(route.databases()).get(0);
    }

    private SharedSessionContractImplementor answering() {
        return querySession().engineSession(answeringDatabase());
    }

    /** The tables that a statement reads, and how often for other rows than those of the elements that are narrowed. */
    private SortedMap<String, Integer> tables(ShardedQuery<?> rows) {
        var elements = plan.needed().rows().elements().stream()
                .map(element -> element.from().getNavigablePath())
                .collect(Collectors.toSet());
        return StatementTables.among(rows, executor.tables().apart(), elements, executor);
    }

    /** Runs a statement on the database that answers while that has the rows. */
    private <T> T answered(CutQuery<?> query, Supplier<T> statement) {
        executor.checkScatter(whole, route);
        var tables = tables(query);
        var databases = executor.databases(route.databases());
        checkTables(tables.keySet());
        RouteCounts.count(executor, whole, route);
        var keys = keys(tables);
        var calls = new PartialCalls(executor, whole, databases, null, deadline());
        var gathered = gather(tables.keySet(), keys, databases, calls);
        var session = answering();
        var names = new LinkedHashMap<String, String>();
        gathered.keySet().forEach(table -> names.put(table, NAME + (names.size() + 1)));
        try {
            var substitution = onAnswering(its -> offer(its, names, gathered));
            query.within(deadline());
            var answer = WriteGuard.rewriting(session, substitution::apply, statement);
            withdraw(names);
            return answer;
        } catch (RuntimeException failure) {
            withdrawAfter(failure, names);
            throw failure;
        }
    }

    /** What the database that answers gives, in the time of this execution. */
    private <T> T onAnswering(Function<SharedSessionContractImplementor, T> work) {
        return PartialTask.onOne(executor.scatter(), querySession(), answeringDatabase(), deadline(), work);
    }

    private TableSubstitution offer(
            SharedSessionContractImplementor engineSession,
            Map<String, String> names,
            Map<String, List<Object[]>> gathered) {
        var substitution = new TableSubstitution();
        names.forEach((table, name) -> substitution.put(
                table, name, carrier.offer(engineSession, table, name, Objects.requireNonNull(gathered.get(table)))));
        return substitution;
    }

    private void withdraw(Map<String, String> names) {
        var session = answering();
        names.forEach((table, name) -> carrier.withdraw(session, table, name));
    }

    /**
     * After a failure the connection may answer nothing any more, or be in use still where the time is over; the next statement of
     * this kind takes the same names, and a transaction that is rolled back forgets them itself.
     */
    private void withdrawAfter(RuntimeException failure, Map<String, String> names) {
        if (deadline().isExpired()) {
            return;
        }
        try {
            withdraw(names);
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    private void checkTables(Set<String> tables) {
        for (var table : tables) {
            onAnswering(its -> carrier.obstacle(its, table)).ifPresent(reason -> {
                throw executor.refusal(
                        whole,
                        route,
                        plan.why().construct() + " with rows of the table " + table,
                        reason,
                        plan.why().remedy());
            });
        }
    }

    /** Which rows of tables are needed, where that is known and they are few. */
    private Map<String, RowKeys> keys(SortedMap<String, Integer> tables) {
        if (plan.needed().rows().narrowed().isEmpty()
                || querySession().anchor().getLoadQueryInfluencers().hasEnabledFilters()) {
            return Map.of();
        }
        var ids = new NeededIds(whole, executor, plan.needed(), deadline()).byRoot();
        var keys = new HashMap<String, RowKeys>();
        tables.forEach((table, count) -> {
            var key = executor.tables().keyOf(table).orElse(null);
            boolean isOfElements = count == 0 && executor.tables().isOfEntity(table);
            if (key != null && ids.containsKey(key.rootName()) && isOfElements) {
                keys.put(table, keysOf(key, Objects.requireNonNull(ids.get(key.rootName()))));
            }
        });
        return keys;
    }

    private RowKeys keysOf(MappedTables.Key key, Set<Object> ids) {
        var session = querySession().anchor();
        var identifier = executor.entityDescriptor(key.rootName()).getIdentifierMapping();
        var types = new ArrayList<JdbcMapping>();
        identifier.forEachJdbcType((index, type) -> types.add(type));
        var values = new ArrayList<Object[]>();
        for (var id : ids) {
            var row = new Object[types.size()];
            identifier.breakDownJdbcValues(id, (index, value, column) -> row[index] = value, session);
            values.add(row);
        }
        return new RowKeys(key.columns(), types, values);
    }

    /** The rows of each table, of all its databases. */
    private Map<String, List<Object[]>> gather(
            Set<String> tables, Map<String, RowKeys> keys, List<Database> databases, PartialCalls calls) {
        var count = new AtomicInteger();
        List<Map<String, List<Object[]>>> parts = calls.onEach(
                databases,
                (database, engineSession) -> {
                    Map<String, List<Object[]>> rows = new HashMap<>();
                    for (var table : tables) {
                        if (isOn(table, database)) {
                            rows.put(table, read(engineSession, table, keys.get(table), count));
                        }
                    }
                    return rows;
                },
                Map::of);
        if (count.get() > MOST_ROWS) {
            throw MESSAGES.tooManyGatheredRows(whole.text(), String.join(", ", tables), MOST_ROWS);
        }
        var gathered = new LinkedHashMap<String, List<Object[]>>();
        for (var table : tables) {
            var rows = new ArrayList<Object[]>();
            for (var part : parts) {
                rows.addAll(part.getOrDefault(table, List.of()));
            }
            gathered.put(table, rows);
        }
        return gathered;
    }

    /** @param count how many rows all databases have given; none is asked for more once these are too many */
    private List<Object[]> read(
            SharedSessionContractImplementor engineSession, String table, @Nullable RowKeys keys, AtomicInteger count) {
        var rows = new ArrayList<Object[]>();
        int parts = keys == null ? 1 : (keys.values().size() + KEYS - 1) / KEYS;
        for (int part = 0; part < parts; part++) {
            int left = MOST_ROWS + 1 - count.get();
            if (left <= 0) {
                break;
            }
            var some = keys == null
                    ? null
                    : keys.part(part * KEYS, Math.min(keys.values().size(), (part + 1) * KEYS));
            var read = carrier.read(engineSession, table, some, left);
            count.addAndGet(read.size());
            rows.addAll(read);
        }
        return rows;
    }

    private boolean isOn(String table, Database database) {
        var its = executor.tables().entityOf(table).orElseThrow().database();
        return its == null || its.equals(database.name());
    }

    // ------------------------------------------------------------------------------------------------ entities

    /** The rows with their entities; those whose entities are gone since are left out. */
    private List<Object[]> loaded(List<Object[]> rows) {
        var left = rows;
        for (var entity : plan.entities()) {
            int column = entity.column();
            var ids = new LinkedHashSet<Object>();
            left.stream().map(row -> row[column]).filter(Objects::nonNull).forEach(ids::add);
            var entities = entities(entity, List.copyOf(ids));
            var found = new ArrayList<Object[]>(left.size());
            for (Object[] row : left) {
                var id = row[column];
                var made = id == null ? null : entities.get(id);
                if (id == null || made != null) {
                    row[column] = made;
                    found.add(row);
                }
            }
            left = found;
        }
        return left;
    }

    private Map<Object, Object> entities(GatheredPlan.EntityColumn column, List<Object> ids) {
        var found = new HashMap<Object, Object>();
        var identifiers = querySession().anchor().getFactory().getPersistenceUnitUtil();
        for (int from = 0; from < ids.size(); from += BATCH) {
            var query = CutQuery.byIds(whole, executor, column.byIds(), deadline());
            var graph = whole.getQueryOptions().getAppliedGraph();
            if (graph != null && graph.getGraph() != null && graph.getSemantic() != null) {
                query.getQueryOptions().applyGraph(graph.getGraph(), graph.getSemantic());
            }
            if (whole.getQueryOptions().isReadOnly() != null) {
                query.getQueryOptions().setReadOnly(whole.getQueryOptions().isReadOnly());
            }
            bind(
                    query.getQueryParameterBindings().getBinding(FetchRewriter.IDS),
                    ids.subList(from, Math.min(ids.size(), from + BATCH)));
            for (var entity : query.list()) {
                found.put(Objects.requireNonNull(identifiers.getIdentifier(entity)), entity);
            }
        }
        return found;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void bind(QueryParameterBinding binding, Collection<Object> ids) {
        binding.setBindValues(ids);
    }
}
