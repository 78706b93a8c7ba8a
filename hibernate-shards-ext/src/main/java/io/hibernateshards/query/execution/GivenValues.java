package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.query.analysis.TreeCopies;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmLiteral;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.from.SqmFromClause;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectClause;
import org.hibernate.query.sqm.tree.select.SqmSelection;
import org.jspecify.annotations.Nullable;

/** What the expressions of an insert's rows say: literals and parameters at once, others by a query of their own. */
final class GivenValues {

    private final ShardedQuery<?> query;
    private final BoundParameters parameters;

    GivenValues(ShardedQuery<?> query) {
        this.query = query;
        this.parameters = query.boundParameters();
    }

    @Nullable
    Object[] of(List<SqmExpression<?>> expressions) {
        var values = new @Nullable Object[expressions.size()];
        var computed = new ArrayList<Integer>();
        for (int column = 0; column < values.length; column++) {
            var expression = expressions.get(column);
            if (expression instanceof SqmParameter<?> parameter) {
                values[column] = single(parameter);
            } else if (expression instanceof SqmLiteral<?> literal) {
                values[column] = literal.getLiteralValue();
            } else {
                computed.add(column);
            }
        }
        if (!computed.isEmpty()) {
            var row = computed(
                    computed.stream().<SqmExpression<?>>map(expressions::get).toList());
            for (int index = 0; index < row.length; index++) {
                values[computed.get(index)] = row[index];
            }
        }
        return values;
    }

    private @Nullable Object single(SqmParameter<?> parameter) {
        var value = parameters.of(parameter);
        if (value instanceof Collection<?> && parameter.allowMultiValuedBinding()) {
            throw MESSAGES.insertNotPlanned(query.text(), "it gives a list where one value stands");
        }
        return value;
    }

    /** What a database says that they are. */
    private Object[] computed(List<SqmExpression<?>> expressions) {
        var builder = expressions.get(0).nodeBuilder();
        var spec = new SqmQuerySpec<Object[]>(builder);
        spec.setFromClause(new SqmFromClause());
        var select = new SqmSelectClause(false, builder);
        var copies = new TreeCopies();
        for (var expression : expressions) {
            select.addSelection(selection((SqmExpression<?>) expression.copy(copies)));
        }
        spec.setSelectClause(select);
        return query.sourceOf(spec).getSingleResult();
    }

    private static <T> SqmSelection<T> selection(SqmExpression<T> expression) {
        return new SqmSelection<>(expression, expression.nodeBuilder());
    }
}
