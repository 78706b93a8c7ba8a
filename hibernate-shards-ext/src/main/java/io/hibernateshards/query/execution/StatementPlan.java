package io.hibernateshards.query.execution;

import io.hibernateshards.delegate.ShardDelegate;
import io.hibernateshards.logging.QueryLog;
import io.hibernateshards.query.analysis.ListUses;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.analysis.RouteCondition;
import io.hibernateshards.query.plan.Planner;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.query.rewrite.ListRewriter;
import io.hibernateshards.query.rewrite.PartialQuery;
import io.hibernateshards.query.rewrite.QueryRewriter;
import io.hibernateshards.query.rewrite.RankQuery;
import io.hibernateshards.query.rewrite.RankRewriter;
import io.hibernateshards.topology.DatabaseSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.Limit;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.spi.SelectQueryPlan;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.jspecify.annotations.Nullable;

/** What is known of one statement after it was looked at once. Any thread. */
final class StatementPlan {

    private static final int MOST_SHARES = 16;

    private final QueryShape shape;
    private final StatementPlans plans;
    private final AtomicBoolean hasWarned = new AtomicBoolean();
    private volatile @Nullable ShardPlan overSeveral;
    private volatile @Nullable ShardPlan fetchingCollections;
    private volatile @Nullable Partial partial;
    private volatile @Nullable Optional<Partial> timed;
    private volatile @Nullable RankQuery ranks;
    private volatile @Nullable ListUses listUses;
    private final ConcurrentMap<DatabaseSet, double[]> shares = new ConcurrentHashMap<>(2);
    private volatile @Nullable List<StatementPlan> parts;
    private volatile @Nullable Optional<HoistedPlan> hoisted;
    private volatile @Nullable Optional<FetchedPlan> fetched;
    private volatile @Nullable Optional<GatheredPlan> gathered;
    private volatile @Nullable List<CutStatement> subtypes;
    private volatile ShardDelegate @Nullable [] delegates;

    StatementPlan(QueryShape shape, StatementPlans plans) {
        this.shape = shape;
        this.plans = plans;
    }

    QueryShape shape() {
        return shape;
    }

    /** The plan over several databases. */
    ShardPlan overSeveral() {
        var plan = overSeveral;
        if (plan == null) {
            plan = Planner.overSeveral(shape);
            overSeveral = plan;
        }
        return plan;
    }

    /** The plan over several databases where an entity graph adds collections; its partial statement is the same. */
    ShardPlan fetchingCollections() {
        var plan = fetchingCollections;
        if (plan == null) {
            plan = Planner.overSeveral(shape.fetchingCollections());
            fetchingCollections = plan;
        }
        return plan;
    }

    /** What is known of the selects of a set operation, in their order. */
    List<StatementPlan> parts() {
        var known = parts;
        if (known == null) {
            known = shape.set().stream()
                    .flatMap(set -> set.parts().stream())
                    .map(part -> new StatementPlan(part, plans))
                    .toList();
            parts = known;
        }
        return known;
    }

    /** The delegates of the one keyspace of its rows, which is looked up once; only where they are of one. */
    ShardDelegate[] delegates(QuerySession session, String keyspace) {
        var found = delegates;
        if (found == null) {
            found = session.delegates(keyspace);
            delegates = found;
        }
        return found;
    }

    /** The statements that a statement of an unmapped type stands for; empty for any other. */
    List<CutStatement> subtypes() {
        if (shape.obstacle().isEmpty()) {
            return List.of();
        }
        var found = subtypes;
        if (found == null) {
            found = plans.subtypes(shape);
            subtypes = found;
        }
        return found;
    }

    /** The statement in steps, where several databases can answer it no other way; else null. */
    @Nullable
    HoistedPlan hoisted() {
        if (shape.obstacle().isEmpty()) {
            return null;
        }
        var found = hoisted;
        if (found == null) {
            found = plans.hoisted(shape);
            hoisted = found;
        }
        return found.orElse(null);
    }

    /** The statement and its fetches, where several databases can answer it no other way; else null. */
    @Nullable
    FetchedPlan fetched() {
        if (shape.obstacle().isEmpty()) {
            return null;
        }
        var found = fetched;
        if (found == null) {
            found = plans.fetched(shape);
            fetched = found;
        }
        return found.orElse(null);
    }

    /** Whether databases answer it with the rows that each has. */
    boolean isAnsweredInPlace() {
        return !(overSeveral() instanceof ShardPlan.Refuse) || hoisted() != null || fetched() != null;
    }

    /** The statement as one database answers it, where several can answer it in no other way; else null. */
    @Nullable
    GatheredPlan gathered() {
        if (!(overSeveral() instanceof ShardPlan.Refuse refuse) || isAnsweredInPlace()) {
            return null;
        }
        var found = gathered;
        if (found == null) {
            found = plans.gathered(this, refuse.reason());
            gathered = found;
        }
        return found.orElse(null);
    }

    /** Logs once that it runs on several databases. */
    void warnOnce(String text, String databases) {
        if (hasWarned.compareAndSet(false, true)) {
            QueryLog.LOG.scatters(text, databases);
        }
    }

    /** What each database runs. */
    Partial partial(ShardPlan.Scatter scatter) {
        var found = partial;
        if (found == null) {
            found = new Partial(QueryRewriter.rewrite(shape, scatter, Map.of()));
            partial = found;
        }
        return found;
    }

    /** What each database is asked for keys by their ranks, where a page is found by them. */
    RankQuery ranks() {
        var found = ranks;
        if (found == null) {
            found = RankRewriter.rewrite(shape);
            ranks = found;
        }
        return found;
    }

    /** The parts of its condition that all uses of a list parameter are; empty where it has others. */
    List<RouteCondition.OneOf> membershipsOf(SqmParameter<?> list) {
        if (shape.rowSets().size() != 1 || shape.rowSets().get(0).group() == null) {
            return List.of();
        }
        var uses = listUses;
        if (uses == null) {
            uses = ListUses.of(shape.statement());
            listUses = uses;
        }
        return uses.membershipsOf(list, shape.rowSets().get(0).condition());
    }

    /** The parts of the rows before a deep page that the databases were found to have the last time, or null. */
    double @Nullable [] shares(DatabaseSet databases) {
        return shares.get(databases);
    }

    void remember(DatabaseSet databases, double[] found) {
        if (shares.size() >= MOST_SHARES) {
            shares.clear();
        }
        shares.put(databases, found);
    }

    /** What each database runs in one execution, with the values or with parameters in the place of clocks. */
    Partial partial(ShardPlan.Scatter scatter, Map<String, Object> clocks) {
        if (clocks.isEmpty()) {
            return partial(scatter);
        }
        var found = timed;
        if (found == null) {
            found = QueryRewriter.rewriteClocks(shape, scatter, clocks)
                    .<Partial>map(query ->
                            new RebindingPartial(query, query.statement().getSqmParameters(), Map.of()));
            timed = found;
        }
        return found.orElseGet(() -> new Partial(QueryRewriter.rewrite(shape, scatter, clocks)));
    }

    /** A partial statement with its translations: to Hibernate those without a limit, with one, and with an offset are three. */
    static class Partial {

        private static final int MOST_SIZES = 64;

        private final PartialQuery query;
        private final ConcurrentMap<Map<SqmParameter<?>, Integer>, Partial> sized = new ConcurrentHashMap<>(2);
        private final AtomicReferenceArray<@Nullable SelectQueryPlan<Object>> translations =
                new AtomicReferenceArray<>(3);

        Partial(PartialQuery query) {
            this.query = query;
        }

        PartialQuery query() {
            return query;
        }

        /** The same for lists of some sizes, where translations for these can be kept; else itself. */
        Partial sized(Map<SqmParameter<?>, Integer> sizes) {
            if (sized.size() >= MOST_SIZES) {
                sized.clear();
            }
            return sized.computeIfAbsent(
                    sizes,
                    its -> ListRewriter.rewrite(query, its)
                            .<Partial>map(
                                    made -> new RebindingPartial(made.query(), made.parameters(), made.elements()))
                            .orElse(this));
        }

        HqlInterpretation<Object> interpretation(ShardedQuery<?> query) {
            return new PartialExecution.PartialInterpretation(query, this);
        }

        /** Binds the values of a query, or what is given in their stead. */
        void bind(ShardedQuery<?> query, GivenParameters given, QueryParameterBindings to) {
            query.getQueryParameterBindings().visitBindings((parameter, binding) -> {
                if (binding.isBound()) {
                    var its = to.getBinding((QueryParameterImplementor<?>) parameter);
                    var list = given.list((QueryParameterImplementor<?>) parameter);
                    if (list == null) {
                        PartialExecution.copyValue(binding, its);
                    } else {
                        PartialExecution.copyValues(binding, list, its);
                    }
                }
            });
        }

        SelectQueryPlan<Object> reused(Limit limit, Supplier<SelectQueryPlan<Object>> translation) {
            int kind = limit.getFirstRow() != null ? 2 : limit.getMaxRows() != null ? 1 : 0;
            var plan = translations.get(kind);
            if (plan == null) {
                // Hibernate translates when a plan first runs, and lets others wait for that: all must have the same.
                translations.compareAndSet(kind, null, translation.get());
                plan = Objects.requireNonNull(translations.get(kind));
            }
            return plan;
        }
    }
}
