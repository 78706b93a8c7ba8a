package io.hibernateshards.query.execution;

import io.hibernateshards.QueryExplanation;
import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.analysis.GroupShape;
import io.hibernateshards.query.analysis.RowSet;
import io.hibernateshards.query.merge.RankBracket;
import io.hibernateshards.query.plan.DeepPages;
import io.hibernateshards.query.plan.QueryRoute;
import io.hibernateshards.query.plan.ShardPlan;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/** How a query would run with the values bound to it now, for people. Nothing is sent. */
final class Explanation {

    private final PlanExecutor executor;
    private final ShardedQuery<?> query;
    private final QueryRoute route;
    private final ShardPlan plan;

    private Explanation(PlanExecutor executor, ShardedQuery<?> query) {
        this.executor = executor;
        this.query = query;
        this.route = executor.routeNow(query);
        this.plan = executor.planOf(query, route);
    }

    static QueryExplanation of(PlanExecutor executor, ShardedQuery<?> query) {
        return new Explanation(executor, query).explain();
    }

    private QueryExplanation explain() {
        var databases = route.kind() == QueryRoute.Kind.ANYWHERE
                ? List.of(executor.databaseOf(query, route))
                : executor.databases(route.databases());
        return new QueryExplanation(
                query.text(),
                kind(databases.size()),
                databases.stream().map(this::target).toList(),
                reasons(),
                plan.describe() + askedTexts(databases) + page(databases.size()),
                statement(),
                mostRows(databases.size()));
    }

    /** What a deep page costs, or why it costs much. */
    private String page(int databases) {
        if (plan instanceof ShardPlan.Pinned
                || plan instanceof ShardPlan.Refuse
                || plan instanceof ShardPlan.Hoist
                || !(query.getSqmStatement() instanceof SqmSelectStatement<?> select)) {
            return "";
        }
        var page = Page.of(select, query.getQueryOptions(), query.boundParameters());
        if (!DeepPages.isDeep(databases, page.offset(), page.limit())) {
            return "";
        }
        var rows = databases + " x (" + page.offset() + " + " + page.limit() + ") rows";
        var shape = query.plan().shape();
        boolean isAsked = askedTerms(plan, executor.databases(route.databases()))
                .findAny()
                .isPresent();
        boolean isSearched = shape.select().isPresent()
                && !isAsked
                && shape.clocks().isEmpty()
                && hasDeepPage(plan)
                && executor.isDeep(query, page, databases);
        if (!isSearched) {
            var reason = DeepPages.obstacle(shape)
                    .or(() -> isAsked ? Optional.of("a database computes the order of texts") : Optional.empty());
            return "\npage of " + rows + ": all of them are read, since "
                    + reason.orElse(
                            shape.clocks().isEmpty() ? "the databases have no window functions" : "it reads a clock");
        }
        var bracket = new RankBracket(databases, page.offset(), page.limit(), (left, right) -> 0);
        return "\npage of " + rows + ": by rank search, at most " + RankBracket.SAMPLES * 2 * databases
                + " keys a round and " + bracket.mostRows() + " rows, in 2 to " + (bracket.mostRounds() + 1)
                + " round trips";
    }

    /** What is not ordered by rules known here, as far as databases have told their collations by now. */
    private String askedTexts(List<Database> databases) {
        return askedTerms(plan, databases)
                .map(ColumnType::text)
                .distinct()
                .map(text -> "\norder of '" + text
                        + "': computed by a database for the rows at hand, since no rules known here"
                        + " agree with its collation")
                .collect(Collectors.joining());
    }

    private Stream<ColumnType> askedTerms(ShardPlan node, List<Database> databases) {
        var types = node instanceof ShardPlan.OrderedMerge merge
                ? merge.terms().stream().map(ShardPlan.SortTerm::type)
                : node instanceof ShardPlan.Sort sort
                        ? sort.terms().stream().map(ShardPlan.SortTerm::type)
                        : node instanceof ShardPlan.GroupMerge merge
                                ? merge.groups().calls().stream()
                                        .filter(call -> call.function().isExtreme())
                                        .map(GroupShape.AggregateCall::type)
                                : Stream.<ColumnType>empty();
        return Stream.concat(
                types.filter(type -> executor.comparators().isAsked(type, databases)),
                node.inputs().stream().flatMap(input -> askedTerms(input, databases)));
    }

    private static boolean hasDeepPage(ShardPlan node) {
        return node instanceof ShardPlan.DeepPage || node.inputs().stream().anyMatch(Explanation::hasDeepPage);
    }

    private String kind(int databases) {
        if (databases <= 1) {
            return databases == 0 ? "nowhere" : "single";
        }
        return databases == executor.databaseCount() ? "every" : "several";
    }

    private List<String> reasons() {
        var sets = query.plan().shape().rowSets();
        if (sets.isEmpty()) {
            return List.of("every database has what it reads");
        }
        return sets.stream().map(this::reason).toList();
    }

    private String reason(RowSet set) {
        var entities = "'"
                + String.join(
                        "' with '", set.entities().stream().map(this::nameOf).toList()) + "'";
        var group = set.group();
        if (group == null) {
            return entities + " lives on database '" + set.database() + "'";
        }
        return entities + " of entity group '" + group.name() + "': "
                + (set.condition().isNarrowing()
                        ? set.condition() + " leaves "
                                + PlanExecutor.shards(query, set).size() + " of " + group.shardCount()
                                + " virtual shards"
                        : "no condition on the shard key, so any of " + group.shardCount() + " virtual shards");
    }

    private QueryExplanation.Target target(Database database) {
        var reasons = new ArrayList<String>();
        for (var set : query.plan().shape().rowSets()) {
            if (set.group() != null) {
                var ranges = PlanExecutor.rangesOn(query, database, set, PlanExecutor.shards(query, set));
                reasons.add("'" + nameOf(set.entities().get(0)) + "' in "
                        + (ranges.isEmpty()
                                ? "no virtual shard"
                                : "the virtual shards " + VirtualShardRange.text(ranges)));
            } else if (database.name().equals(set.database())) {
                reasons.add("'" + nameOf(set.entities().get(0)) + "' lives here");
            }
        }
        return new QueryExplanation.Target(database.name(), reasons);
    }

    /** The rows that databases send, where limit and offset bound them. */
    private OptionalLong mostRows(int databases) {
        if (!(query.getSqmStatement() instanceof SqmSelectStatement<?> select)) {
            return OptionalLong.empty();
        }
        var page = Page.of(select, query.getQueryOptions(), query.boundParameters());
        if (page.limit() == Long.MAX_VALUE) {
            return OptionalLong.empty();
        }
        if (plan instanceof ShardPlan.Pinned) {
            return OptionalLong.of(page.limit());
        }
        if (plan instanceof ShardPlan.DeepPage
                && executor.isDeep(query, page, databases)
                && askedTerms(plan, executor.databases(route.databases()))
                        .findAny()
                        .isEmpty()) {
            var bracket = new RankBracket(databases, page.offset(), page.limit(), (left, right) -> 0);
            long keys = (bracket.mostRounds() + 1L) * RankBracket.SAMPLES * 2 * databases;
            return OptionalLong.of(keys + bracket.mostRows());
        }
        boolean isLimited = scatter(plan).map(ShardPlan.Scatter::isLimited).orElse(false);
        return isLimited && page.rowsOfEach() < Long.MAX_VALUE / Database.MAXIMUM
                ? OptionalLong.of(page.limit() == 0 ? 0 : page.rowsOfEach() * databases)
                : OptionalLong.empty();
    }

    /** As queries name it. */
    private String nameOf(String entity) {
        var mappings = query.querySession().anchor().getFactory().getMappingMetamodel();
        var descriptor = mappings.findEntityDescriptor(entity);
        return descriptor == null ? entity : descriptor.getImportedName();
    }

    private String statement() {
        if (!(query.getSqmStatement() instanceof SqmSelectStatement<?>)) {
            return query.text();
        }
        var last = executor.lastStepOf(query, route);
        return statement(last == query ? plan : executor.planOf(last, executor.routeNow(last)), last.plan(), last);
    }

    private static String statement(ShardPlan node, StatementPlan statement, ShardedQuery<?> last) {
        if (!statement.parts().isEmpty()
                && !(node instanceof ShardPlan.Pinned)
                && !(node instanceof ShardPlan.Refuse)) {
            return statement.parts().stream()
                    .map(part -> statement(part.overSeveral(), part, last))
                    .collect(Collectors.joining("\n"));
        }
        return scatter(node)
                .map(scatter -> statement.partial(scatter).query().statement().toHqlString())
                .orElseGet(() -> last.getSqmStatement() instanceof SqmSelectStatement<?> select
                        ? select.toHqlString()
                        : last.text());
    }

    private static Optional<ShardPlan.Scatter> scatter(ShardPlan node) {
        return node instanceof ShardPlan.Scatter scatter
                ? Optional.of(scatter)
                : node.inputs().stream()
                        .flatMap(input -> scatter(input).stream())
                        .findFirst();
    }
}
