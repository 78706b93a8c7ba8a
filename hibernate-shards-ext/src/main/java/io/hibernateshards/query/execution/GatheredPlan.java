package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import io.hibernateshards.query.analysis.ResultColumn;
import io.hibernateshards.query.rewrite.GatheredStatement;
import java.util.List;

/**
 * A statement that one database answers with rows of others. Any thread.
 *
 * @param rows the statement, with the ids of entities in their place
 * @param counted the statement as it is, whose rows are counted
 * @param entities the entities in its columns
 * @param results the columns of the result, where there are entities
 * @param leavesFetchesOut whether its rows lack fetches that the statement has
 * @param needed which rows it needs
 * @param why what keeps several databases from answering it
 */
record GatheredPlan(
        CutStatement rows,
        CutStatement counted,
        List<EntityColumn> entities,
        List<ResultColumn> results,
        boolean leavesFetchesOut,
        NeededPlan needed,
        Obstacle why) {

    GatheredPlan {
        entities = List.copyOf(entities);
        results = List.copyOf(results);
    }

    /** A column of ids, and the entities by these. */
    record EntityColumn(int column, CutStatement byIds) {}

    /** Whether objects are made of the values of its rows after these were read. */
    boolean instantiates() {
        return results.stream().anyMatch(ResultColumn.Instance.class::isInstance);
    }

    static GatheredPlan of(
            GatheredStatement statement,
            StatementPlan rows,
            StatementPlan whole,
            NeededPlan needed,
            Obstacle why,
            StatementPlans plans) {
        return new GatheredPlan(
                CutStatement.of(rows),
                CutStatement.of(whole),
                statement.entities().stream()
                        .map(entity ->
                                new EntityColumn(entity.column(), CutStatement.of(plans.ofStatement(entity.byIds()))))
                        .toList(),
                statement.results(),
                statement.leavesFetchesOut(),
                needed,
                why);
    }
}
