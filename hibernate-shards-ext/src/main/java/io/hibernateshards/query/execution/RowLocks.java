package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.query.analysis.SelectShape;
import io.hibernateshards.query.analysis.TreeCopies;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.query.rewrite.EntityStandIn;
import io.hibernateshards.topology.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.FlushMode;
import org.hibernate.LockMode;
import org.hibernate.LockOptions;
import org.hibernate.PessimisticLockException;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.select.SqmOrderByClause;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectClause;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelection;
import org.hibernate.sql.results.spi.RowTransformer;
import org.jspecify.annotations.Nullable;

/**
 * A select with a lock mode over several databases. Were it pushed, each database would lock as many rows as the whole result
 * may have. So the ids of the result are found and merged first; then each database, in their order, locks and reads its own
 * ids in the order of ids, by the same conditions: a row that satisfies them no longer is not given, and then all begins anew,
 * once. Cost: two round trips to each database that has rows of the result, and the second locks no other row. One thread.
 */
final class RowLocks<R> {

    private static final int ATTEMPTS = 2;

    /** A statement has at most 32,767 parameters on PostgreSQL, and some are the query's own. */
    private static final int MOST_IDS = 5_000;

    private final PlanExecutor executor;
    private final ShardedQuery<R> query;
    private final QueryRoute route;
    private final SqmQuerySpec<?> spec;
    private final EntityPersister persister;
    private final String idName;
    private final LockOptions options;

    private RowLocks(PlanExecutor executor, ShardedQuery<R> query, QueryRoute route) {
        this.executor = executor;
        this.query = query;
        this.route = route;
        this.options = query.getQueryOptions().getLockOptions();
        var select = query.plan().shape().select().orElseThrow(() -> refused("is not one plain select"));
        this.spec = (SqmQuerySpec<?>) ((SqmSelectStatement<?>) query.getSqmStatement()).getQueryPart();
        checkShape(select);
        var root = spec.getFromClause().getRoots().get(0);
        this.persister = query.querySession()
                .anchor()
                .getFactory()
                .getMappingMetamodel()
                .getEntityDescriptor(root.getModel().getHibernateEntityName());
        var name = persister.getIdentifierPropertyName();
        if (name == null) {
            throw refused("selects an entity whose id is several attributes");
        }
        this.idName = name;
    }

    /** Whether a query locks what it selects. */
    static boolean isAskedBy(ShardedQuery<?> query) {
        var mode = query.getQueryOptions().getLockOptions().getLockMode();
        return mode != LockMode.NONE && mode != LockMode.READ
                || query.getQueryOptions().getLockOptions().hasAliasSpecificLockModes();
    }

    /** @throws io.hibernateshards.UnsupportedShardedQueryException if what it selects cannot be locked exactly */
    static <R> RowLocks<R> of(PlanExecutor executor, ShardedQuery<R> query, QueryRoute route) {
        executor.checked(query, route);
        return new RowLocks<>(executor, query, route);
    }

    private RuntimeException refused(String reason) {
        return executor.refusal(
                query,
                route,
                "the lock mode " + options.getLockMode(),
                "it " + reason + ", so which rows to lock is not known",
                "Select the one entity of its from clause and nothing else, or lock the entities of the result.");
    }

    private void checkShape(SelectShape select) {
        if (options.hasAliasSpecificLockModes()) {
            throw refused("has lock modes for single aliases");
        }
        var selections = spec.getSelectClause().getSelections();
        var roots = spec.getFromClause().getRoots();
        boolean selectsRoot = roots.size() == 1
                && (selections.isEmpty()
                        || selections.size() == 1 && selections.get(0).getSelectableNode() == roots.get(0));
        if (!selectsRoot
                || select.distinctness() != SelectShape.Distinctness.NONE
                || select.aggregation() != SelectShape.Aggregation.NONE) {
            throw refused("selects other than the one entity of its from clause");
        }
        if (query.fetchesCollections()) {
            throw refused("fetches a collection");
        }
        boolean isWhole = query.page().isWhole();
        if (!isWhole && options.getTimeOut() == LockOptions.SKIP_LOCKED) {
            throw refused("has a limit and leaves out locked rows");
        }
    }

    // ------------------------------------------------------------------------------------------------ execution

    /** The result, locked. */
    List<R> list() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var winners = winners();
            var locked = lock(winners);
            if (locked != null) {
                return query.transformed(packaged(winners, locked));
            }
        }
        var problem = MESSAGES.rowsKeepChanging(query.text(), ATTEMPTS);
        throw new PessimisticLockException(problem, new SQLException(problem));
    }

    /** A row of the result, before it is locked. */
    private record Winner(Object id, int database) {}

    private List<Winner> winners() {
        var ids = query.sourceOf(ids());
        ids.takePage(query);
        return ids.listWithDatabases().stream()
                .map(row -> new Winner(row[0], (Integer) row[1]))
                .toList();
    }

    /** The entities, or null if not all satisfy the conditions any more. */
    private @Nullable Map<Winner, Object> lock(List<Winner> winners) {
        var byDatabase = new TreeMap<Integer, Set<Winner>>();
        winners.forEach(winner -> byDatabase
                .computeIfAbsent(winner.database(), number -> new LinkedHashSet<>())
                .add(winner));
        var found = new HashMap<Winner, Object>();
        for (var database : executor.databases(route.databases())) {
            var its = byDatabase.get(database.number());
            if (its != null) {
                lock(database, its, found);
            }
        }
        boolean areAll = byDatabase.values().stream().allMatch(found.keySet()::containsAll);
        return areAll || options.getTimeOut() == LockOptions.SKIP_LOCKED ? found : null;
    }

    private void lock(Database database, Set<Winner> winners, Map<Winner, Object> found) {
        var engineSession = (SessionImplementor) query.querySession().engineSession(database);
        var byKey = new HashMap<EntityKey, Winner>();
        winners.forEach(winner -> byKey.put(engineSession.generateEntityKey(winner.id(), persister), winner));
        var ids = winners.stream().map(Winner::id).sorted(ids(engineSession)).toList();
        for (int from = 0; from < ids.size(); from += MOST_IDS) {
            var some = ids.subList(from, Math.min(ids.size(), from + MOST_IDS));
            lock(engineSession, some, byKey, found);
        }
    }

    private void lock(
            SessionImplementor engineSession,
            List<Object> ids,
            Map<EntityKey, Winner> byKey,
            Map<Winner, Object> found) {
        var locking = query.sourceOf(withIds(ids));
        PartialExecution.copyOptions(query.getQueryOptions(), locking.getQueryOptions());
        locking.getQueryOptions().getLockOptions().overlay(options);
        locking.getQueryOptions().setFlushMode(FlushMode.MANUAL);
        locking.getQueryOptions().setResultCachingEnabled(false);
        for (var row : locking.listOn(engineSession)) {
            var id = engineSession.getContextEntityIdentifier(row[0]);
            var winner = id == null ? null : byKey.get(engineSession.generateEntityKey(id, persister));
            if (winner != null) {
                found.put(winner, row[0]);
            }
        }
    }

    private Comparator<Object> ids(SessionImplementor engineSession) {
        var type = persister.getIdentifierType();
        return (left, right) -> type.compare(left, right, engineSession.getFactory());
    }

    private List<R> packaged(List<Winner> winners, Map<Winner, Object> locked) {
        RowTransformer<R> packaging = RowPackaging.of(
                (SqmSelectStatement<?>) query.getSqmStatement(),
                query.getResultType(),
                query.getTupleMetadata(),
                query.getQueryOptions());
        var rows = query.repeatsEntities() ? new LinkedHashSet<>(winners) : winners;
        var results = new ArrayList<R>();
        for (var winner : rows) {
            var entity = locked.get(winner);
            if (entity != null) {
                results.add(packaging.transformRow(new Object[] {entity}));
            }
        }
        return results;
    }

    // ------------------------------------------------------------------------------------------------ statements

    private SqmQuerySpec<?> copy() {
        return (SqmQuerySpec<?>) spec.copy(new TreeCopies());
    }

    /** The ids of the result in its order, and a column for their databases. */
    private SqmQuerySpec<?> ids() {
        var copy = copy();
        var root = copy.getFromClause().getRoots().get(0);
        clearFetches(root);
        var builder = copy.nodeBuilder();
        var select = new SqmSelectClause(false, builder);
        select.addSelection(selection(EntityStandIn.of(copy, root, root.get(idName))));
        select.addSelection(selection((SqmExpression<?>) builder.literal(0)));
        copy.setSelectClause(select);
        return copy;
    }

    /** The same rows, as far as they are among some ids. */
    private SqmQuerySpec<?> withIds(List<Object> ids) {
        var copy = copy();
        copy.setOffsetExpression(null);
        copy.setFetchExpression(null);
        SqmRoot<?> root = copy.getFromClause().getRoots().get(0);
        SqmPath<Object> id = root.get(idName);
        copy.applyPredicate(copy.nodeBuilder().in(id, ids));
        copy.setOrderByClause(new SqmOrderByClause().addSortSpecification(id));
        if (copy.getSelectClause().getSelections().isEmpty()) {
            copy.getSelectClause().addSelection(selection(root));
        }
        return copy;
    }

    private static <T> SqmSelection<T> selection(SqmExpression<T> expression) {
        return new SqmSelection<>(expression, expression.nodeBuilder());
    }

    private static void clearFetches(SqmFrom<?, ?> from) {
        for (var join : from.getSqmJoins()) {
            if (join instanceof SqmAttributeJoin<?, ?> attribute && attribute.isFetched()) {
                attribute.clearFetched();
            }
            clearFetches(join);
        }
    }
}
