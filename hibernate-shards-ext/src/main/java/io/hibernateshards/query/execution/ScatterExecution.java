package io.hibernateshards.query.execution;

import io.hibernateshards.query.merge.Concatenate;
import io.hibernateshards.query.merge.OrderedMerge;
import io.hibernateshards.query.merge.RowStream;
import io.hibernateshards.query.merge.Slice;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.scatter.ScatterTask;
import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.AssertionFailure;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.query.ResultListTransformer;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.sql.results.spi.RowTransformer;

/**
 * One execution of a select over several databases. It is made before any SQL and then knows all it needs: orders of values,
 * the page, the packaging. One thread.
 */
final class ScatterExecution<R> {

    private final PlanExecutor executor;
    private final ShardedQuery<R> query;
    private final ShardPlan plan;
    private final List<Database> databases;
    private final Page page;
    private final RowTransformer<R> packaging;
    private final Map<ShardPlan, Comparator<Object[]>> orders = new IdentityHashMap<>();

    ScatterExecution(PlanExecutor executor, ShardedQuery<R> query, ShardPlan plan, List<Database> databases) {
        this.executor = executor;
        this.query = query;
        this.plan = plan;
        this.databases = databases;
        var statement = (SqmSelectStatement<?>) query.getSqmStatement();
        this.page = Page.of(statement, query.getQueryOptions(), query.boundParameters());
        this.packaging =
                RowPackaging.of(statement, query.getResultType(), query.getTupleMetadata(), query.getQueryOptions());
        prepareOrders(plan);
    }

    private void prepareOrders(ShardPlan node) {
        if (node instanceof ShardPlan.OrderedMerge merge) {
            orders.put(merge, executor.comparators().order(merge.terms(), databases, query.querySession()));
        }
        node.inputs().forEach(this::prepareOrders);
    }

    /** The whole result. */
    @SuppressWarnings("unchecked")
    List<R> list() {
        if (page.limit() == 0) {
            return transformed(new ArrayList<>());
        }
        var results = new ArrayList<R>();
        try (var rows = plan.accept(new Opening())) {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                results.add(packaging.transformRow(row));
            }
        }
        return transformed(results);
    }

    @SuppressWarnings("unchecked")
    private List<R> transformed(List<R> results) {
        var transformer = (ResultListTransformer<R>) query.getQueryOptions().getResultListTransformer();
        return transformer == null ? results : transformer.transformList(results);
    }

    private List<RowStream> ask(ShardPlan.Scatter node) {
        var partial = query.plan().partial(node);
        var session = query.querySession();
        session.flushBeforeScatter(query.getQueryOptions().getFlushMode(), databases);
        var timeout = query.getQueryOptions().getTimeout();
        var deadline = session.deadline(timeout == null || timeout <= 0 ? null : timeout);
        // Sessions are opened here: the façade belongs to this thread.
        var sessions = new SharedSessionContractImplementor[64];
        databases.forEach(database -> sessions[database.number()] = session.engineSession(database));
        var task = new ScatterTask<List<Object[]>>() {

            @Override
            public List<Object[]> run(Database database) {
                var execution = new PartialExecution(
                        query,
                        partial,
                        sessions[database.number()],
                        deadline.isUnlimited() ? null : deadline.remainingSeconds());
                return (node.isLimited() ? execution.limitTo(page.rowsOfEach()) : execution).rows();
            }

            @Override
            public void cancel(Database database) {
                if (sessions[database.number()] instanceof org.hibernate.Session stateful) {
                    stateful.cancelQuery();
                }
            }
        };
        return run(task, deadline).stream().map(RowStream::of).toList();
    }

    private List<List<Object[]>> run(ScatterTask<List<Object[]>> task, Deadline deadline) {
        var statement = (SqmSelectStatement<?>) query.getSqmStatement();
        if (executor.applicationCode().runsFor(statement)) {
            return executor.applicationCode().onThisThread().onEach(databases, task, deadline);
        }
        return executor.scatter().onEach(databases, task, deadline);
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
                    ask(node.input()), databases.stream().map(Database::name).toList(), order);
        }

        @Override
        public RowStream slice(ShardPlan.Slice node) {
            var sliced = new Slice(node.input().accept(this), page.offset(), page.limit());
            int columns = node.columnCount();
            return new io.hibernateshards.query.merge.Project(
                    sliced, row -> row.length == columns ? row : Arrays.copyOf(row, columns));
        }

        @Override
        public RowStream pinned(ShardPlan.Pinned node) {
            throw unexpected(node);
        }

        @Override
        public RowStream scatter(ShardPlan.Scatter node) {
            throw unexpected(node);
        }

        @Override
        public RowStream fanOutUpdate(ShardPlan.FanOutUpdate node) {
            throw unexpected(node);
        }

        @Override
        public RowStream refuse(ShardPlan.Refuse node) {
            throw unexpected(node);
        }

        private AssertionFailure unexpected(ShardPlan node) {
            return new AssertionFailure("Not a source of merged rows: " + node.label());
        }
    }
}
