package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.NeededRows;
import io.hibernateshards.query.rewrite.NeededValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/**
 * The statements that give values of the rows which a statement can look at. Any thread.
 *
 * @param statements those of the values at paths of its from-elements, as far as databases answer them in place
 */
record NeededPlan(NeededRows rows, Map<Values, CutStatement> statements) {

    /** The values at a path of the rows of a from-element. */
    record Values(int element, List<String> path) {}

    NeededPlan {
        statements = Map.copyOf(statements);
    }

    static NeededPlan of(
            SessionFactoryImplementor engine, NeededRows rows, SqmSelectStatement<?> statement, StatementPlans plans) {
        var statements = new HashMap<Values, CutStatement>();
        for (int index = 0; index < rows.elements().size(); index++) {
            var element = rows.elements().get(index);
            var id = engine.getMappingMetamodel()
                    .getEntityDescriptor(element.entityName())
                    .getIdentifierPropertyName();
            put(engine, rows, new Values(index, List.of(id)), statement, plans, statements);
            element.link()
                    .ifPresent(link -> put(
                            engine, rows, new Values(link.source(), link.sourcePath()), statement, plans, statements));
        }
        return new NeededPlan(rows, statements);
    }

    private static void put(
            SessionFactoryImplementor engine,
            NeededRows rows,
            Values values,
            SqmSelectStatement<?> statement,
            StatementPlans plans,
            Map<Values, CutStatement> statements) {
        if (!statements.containsKey(values)) {
            var plan = plans.ofStatement(
                    NeededValues.of(engine, statement, rows.elements().get(values.element()), values.path()));
            if (plan.isAnsweredInPlace()) {
                statements.put(values, CutStatement.of(plan));
            }
        }
    }

    Optional<CutStatement> statement(Values values) {
        return Optional.ofNullable(statements.get(values));
    }
}
