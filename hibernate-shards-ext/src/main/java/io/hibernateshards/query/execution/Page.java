package io.hibernateshards.query.execution;

import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmLiteral;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the whole result that an execution wants.
 *
 * @param offset how many are left out
 * @param limit how many are given at most; {@link Long#MAX_VALUE} for all
 */
record Page(long offset, long limit) {

    /** As Hibernate takes it: what was set on the query replaces what the statement says. */
    static Page of(SqmSelectStatement<?> statement, QueryOptions options, BoundParameters parameters) {
        var set = options.getLimit();
        if (set != null && !set.isEmpty()) {
            return new Page(
                    set.getFirstRow() == null ? 0 : set.getFirstRow(),
                    set.getMaxRows() == null ? Long.MAX_VALUE : set.getMaxRows());
        }
        return of(statement, parameters);
    }

    /** As the statement says. */
    static Page of(SqmSelectStatement<?> statement, BoundParameters parameters) {
        var part = statement.getQueryPart();
        return new Page(
                number(part.getOffsetExpression(), parameters, 0),
                number(part.getFetchExpression(), parameters, Long.MAX_VALUE));
    }

    private static long number(@Nullable SqmExpression<?> expression, BoundParameters parameters, long otherwise) {
        Object value = null;
        if (expression instanceof SqmParameter<?> parameter) {
            value = parameters.of(parameter);
        } else if (expression instanceof SqmLiteral<?> literal) {
            value = literal.getLiteralValue();
        }
        return value instanceof Number number ? number.longValue() : otherwise;
    }

    boolean isWhole() {
        return offset == 0 && limit == Long.MAX_VALUE;
    }

    /** How many rows each database must give at most. */
    long rowsOfEach() {
        long rows = offset + limit;
        return rows < 0 ? Long.MAX_VALUE : rows;
    }
}
