package io.hibernateshards.query.analysis;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.query.sqm.tree.select.SqmDynamicInstantiation;
import org.hibernate.query.sqm.tree.select.SqmJpaCompoundSelection;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;

/**
 * The values that a select clause asks a database for, and the result that is made of them. The places of aliases and
 * positions in an order by or group by are those of the values.
 *
 * @param values the values
 * @param results the columns of the result
 */
public record SelectColumns(List<SqmSelectableNode<?>> values, List<ResultColumn> results) {

    /** The columns of a query block; a Criteria statement may select its root by saying nothing. */
    public static SelectColumns of(SqmQuerySpec<?> spec) {
        var columns = new SelectColumns(new ArrayList<>(), new ArrayList<>());
        for (var selection : spec.getSelectClause().getSelections()) {
            columns.add(selection.getSelectableNode(), columns.results);
        }
        if (columns.values.isEmpty()) {
            columns.add(spec.getFromClause().getRoots().get(0), columns.results);
        }
        return columns;
    }

    private void add(SqmSelectableNode<?> node, List<ResultColumn> into) {
        if (node instanceof SqmJpaCompoundSelection<?> compound) {
            compound.getSelectionItems().forEach(item -> add(item, into));
        } else if (node instanceof SqmDynamicInstantiation<?> instantiation) {
            var arguments = new ArrayList<ResultColumn>();
            instantiation.getArguments().forEach(argument -> add(argument.getSelectableNode(), arguments));
            into.add(new ResultColumn.Instance(instantiation, arguments));
        } else {
            into.add(new ResultColumn.Value(values.size()));
            values.add(node);
        }
    }
}
