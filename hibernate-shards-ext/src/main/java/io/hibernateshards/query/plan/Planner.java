package io.hibernateshards.query.plan;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.query.analysis.QueryAnalyser;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.topology.ShardMap;

/** Decides how one execution of a statement runs, or refuses it before anything is sent. Any thread. */
public final class Planner {

    private final ShardMap map;
    private final QueryAnalyser analyser;

    public Planner(ShardMap map, QueryAnalyser analyser) {
        this.map = map;
        this.analyser = analyser;
    }

    public QueryAnalyser analyser() {
        return analyser;
    }

    /** Whether every statement is as it is on the only database. */
    public boolean hasOneDatabase() {
        return map.databases().size() == 1;
    }

    /** The plan where there is one database. */
    public ShardPlan.Pinned onlyDatabase() {
        return new ShardPlan.Pinned(map.databases().get(0));
    }

    /** The plan of one execution; throws {@code UnsupportedShardedQueryException} where it cannot be merged. */
    public ShardPlan plan(QueryShape shape, QueryShape.Values values, String text) {
        var databases = shape.route().databases(map, values);
        if (databases.isEmpty()) {
            return new ShardPlan.Nowhere(map.databases().get(0));
        }
        var targets = databases.among(map.databases());
        if (databases.isSingle()) {
            return new ShardPlan.Pinned(targets.get(0));
        }
        if (shape.unmergeable() != null) {
            throw MESSAGES.notMergeable(shape.unmergeable(), targets.toString(), text);
        }
        return new ShardPlan.Scatter(targets);
    }
}
