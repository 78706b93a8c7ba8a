package io.hibernateshards.query.execution;

import io.hibernateshards.query.rewrite.HoistedQuery;
import io.hibernateshards.query.rewrite.HoistedStatement;
import java.util.List;

/**
 * A statement in steps, with what is known of each. Any thread.
 *
 * @param outer the statement that is left when the subqueries are answered
 * @param parts the subqueries, in the order in which they are answered
 */
record HoistedPlan(CutStatement outer, List<Part> parts) {

    /** One subquery. */
    record Part(HoistedQuery query, CutStatement statement) {}

    static HoistedPlan of(StatementPlan outer, HoistedStatement cut, StatementPlans plans) {
        return new HoistedPlan(
                CutStatement.of(outer),
                cut.queries().stream()
                        .map(query -> new Part(query, CutStatement.of(plans.ofStatement(query.statement()))))
                        .toList());
    }
}
