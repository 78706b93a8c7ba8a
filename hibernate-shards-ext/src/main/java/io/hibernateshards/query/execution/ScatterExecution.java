package io.hibernateshards.query.execution;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.analysis.GroupShape;
import io.hibernateshards.query.analysis.MergedValue;
import io.hibernateshards.query.analysis.SelectShape;
import io.hibernateshards.query.analysis.SetShape;
import io.hibernateshards.query.collation.AskedCollation;
import io.hibernateshards.query.merge.Aggregate;
import io.hibernateshards.query.merge.ColumnOrder;
import io.hibernateshards.query.merge.Concatenate;
import io.hibernateshards.query.merge.DistinctMerge;
import io.hibernateshards.query.merge.Filter;
import io.hibernateshards.query.merge.GroupMerge;
import io.hibernateshards.query.merge.KeyEquality;
import io.hibernateshards.query.merge.LearnedOrder;
import io.hibernateshards.query.merge.LearnedRows;
import io.hibernateshards.query.merge.OrderedMerge;
import io.hibernateshards.query.merge.Project;
import io.hibernateshards.query.merge.RankBracket;
import io.hibernateshards.query.merge.ReadAhead;
import io.hibernateshards.query.merge.RowOrder;
import io.hibernateshards.query.merge.RowStream;
import io.hibernateshards.query.merge.SetDifference;
import io.hibernateshards.query.merge.Slice;
import io.hibernateshards.query.merge.Sort;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hibernate.AssertionFailure;
import org.hibernate.StatelessSession;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.sql.results.spi.RowTransformer;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a select over several databases. It is made before any SQL and then knows all it needs: orders of values,
 * the page, the packaging. One thread.
 */
final class ScatterExecution<R> {

    private static final int STREAMED_ROWS_AHEAD = 500;
    private static final int LISTED_ROWS_AHEAD = 5_000;

    private final PlanExecutor executor;
    private final ShardedQuery<R> query;
    private final StatementPlan statement;
    private final ShardPlan plan;
    private final List<Database> databases;
    private final Page page;
    private final RowTransformer<R> packaging;
    private final Map<ShardPlan, RowOrder> orders = new IdentityHashMap<>();
    private final Map<ColumnType, Comparator<Object>> comparators = new HashMap<>();
    private final List<ScatterExecution<R>> parts = new ArrayList<>();
    private final boolean isPart;
    private @Nullable Map<String, Object> clocks;
    private @Nullable Deadline deadline;
    private @Nullable GroupValues groupValues;
    private @Nullable PartialCalls calls;
    private @Nullable MissingDatabases missing;
    private long lastRowsNanos;
    private boolean streams;
    private boolean learns;
    private boolean tellsDatabases;

    /** @param options those of the query, or of none where the statement's own limit alone counts */
    ScatterExecution(
            PlanExecutor executor,
            ShardedQuery<R> query,
            ShardPlan plan,
            List<Database> databases,
            QueryOptions options) {
        this.executor = executor;
        this.query = query;
        this.statement = query.plan();
        this.plan = plan;
        this.databases = databases;
        this.isPart = false;
        var select = (SqmSelectStatement<?>) query.getSqmStatement();
        this.page = Page.of(select, options, query.boundParameters());
        this.packaging =
                RowPackaging.of(select, query.getResultType(), query.getTupleMetadata(), query.getQueryOptions());
        prepareOrders(plan);
    }

    /** One select of a set operation, on the databases that its own values lead to. */
    private ScatterExecution(ScatterExecution<R> whole, StatementPlan part, ShardPlan plan) {
        this.executor = whole.executor;
        this.query = whole.query;
        this.statement = part;
        this.plan = plan;
        this.databases = executor.databasesOf(query, part.shape());
        this.isPart = true;
        this.page = Page.of((SqmSelectStatement<?>) part.shape().statement(), query.boundParameters());
        this.packaging = whole.packaging;
        prepareOrders(plan);
    }

    /** How values are compared is found out before any SQL of the statement, since it may not be known. */
    private void prepareOrders(ShardPlan node) {
        if (node instanceof ShardPlan.OrderedMerge merge) {
            orders.put(merge, executor.comparators().order(merge.terms(), databases, query, askedOrders()));
        } else if (node instanceof ShardPlan.DeepPage deep) {
            orders.put(deep, executor.comparators().order(deep.keyTerms(), databases, query, askedOrders()));
        } else if (node instanceof ShardPlan.Sort sort) {
            orders.put(sort, executor.comparators().order(sort.terms(), databases, query, askedOrders()));
        } else if (node instanceof ShardPlan.DistinctMerge distinct) {
            distinct.columns().forEach(this::prepareEquality);
        } else if (node instanceof ShardPlan.GroupMerge merge) {
            merge.groups().keys().forEach(key -> prepareEquality(key.type()));
            merge.groups().calls().stream()
                    .filter(call -> call.type().hasEquality())
                    .forEach(this::prepare);
        } else if (node instanceof ShardPlan.SetMerge merge) {
            prepareParts(merge);
            return;
        } else if (node instanceof ShardPlan.Filter filter) {
            filter.condition().comparedTypes().forEach(this::prepare);
        } else if (node instanceof ShardPlan.Project project) {
            project.values().stream().flatMap(MergedValue::comparedTypes).forEach(this::prepare);
        }
        node.inputs().forEach(this::prepareOrders);
    }

    private void prepareParts(ShardPlan.SetMerge merge) {
        if (merge.operation().comparesRows()) {
            merge.columns().forEach(this::prepareEquality);
        }
        for (int index = 0; index < merge.parts().size(); index++) {
            parts.add(new ScatterExecution<>(
                    this, statement.parts().get(index), merge.parts().get(index)));
        }
    }

    private void prepare(ColumnType type) {
        if (type.hasOrder()) {
            comparator(type);
        } else {
            prepareEquality(type);
        }
    }

    private void prepare(GroupShape.AggregateCall call) {
        if (call.function().isExtreme()) {
            prepare(call.type());
        } else {
            prepareEquality(call.type());
        }
    }

    private void prepareEquality(ColumnType type) {
        executor.comparators().checkEquality(type, databases, query);
    }

    private Comparator<Object> comparator(ColumnType type) {
        return comparators.computeIfAbsent(type, its -> {
            var order = executor.comparators().values(its, databases, query, askedOrders());
            learns |= order instanceof LearnedOrder;
            return order;
        });
    }

    /** Orders of texts that a database is asked for. A stream may be read for longer than a statement may take. */
    private Function<AskedCollation, LearnedOrder> askedOrders() {
        return new AskedOrders(
                        executor,
                        query.querySession(),
                        this::answering,
                        () -> streams ? query.deadline() : calls().deadline())::of;
    }

    private Database answering() {
        var without = missing;
        return databases.stream()
                .filter(database -> without == null || !without.contains(database))
                .findFirst()
                .orElse(databases.get(0));
    }

    private KeyEquality equality(List<ColumnType> types) {
        return KeyEquality.byForm(types.stream()
                .map(type -> executor.comparators().form(type, databases, query))
                .toList());
    }

    /** The result row by row: cursors are read as rows are asked for, save where a fetched collection needs all. */
    MergedScroll<R> scroll() {
        streams = !query.fetchesCollections();
        return new MergedScroll<>(page.limit() == 0 ? RowStream.of(List.of()) : open(), packaging::transformRow);
    }

    /** The result without the rows of databases that do not answer. */
    PartialResultList<R> listAvailable(MissingDatabases without) {
        missing = without;
        var results = list();
        return new PartialResultList<>(results, without.failures());
    }

    /** How many rows the result has. */
    long count() {
        long count = 0;
        if (page.limit() > 0) {
            try (var rows = open()) {
                while (rows.next() != null) {
                    count++;
                }
            }
            tellMerged();
        }
        return count;
    }

    /** Lets the second column of each row be the number of its database. */
    ScatterExecution<R> tellingDatabases() {
        tellsDatabases = true;
        return this;
    }

    /** The whole result. */
    List<R> list() {
        if (page.limit() == 0) {
            return query.transformed(new ArrayList<>());
        }
        var results = new ArrayList<R>();
        var named = query.repeatsEntities() ? new HashSet<@Nullable Object>() : null;
        try (var rows = open()) {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                var result = packaging.transformRow(row);
                if (named == null || result != row[0] || named.add(executor.identity(query, row[0]))) {
                    results.add(result);
                }
            }
        }
        tellMerged();
        return query.transformed(results);
    }

    private void tellMerged() {
        executor.scatter().events().merged(databases.size(), System.nanoTime() - lastRowsNanos);
    }

    /** How far rows are read where their order is learned: of entities that a session manages it would hold those read ahead. */
    private int rowsAhead() {
        if (!streams) {
            return LISTED_ROWS_AHEAD;
        }
        boolean manages = !(query.querySession().facade() instanceof StatelessSession)
                && !statement
                        .shape()
                        .select()
                        .map(SelectShape::holdsValuesAlone)
                        .orElse(false);
        return manages ? 1 : STREAMED_ROWS_AHEAD;
    }

    private RowStream open() {
        return plan.accept(new Opening());
    }

    private PartialCalls calls() {
        var made = calls;
        if (made == null) {
            made = new PartialCalls(executor, query, databases, missing, deadline);
            calls = made;
        }
        return made;
    }

    private Map<String, Object> clocks() {
        var known = clocks;
        if (known == null) {
            known = Clocks.of(statement.shape(), query.querySession(), databases);
            clocks = known;
        }
        return known;
    }

    private List<RowStream> ask(ShardPlan.Scatter node) {
        return ask(node, databases, (database, execution) -> {
            if (node.isLimited()) {
                execution.limitTo(page.rowsOfEach());
            }
        });
    }

    private List<RowStream> ask(
            ShardPlan.Scatter node, List<Database> targets, BiConsumer<Database, PartialExecution> limit) {
        var opened = new RowStream[Database.MAXIMUM];
        var sending = calls();
        var times = clocks();
        var partial = statement.partial(node, times);
        var lists = BoundLists.of(query, statement, query.querySession().map(), targets);
        boolean forgets = streams && forgetsRows();
        boolean givesEveryRow = statement.shape().repeatsEntities() && !query.fetchesCollections();
        try {
            var rowsOfEach = sending.onEach(
                    targets,
                    (database, engineSession) -> {
                        var execution = new PartialExecution(
                                query,
                                lists.on(database, partial),
                                new GivenParameters(lists.on(database), times),
                                givesEveryRow,
                                engineSession,
                                sending.timeoutSeconds());
                        limit.accept(database, execution);
                        var rows = streams ? execution.cursor(forgets) : RowStream.of(execution.rows());
                        if (tellsDatabases) {
                            rows = new Project(rows, row -> withDatabase(row, database));
                        }
                        opened[database.number()] = rows;
                        return rows;
                    },
                    () -> RowStream.of(List.of()));
            lastRowsNanos = System.nanoTime();
            return rowsOfEach;
        } catch (RuntimeException | Error failure) {
            closeAll(opened, failure);
            throw failure;
        }
    }

    /** A stateless session manages nothing; only where rows are told apart by their entities these are kept until the end. */
    private boolean forgetsRows() {
        return query.querySession().facade() instanceof StatelessSession
                && !isPart
                && !(query instanceof CutQuery<?>)
                && !comparesEntities(plan);
    }

    private static boolean comparesEntities(ShardPlan node) {
        return node instanceof ShardPlan.DistinctMerge
                || node instanceof ShardPlan.SetMerge
                || node.inputs().stream().anyMatch(ScatterExecution::comparesEntities);
    }

    private static Object[] withDatabase(Object[] row, Database database) {
        row[1] = database.number();
        return row;
    }

    private static void closeAll(RowStream[] opened, Throwable failure) {
        for (var rows : opened) {
            try {
                if (rows != null) {
                    rows.close();
                }
            } catch (RuntimeException second) {
                failure.addSuppressed(second);
            }
        }
    }

    /** Makes streams of nodes. */
    private final class Opening implements ShardPlan.Visitor<RowStream> {

        @Override
        public RowStream concatenate(ShardPlan.Concatenate node) {
            return new Concatenate(ask(node.input()));
        }

        @Override
        public RowStream orderedMerge(ShardPlan.OrderedMerge node) {
            var order = orders.get(node);
            if (order == null) {
                throw new AssertionFailure("No order prepared");
            }
            return new OrderedMerge(
                    ReadAhead.of(ask(node.input()), order, rowsAhead()),
                    databases.stream().map(Database::name).toList(),
                    order);
        }

        @Override
        public RowStream distinctMerge(ShardPlan.DistinctMerge node) {
            var input = node.input().accept(this);
            // An entity of a session is itself alone, whatever its class takes for equal.
            return node.columns().isEmpty()
                    ? new DistinctMerge(input, 1, KeyEquality.byForm(List.of(EntityIdentity::new)))
                    : new DistinctMerge(input, node.columns().size(), equality(node.columns()));
        }

        @Override
        public RowStream groupMerge(ShardPlan.GroupMerge node) {
            var groups = node.groups();
            groupValues = new GroupValues(
                    groups.keys().size(),
                    query.boundParameters(),
                    ScatterExecution.this::comparator,
                    type -> equality(List.of(type)));
            var parts = new Concatenate(ask(node.input()));
            return new GroupMerge(
                    learns ? learned(parts, groups) : parts,
                    groups.keys().size(),
                    groups.calls().stream().map(this::aggregate).toList(),
                    equality(groups.keys().stream()
                            .map(GroupShape.GroupKey::type)
                            .toList()));
        }

        /** The extremes of all parts in one lesson, where their order is learned. */
        private RowStream learned(RowStream parts, GroupShape groups) {
            var extremes = new ArrayList<ColumnOrder>();
            int column = groups.keys().size();
            for (var call : groups.calls()) {
                var aggregate = aggregate(call);
                if (call.function().isExtreme()) {
                    extremes.add(new ColumnOrder(column, false, false, comparator(call.type())));
                }
                column += aggregate.columnCount();
            }
            var order = RowOrder.of(extremes);
            return order.isLearned() ? new LearnedRows(parts, order::learn) : parts;
        }

        /** What is compared in all groups in one lesson. */
        private RowStream learned(
                RowStream groups, Function<Function<ColumnType, Comparator<Object>>, ComparedTexts> search) {
            if (!learns) {
                return groups;
            }
            var texts = search.apply(ScatterExecution.this::comparator);
            return texts.isEmpty() ? groups : new LearnedRows(groups, all -> texts.learn(all, groups()));
        }

        @SuppressWarnings("unchecked") // The analysis lets numbers through alone.
        private Aggregate aggregate(GroupShape.AggregateCall call) {
            return switch (call.function()) {
                case COUNT -> new Aggregate.Count();
                case COUNT_DISTINCT -> new Aggregate.CountDistinct(equality(List.of(call.type())));
                case SUM -> new Aggregate.Sum((Class<? extends Number>) call.result());
                case SUM_DISTINCT ->
                    new Aggregate.SumDistinct((Class<? extends Number>) call.result(), equality(List.of(call.type())));
                case AVERAGE_DISTINCT -> new Aggregate.AverageDistinct(equality(List.of(call.type())));
                case MIN -> new Aggregate.Min(comparator(call.type()));
                case MAX -> new Aggregate.Max(comparator(call.type()));
                case AVERAGE -> new Aggregate.Average();
                case EVERY -> new Aggregate.Every();
                case SOME -> new Aggregate.Some();
            };
        }

        @Override
        public RowStream setMerge(ShardPlan.SetMerge node) {
            var opened = new RowStream[parts.size()];
            try {
                for (int index = 0; index < opened.length; index++) {
                    var part = parts.get(index);
                    part.clocks = clocks();
                    part.deadline = calls().deadline();
                    part.missing = missing;
                    part.streams = streams;
                    opened[index] = part.open();
                    lastRowsNanos = part.lastRowsNanos;
                }
            } catch (RuntimeException | Error failure) {
                closeAll(opened, failure);
                throw failure;
            }
            return combined(node, opened);
        }

        private RowStream combined(ShardPlan.SetMerge node, RowStream[] opened) {
            var equality = equality(node.columns());
            var operation = node.operation();
            if (operation == SetShape.Operation.UNION_ALL || operation == SetShape.Operation.UNION) {
                var all = new Concatenate(List.of(opened));
                return operation == SetShape.Operation.UNION ? new DistinctMerge(all, equality) : all;
            }
            boolean keepsCommon =
                    operation == SetShape.Operation.INTERSECT || operation == SetShape.Operation.INTERSECT_ALL;
            boolean isBag = operation == SetShape.Operation.INTERSECT_ALL || operation == SetShape.Operation.EXCEPT_ALL;
            var rows = opened[0];
            for (int index = 1; index < opened.length; index++) {
                rows = new SetDifference(rows, opened[index], keepsCommon, isBag, equality);
            }
            return rows;
        }

        private GroupValues groups() {
            return Objects.requireNonNull(groupValues, "groups are merged below");
        }

        @Override
        public RowStream filter(ShardPlan.Filter node) {
            var input = node.input().accept(this);
            return new Filter(
                    learned(input, its -> ComparedTexts.of(node.condition(), its)),
                    row -> Boolean.TRUE.equals(groups().test(node.condition(), row)));
        }

        @Override
        public RowStream project(ShardPlan.Project node) {
            var input = node.input().accept(this);
            return new Project(
                    learned(input, its -> ComparedTexts.of(node.values(), its)),
                    row -> node.values().stream()
                            .map(value -> groups().valueOf(value, row))
                            .toArray());
        }

        @Override
        public RowStream sort(ShardPlan.Sort node) {
            return new Sort(node.input().accept(this), Objects.requireNonNull(orders.get(node)));
        }

        @Override
        public RowStream slice(ShardPlan.Slice node) {
            return cut(new Slice(node.input().accept(this), page.offset(), page.limit()), node.columnCount());
        }

        @Override
        public RowStream deepPage(ShardPlan.DeepPage node) {
            boolean isSearched = missing == null
                    && !isPart
                    && statement.shape().clocks().isEmpty()
                    && !Objects.requireNonNull(orders.get(node)).isLearned();
            return isSearched && executor.isDeep(query, page, databases.size())
                    ? search(node)
                            .map(bracket -> within(bracket, node))
                            .orElseGet(() -> node.input().accept(this))
                    : node.input().accept(this);
        }

        private Optional<RankBracket> search(ShardPlan.DeepPage node) {
            var among = databases.stream().map(DatabaseSet::of).reduce(DatabaseSet.EMPTY, DatabaseSet::or);
            var remembered = query.plan().shares(among);
            var found = new DeepPageSearch(query, query.plan().ranks(), calls(), databases)
                    .search(
                            page,
                            Objects.requireNonNull(orders.get(node)),
                            remembered == null ? executor.shares(query, databases) : remembered);
            found.ifPresent(bracket -> query.plan().remember(among, bracket.shares()));
            return found;
        }

        /** Rows that may be on the page, of those databases that have such rows. */
        private RowStream within(RankBracket bracket, ShardPlan.DeepPage node) {
            var targets = databases.stream()
                    .filter(database -> bracket.width(databases.indexOf(database)) > 0)
                    .toList();
            var rows = ask(node.merge().input(), targets, (database, execution) -> {
                int input = databases.indexOf(database);
                execution.limitTo(bracket.low(input), bracket.width(input));
            });
            var merged = new OrderedMerge(
                    rows,
                    targets.stream().map(Database::name).toList(),
                    Objects.requireNonNull(orders.get(node.merge())));
            return cut(
                    new Slice(merged, bracket.skipped(), page.limit()),
                    node.input().columnCount());
        }

        private RowStream cut(RowStream rows, int columns) {
            return new Project(rows, row -> row.length == columns ? row : Arrays.copyOf(row, columns));
        }

        @Override
        public RowStream instantiate(ShardPlan.Instantiate node) {
            return new Project(node.input().accept(this), new Instantiation(node.columns())::of);
        }

        @Override
        public RowStream other(ShardPlan node) {
            throw new AssertionFailure("Not a source of merged rows: " + node.label());
        }
    }
}
