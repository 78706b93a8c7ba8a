package io.hibernateshards.query.rewrite;

import java.util.List;
import org.hibernate.query.sqm.tree.SqmStatement;

/**
 * A statement in two steps: subqueries that are answered first, and the statement with their values bound to parameters.
 *
 * @param outer the statement without these subqueries
 */
public record HoistedStatement(SqmStatement<?> outer, List<HoistedQuery> queries) {

    public HoistedStatement {
        queries = List.copyOf(queries);
    }
}
