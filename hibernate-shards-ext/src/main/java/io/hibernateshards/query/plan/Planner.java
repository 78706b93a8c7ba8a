package io.hibernateshards.query.plan;

import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import io.hibernateshards.query.analysis.SelectShape;
import io.hibernateshards.query.plan.ShardPlan.Concatenate;
import io.hibernateshards.query.plan.ShardPlan.OrderedMerge;
import io.hibernateshards.query.plan.ShardPlan.Pinned;
import io.hibernateshards.query.plan.ShardPlan.Refuse;
import io.hibernateshards.query.plan.ShardPlan.Scatter;
import io.hibernateshards.query.plan.ShardPlan.Slice;
import io.hibernateshards.query.plan.ShardPlan.SortTerm;
import java.util.ArrayList;

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
        return shape.select()
                .map(Planner::select)
                .orElseGet(() -> new Refuse(new Obstacle(
                        "no plain select", "only selects are planned over several databases", "Narrow it.")));
    }

    private static ShardPlan select(SelectShape select) {
        if (select.isAggregated()) {
            return refuse("an aggregation", "it is not planned yet");
        }
        if (select.isDistinct()) {
            return refuse("select distinct", "it is not planned yet");
        }
        if (select.fetchesCollections()) {
            return refuse("a fetch of a collection", "it is not planned yet");
        }
        if (select.sortKeys().isEmpty()) {
            return new Slice(new Concatenate(new Scatter(java.util.List.of(), true)), select.columnCount());
        }
        var hidden = new ArrayList<Integer>();
        var terms = new ArrayList<SortTerm>();
        for (var key : select.sortKeys()) {
            if (key.type().kind() == ColumnType.Kind.OTHER) {
                return refuse(
                        "an order by '" + key.type().text() + "'", "how the database orders such values is not known");
            }
            int column = key.column();
            if (column < 0) {
                column = select.columnCount() + hidden.size();
                hidden.add(key.index());
            }
            terms.add(new SortTerm(column, key.isDescending(), key.nullsFirst(), key.type()));
        }
        return new Slice(new OrderedMerge(new Scatter(hidden, true), terms), select.columnCount());
    }

    private static Refuse refuse(String construct, String reason) {
        return new Refuse(new Obstacle(construct, reason, "Add a condition on the shard key."));
    }
}
