package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.query.analysis.AcrossFetch;
import io.hibernateshards.query.merge.RowStream;
import io.hibernateshards.query.plan.ShardPlan;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.FetchNotFoundException;
import org.hibernate.Hibernate;
import org.hibernate.ScrollMode;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.KeyedResultList;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.spi.ScrollableResultsImplementor;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * A query whose rows come first, and then, by their ids and some hundred at a time, the other ends of associations that it
 * fetches from other databases. Where an end is required, rows without it are left out before the page is counted. One thread.
 */
final class FetchingQuery<R> extends CutQuery<R> {

    static final int BATCH = 500;

    /** A page of more rows than these is read whole. */
    private static final int MOST_ASKED = 100_000;

    private final ShardedQuery<R> whole;
    private final PlanExecutor executor;
    private final FetchedPlan plan;
    private final Page page;

    private FetchingQuery(ShardedQuery<R> whole, PlanExecutor executor, FetchedPlan plan, boolean isPaged) {
        super(whole, executor, plan.rows(), whole.text(), whole.getResultType(), isPaged ? null : whole);
        this.whole = whole;
        this.executor = executor;
        this.plan = plan;
        this.page = isPaged
                ? Page.of(
                        (SqmSelectStatement<?>) whole.getSqmStatement(),
                        whole.getQueryOptions(),
                        whole.boundParameters())
                : new Page(0, Long.MAX_VALUE);
        if (isPaged) {
            PartialExecution.copyOptions(whole.getQueryOptions(), getQueryOptions());
        }
    }

    /** @throws io.hibernateshards.UnsupportedShardedQueryException if its results are not the entities that are fetched for */
    static <R> FetchingQuery<R> of(ShardedQuery<R> whole, PlanExecutor executor, FetchedPlan plan) {
        var options = whole.getQueryOptions();
        var type = whole.getResultType();
        boolean givesEntities = whole.plan().shape().select().orElseThrow().columnCount() == 1;
        if (options.getTupleTransformer() != null
                || options.getResultListTransformer() != null
                || !givesEntities && type != null && !type.isArray() && type != Tuple.class && type != Object.class) {
            throw executor.refusal(
                    whole,
                    executor.route(whole),
                    "a fetch from other databases for results of "
                            + (type == null ? "a transformer" : type.getSimpleName()),
                    "the other ends are loaded for entities of the result",
                    "Ask for the entities themselves, or for arrays.");
        }
        var query = new FetchingQuery<>(whole, executor, plan, plan.isRequired());
        if (plan.isRequired() && !query.page.isWhole() && whole.repeatsEntities()) {
            throw query.refusal("a page of joined rows");
        }
        return query;
    }

    @Override
    public List<R> list() {
        within(whole.deadline());
        if (!plan.isRequired()) {
            var results = super.list();
            left(results);
            return results;
        }
        if (page.limit() == 0) {
            return new ArrayList<>();
        }
        long wanted = page.rowsOfEach();
        for (long asked = wanted; ; asked *= 2) {
            boolean isWhole = asked > MOST_ASKED;
            if (!isWhole) {
                setMaxResults((int) asked);
            } else {
                getQueryOptions().getLimit().setMaxRows(null);
            }
            var results = super.list();
            var left = left(results);
            if (left.size() >= wanted || isWhole || results.size() < asked) {
                return new ArrayList<>(
                        left.subList((int) Math.min(page.offset(), left.size()), (int) Math.min(wanted, left.size())));
            }
        }
    }

    /** The results whose required ends are there, all ends loaded. */
    private List<R> left(List<R> results) {
        var left = new ArrayList<R>();
        for (int from = 0; from < results.size(); from += BATCH) {
            var batch = results.subList(from, Math.min(results.size(), from + BATCH));
            var isLeft = fetch(batch);
            for (int index = 0; index < batch.size(); index++) {
                if (isLeft[index]) {
                    left.add(batch.get(index));
                }
            }
        }
        return left;
    }

    /** Read whole: the other ends are asked for in the sessions whose cursors would be open. */
    @Override
    @SuppressWarnings("unchecked")
    public ScrollableResultsImplementor<R> scroll(ScrollMode scrollMode) {
        if (scrollMode != ScrollMode.FORWARD_ONLY) {
            throw MESSAGES.forwardOnly("scroll(" + scrollMode + ")");
        }
        return new MergedScroll<>(
                RowStream.of(
                        list().stream().map(result -> new Object[] {result}).toList()),
                row -> (R) row[0]);
    }

    @Override
    public long getResultCount() {
        if (plan.isRequired()) {
            throw refusal("a result count of rows that need their other ends");
        }
        return super.getResultCount();
    }

    @Override
    PartialResultList<R> listAvailable() {
        throw refusal("an answer in part");
    }

    @Override
    public KeyedResultList<R> getKeyedResultList(KeyedPage<R> keyedPage) {
        throw refusal("keyset paging");
    }

    private RuntimeException refusal(String construct) {
        return executor.refusal(
                this,
                executor.route(this),
                construct + " with a fetch from other databases",
                "it is not planned",
                "Leave the fetch out.");
    }

    /** How it is answered. */
    ShardPlan explained() {
        return new ShardPlan.FetchAcross(
                executor.planOf(CutQuery.outer(whole, executor, plan.rows()), executor.route(this)),
                plan.fetches().stream()
                        .map(fetch -> fetch.association().fetch().path()
                                + (fetch.association().fetch().isRequired() ? "" : " (where it is)"))
                        .toList(),
                BATCH);
    }

    // ------------------------------------------------------------------------------------------------ other ends

    /** Fetches for results, and says which of them are left. */
    private boolean[] fetch(List<? extends R> results) {
        var isLeft = new boolean[results.size()];
        java.util.Arrays.fill(isLeft, true);
        for (var fetch : plan.fetches()) {
            var association = fetch.association().fetch();
            var owners = new ArrayList<@Nullable Object>();
            var ids = new LinkedHashSet<Object>();
            for (var result : results) {
                var owner = ownerIn(result, association);
                owners.add(owner);
                var end = owner == null ? null : valueOf(owner, association.attribute());
                if (end != null && !Hibernate.isInitialized(end)) {
                    ids.add(Objects.requireNonNull(HibernateProxy.extractLazyInitializer(end))
                            .getInternalIdentifier());
                }
            }
            var found = ends(fetch, List.copyOf(ids));
            for (int index = 0; index < owners.size(); index++) {
                isLeft[index] &= connect(owners.get(index), association, found) || !association.isRequired();
            }
        }
        return isLeft;
    }

    /** Whether the other end is there, and loaded now. */
    private boolean connect(@Nullable Object owner, AcrossFetch fetch, Map<Object, Object> found) {
        var end = owner == null ? null : valueOf(owner, fetch.attribute());
        if (end == null) {
            return false;
        }
        if (Hibernate.isInitialized(end)) {
            return true;
        }
        var initializer = Objects.requireNonNull(HibernateProxy.extractLazyInitializer(end));
        var entity = found.get(initializer.getInternalIdentifier());
        if (entity == null && !fetch.isRequired()) {
            // As Hibernate says it of an end that is gone.
            throw new FetchNotFoundException(fetch.target(), initializer.getInternalIdentifier());
        }
        if (entity != null && initializer.isUninitialized()) {
            initializer.setImplementation(Hibernate.unproxy(entity));
        }
        return entity != null;
    }

    private @Nullable Object ownerIn(R result, AcrossFetch fetch) {
        Object at = result instanceof Object[] columns
                ? columns[fetch.column()]
                : result instanceof Tuple tuple ? tuple.get(fetch.column()) : result;
        for (var attribute : fetch.way()) {
            at = at == null ? null : valueOf(at, attribute);
        }
        return at;
    }

    private @Nullable Object valueOf(Object entity, String attribute) {
        var implementation = Hibernate.unproxy(entity);
        var session = querySession().anchor();
        return session.getFactory()
                .getMappingMetamodel()
                .getEntityDescriptor(session.bestGuessEntityName(implementation))
                .getPropertyValue(implementation, attribute);
    }

    private Map<Object, Object> ends(FetchedPlan.Fetch fetch, List<Object> ids) {
        var found = new HashMap<Object, Object>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            var query = CutQuery.byIds(whole, executor, fetch.ends(), deadline());
            bind(
                    query.getQueryParameterBindings()
                            .getBinding(fetch.association().parameter()),
                    ids.subList(from, Math.min(ids.size(), from + BATCH)));
            for (var entity : query.list()) {
                found.put(
                        Objects.requireNonNull(querySession()
                                .anchor()
                                .getFactory()
                                .getPersistenceUnitUtil()
                                .getIdentifier(entity)),
                        entity);
            }
        }
        return found;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void bind(QueryParameterBinding binding, Collection<Object> ids) {
        binding.setBindValues(ids);
    }
}
