package io.hibernateshards.query.plan;

import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.analysis.GroupShape;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import io.hibernateshards.query.analysis.SelectShape;
import io.hibernateshards.query.analysis.SelectShape.Distinctness;
import io.hibernateshards.query.analysis.SetShape;
import io.hibernateshards.query.plan.ShardPlan.Concatenate;
import io.hibernateshards.query.plan.ShardPlan.DistinctMerge;
import io.hibernateshards.query.plan.ShardPlan.FanOutUpdate;
import io.hibernateshards.query.plan.ShardPlan.Filter;
import io.hibernateshards.query.plan.ShardPlan.GroupMerge;
import io.hibernateshards.query.plan.ShardPlan.Instantiate;
import io.hibernateshards.query.plan.ShardPlan.OrderedMerge;
import io.hibernateshards.query.plan.ShardPlan.Pinned;
import io.hibernateshards.query.plan.ShardPlan.Project;
import io.hibernateshards.query.plan.ShardPlan.Refuse;
import io.hibernateshards.query.plan.ShardPlan.Scatter;
import io.hibernateshards.query.plan.ShardPlan.SetMerge;
import io.hibernateshards.query.plan.ShardPlan.Slice;
import io.hibernateshards.query.plan.ShardPlan.Sort;
import io.hibernateshards.query.plan.ShardPlan.SortTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides how a statement is answered. What it cannot plan exactly it refuses. */
public final class Planner {

    private static final ShardPlan PINNED = new Pinned();

    private Planner() {}

    /** The plan of an execution that goes along a route. */
    public static ShardPlan plan(QueryShape shape, QueryRoute route) {
        return route.isPinned() ? PINNED : overSeveral(shape);
    }

    /** The plan over several databases, whatever they are. */
    public static ShardPlan overSeveral(QueryShape shape) {
        if (shape.obstacle().isPresent()) {
            return new Refuse(shape.obstacle().get());
        }
        if (shape.isChange()) {
            return new FanOutUpdate();
        }
        if (shape.set().isPresent()) {
            return set(shape.set().get());
        }
        return shape.select()
                .map(select -> select(shape, select))
                .orElseGet(() -> refuse("an insert", "only selects, updates and deletes run over several databases"));
    }

    private static ShardPlan select(QueryShape shape, SelectShape select) {
        return switch (select.aggregation()) {
            case UNPLANNED -> refuse(select.unplanned(), "its parts on several databases cannot be put together");
            case IN_PARTS -> groups(shape, select, select.groups().orElseThrow());
            case NONE, ON_EACH -> rows(shape, select);
        };
    }

    // ------------------------------------------------------------------------------------------------ sets

    private static ShardPlan set(SetShape set) {
        var parts = set.parts().stream().map(Planner::overSeveral).toList();
        for (var part : parts) {
            if (part instanceof Refuse) {
                return part;
            }
        }
        var columns = set.columns();
        if (set.operation().comparesRows()) {
            var other = other(columns);
            if (other != null) {
                return other;
            }
        }
        var terms = set.order().stream()
                .map(key -> new SortTerm(key.column(), key.isDescending(), key.nullsFirst(), key.type()))
                .toList();
        var merge = new SetMerge(set.operation(), parts, columns);
        return new Slice(terms.isEmpty() ? merge : new Sort(merge, terms), columns.size());
    }

    // ------------------------------------------------------------------------------------------------ groups

    private static ShardPlan groups(QueryShape shape, SelectShape select, GroupShape groups) {
        ShardPlan plan = new GroupMerge(new Scatter(List.of(), false, Optional.of(groups)), groups);
        if (groups.having().isPresent()) {
            plan = new Filter(plan, groups.having().get());
        }
        var values = new ArrayList<>(groups.columns());
        var terms = new ArrayList<SortTerm>();
        for (var order : groups.order()) {
            terms.add(new SortTerm(values.size(), order.isDescending(), order.nullsFirst(), order.type()));
            values.add(order.value());
        }
        plan = new Project(plan, values);
        if (select.distinctness() != Distinctness.NONE) {
            var other = other(select.columns());
            if (other != null) {
                return other;
            }
            plan = new DistinctMerge(plan, select.columns());
        }
        return page(terms.isEmpty() ? plan : new Sort(plan, terms), shape, select);
    }

    private static ShardPlan page(ShardPlan plan, QueryShape shape, SelectShape select) {
        var page = DeepPages.over(shape, new Slice(plan, select.columnCount()));
        return select.instantiates() ? new Instantiate(page, select.results()) : page;
    }

    // ------------------------------------------------------------------------------------------------ rows

    private static ShardPlan rows(QueryShape shape, SelectShape select) {
        if (select.fetchesCollections() && !select.isSingleEntity()) {
            return refuse("a fetch of a collection beside other columns", "its rows are not planned yet");
        }
        boolean isDistinct = select.distinctness() == Distinctness.ACROSS;
        if (isDistinct) {
            var other = other(select.columns());
            if (other != null) {
                return other;
            }
        }
        var hidden = new ArrayList<Integer>();
        var terms = new ArrayList<SortTerm>();
        for (var key : select.sortKeys()) {
            if (!key.type().hasOrder()) {
                return refuse(
                        "an order by '" + key.type().text() + "'", "how the database orders such values is not known");
            }
            if (select.distinctness() != Distinctness.NONE && !key.isOfColumn()) {
                return refuse(
                        "an order by '" + key.type().text() + "' of distinct rows",
                        "the columns of the result do not decide it");
            }
            int column = key.column();
            if (column < 0) {
                column = select.columnCount() + hidden.size();
                hidden.add(key.index());
            }
            terms.add(new SortTerm(column, key.isDescending(), key.nullsFirst(), key.type()));
        }
        boolean repeats = select.fetchesCollections() && !hidden.isEmpty();
        if (repeats && !select.sortsByRoots()) {
            return refuse("an order by what is fetched", "an entity would have several places in it");
        }
        // Hibernate makes one of an entity's rows only where nothing is selected beside it.
        var scatter = new Scatter(hidden, !repeats, Optional.empty());
        ShardPlan plan = terms.isEmpty() ? new Concatenate(scatter) : new OrderedMerge(scatter, terms);
        if (isDistinct) {
            plan = new DistinctMerge(plan, select.columns());
        } else if (repeats) {
            plan = new DistinctMerge(plan, List.of());
        }
        return page(plan, shape, select);
    }

    /** A refusal where equality of some column is not known; else null. */
    private static @Nullable ShardPlan other(List<ColumnType> columns) {
        for (var column : columns) {
            if (!column.hasEquality()) {
                return refuse(
                        "distinct values of '" + column.text() + "'",
                        "when the database takes two of them for equal is not known");
            }
        }
        return null;
    }

    private static Refuse refuse(String construct, String reason) {
        return new Refuse(new Obstacle(construct, reason, "Add a condition on the shard key."));
    }
}
