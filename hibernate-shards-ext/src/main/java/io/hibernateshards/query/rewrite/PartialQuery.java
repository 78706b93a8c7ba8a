package io.hibernateshards.query.rewrite;

import static org.hibernate.query.sqm.tree.SqmCopyContext.noParamCopyContext;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.query.SortDirection;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelection;

/**
 * What each of several databases runs: the statement without its own limit, with its sort keys as further columns behind the
 * selected ones.
 *
 * @param statement the statement, whose rows are {@code Object[]}
 * @param selected how many columns the query selects; the sort keys that were added follow
 * @param keys the sort keys, in order
 */
public record PartialQuery(SqmSelectStatement<Object[]> statement, int selected, List<Key> keys) {

    /**
     * One sort key.
     *
     * @param column its place in a row
     * @param descending whether greater values come first
     * @param nulls where nulls come
     * @param type the Java type of its values
     */
    public record Key(int column, boolean descending, jakarta.persistence.criteria.Nulls nulls, Class<?> type) {}

    public PartialQuery {
        keys = List.copyOf(keys);
    }

    /** Rewrites a copy of a statement that was found mergeable. */
    public static PartialQuery of(SqmSelectStatement<?> original) {
        SqmSelectStatement<Object[]> statement = original.createCopy(noParamCopyContext(), Object[].class);
        var spec = (SqmQuerySpec<?>) statement.getQueryPart();
        var selections = spec.getSelectClause().getSelections();
        int selected = selections.size();
        int columns = selected;
        var keys = new ArrayList<Key>();
        if (spec.getOrderByClause() != null) {
            for (var sort : spec.getOrderByClause().getSortSpecifications()) {
                SqmExpression<?> expression = sort.getSortExpression();
                int column;
                if (expression instanceof SqmAliasedNodeRef reference) {
                    column = reference.getPosition() - 1;
                    expression = (SqmExpression<?>) selections.get(column).getSelectableNode();
                } else {
                    column = columns++;
                    spec.getSelectClause().addSelection(new SqmSelection<>(expression, statement.nodeBuilder()));
                }
                keys.add(new Key(
                        column,
                        sort.getSortDirection() == SortDirection.DESCENDING,
                        sort.getNullPrecedence(),
                        expression.getJavaType()));
            }
        }
        spec.setFetchExpression(null);
        spec.setOffsetExpression(null);
        return new PartialQuery(statement, selected, keys);
    }
}
