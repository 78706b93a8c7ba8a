package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.CrossShardAssociationException;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.query.execution.InsertTarget.NewRow;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.topology.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.hibernate.FlushMode;
import org.hibernate.ScrollMode;
import org.hibernate.action.internal.BulkOperationCleanupAction;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.generator.BeforeExecutionGenerator;
import org.hibernate.generator.EventType;
import org.hibernate.query.sqm.tree.insert.SqmInsertSelectStatement;
import org.hibernate.query.sqm.tree.insert.SqmInsertStatement;
import org.hibernate.query.sqm.tree.insert.SqmInsertValuesStatement;
import org.jspecify.annotations.Nullable;

/**
 * One execution of an insert statement whose rows have to be routed, each by its shard key. A database could not do it: it
 * does not know the hidden column. Rows are written as those of entities are, through Hibernate's insert coordinators, but
 * without the callbacks and listeners that no statement calls. What a select gives is read by cursors and written in batches,
 * so that its length does not matter. The internal class is what Hibernate's own statements clean up the caches with. One
 * thread.
 */
final class InsertExecution {

    private static final int BATCH_ROWS = 500;

    private final PlanExecutor executor;
    private final ShardedQuery<?> query;
    private final QuerySession session;
    private final SqmInsertStatement<?> statement;
    private final InsertTarget target;
    private final EntityMapping mapping;
    private long inserted;
    private boolean hasWritten;

    /** @throws io.hibernateshards.UnsupportedShardedQueryException if it cannot be carried out exactly */
    InsertExecution(PlanExecutor executor, ShardedQuery<?> query, SqmInsertStatement<?> statement) {
        this.executor = executor;
        this.query = query;
        this.session = query.querySession();
        this.statement = statement;
        this.target = new InsertTarget(query.text(), session.anchor().getFactory(), statement);
        this.mapping = executor.entity(target.persister().getEntityName());
    }

    /** Whether the rows of an insert are routed one by one. Others go to their one database, which inserts them itself. */
    static boolean routesRows(
            PlanExecutor executor, ShardedQuery<?> query, SqmInsertStatement<?> statement, QueryRoute route) {
        var entity = executor.target(statement);
        return entity.kind() != EntityMapping.Kind.UNSHARDED
                || !route.isPinned()
                || !executor.databaseOf(query, route).name().equals(entity.database());
    }

    /** How many rows were inserted. */
    int execute() {
        session.flushBeforeScatter(query.getQueryOptions().getFlushMode(), List.of());
        try {
            if (statement instanceof SqmInsertSelectStatement<?> select) {
                insertSelected(select);
            } else {
                insertValues((SqmInsertValuesStatement<?>) statement);
            }
            return Math.toIntExact(inserted);
        } catch (RuntimeException failure) {
            if (hasWritten) {
                // The application is not told which rows there are.
                session.facade().markForRollbackOnly();
            }
            throw failure;
        }
    }

    private void insertValues(SqmInsertValuesStatement<?> values) {
        var given = new GivenValues(query);
        var rows = new ArrayList<NewRow>();
        for (var row : values.getValuesList()) {
            rows.add(target.row(given.of(row.getExpressions()), session.anchor()));
        }
        insert(rows);
    }

    private void insertSelected(SqmInsertSelectStatement<?> select) {
        var source = query.sourceOf(select.getSelectQueryPart());
        source.setHibernateFlushMode(FlushMode.MANUAL);
        source.setFetchSize(BATCH_ROWS);
        var rows = new ArrayList<NewRow>(BATCH_ROWS);
        try (var cursor = source.scroll(ScrollMode.FORWARD_ONLY)) {
            while (cursor.next()) {
                rows.add(target.row(cursor.get(), session.anchor()));
                if (rows.size() == BATCH_ROWS) {
                    insert(rows);
                    rows.clear();
                }
            }
        }
        insert(rows);
    }

    // ------------------------------------------------------------------------------------------------ writing

    /** Routes all rows, and only then writes the first. */
    private void insert(List<NewRow> rows) {
        var byDatabase = new TreeMap<Database, List<NewRow>>(Comparator.comparingInt(Database::number));
        for (var row : rows) {
            executor.brokenPromise(mapping.entityName(), row.entity()).ifPresent(broken -> {
                throw new CrossShardAssociationException(broken);
            });
            byDatabase
                    .computeIfAbsent(session.databaseOfNew(row.entity()), its -> new ArrayList<>())
                    .add(row);
        }
        if (byDatabase.size() > 1) {
            session.writingSeveral(query.text(), List.copyOf(byDatabase.keySet()));
        }
        byDatabase.forEach((database, its) -> insert(its, session.engineSession(database)));
    }

    private void insert(List<NewRow> rows, SessionImplementor engineSession) {
        hasWritten = true;
        BulkOperationCleanupAction.schedule(engineSession, statement);
        var batchSize = engineSession.getJdbcBatchSize();
        engineSession.setJdbcBatchSize(BATCH_ROWS);
        try {
            for (var row : rows) {
                insert(row, engineSession);
            }
            engineSession.getJdbcCoordinator().executeBatch();
        } catch (RuntimeException failure) {
            engineSession.getJdbcCoordinator().abortBatch();
            throw failure;
        } finally {
            engineSession.setJdbcBatchSize(batchSize);
        }
        inserted += rows.size();
    }

    private void insert(NewRow row, SessionImplementor engineSession) {
        var persister = target.persister();
        var id = row.id() != null ? row.id() : generated(row, engineSession);
        if (id == null) {
            persister.getInsertCoordinator().insert(row.entity(), row.state(), engineSession);
        } else {
            persister.getInsertCoordinator().insert(row.entity(), id, row.state(), engineSession);
        }
        if (mapping.isSharded()) {
            session.delegates(mapping.group().keyspace())[mapping.shardOf(row.entity(), false)].inserted();
        }
        if (mapping.kind() == EntityMapping.Kind.REFERENCE) {
            if (id == null) {
                throw MESSAGES.insertNotPlanned(query.text(), "its database makes the ids of a reference entity");
            }
            session.insertedReference(mapping.entityName(), row.entity(), id);
        }
    }

    /** The id that Hibernate makes, or null where the database does. */
    private @Nullable Object generated(NewRow row, SessionImplementor engineSession) {
        var generator = target.persister().getGenerator();
        if (!generator.generatesOnInsert()) {
            throw MESSAGES.insertNotPlanned(query.text(), "it gives no id");
        }
        if (generator.generatedOnExecution(row.entity(), engineSession)) {
            return null;
        }
        var id = ((BeforeExecutionGenerator) generator).generate(engineSession, row.entity(), null, EventType.INSERT);
        target.persister().setIdentifier(row.entity(), id, engineSession);
        return id;
    }
}
