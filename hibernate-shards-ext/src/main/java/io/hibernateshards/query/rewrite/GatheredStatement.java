package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.ResultColumn;
import java.util.List;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/**
 * A statement that one database answers with rows of others, which gives no entities: these live elsewhere.
 *
 * @param rows the statement, with the ids of the entities that it selects
 * @param entities the columns that are ids in the place of entities
 * @param results the columns of the result, where there are entities: values, or objects made of them
 * @param leavesFetchesOut whether it lacks fetches that the original has
 */
public record GatheredStatement(
        SqmSelectStatement<?> rows, List<EntityColumn> entities, List<ResultColumn> results, boolean leavesFetchesOut) {

    public GatheredStatement {
        entities = List.copyOf(entities);
        results = List.copyOf(results);
    }

    /**
     * A column of ids.
     *
     * @param byIds the entities by a list of ids, with what the statement fetches with them
     */
    public record EntityColumn(int column, SqmSelectStatement<Object> byIds) {}
}
