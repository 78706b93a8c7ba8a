package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.ClockFunctions;
import io.hibernateshards.query.analysis.TreeCopies;
import java.util.Map;
import java.util.Objects;
import org.hibernate.query.sqm.tree.SqmCopyContext;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;

/** Puts one value for each clock into copies of a statement. */
public final class FixedClocks {

    private FixedClocks() {}

    /**
     * Makes a context in which copies have values where the statement reads clocks.
     *
     * @param values the value of each clock, by the HQL that reads it
     */
    static SqmCopyContext copies(SqmStatement<?> statement, Map<String, Object> values) {
        var copies = new TreeCopies();
        if (!values.isEmpty()) {
            for (var function : ClockFunctions.in(statement)) {
                var value = Objects.requireNonNull(
                        values.get(ClockFunctions.hql(function).orElseThrow()));
                copies.registerCopy(function, constant(function, value));
            }
        }
        return copies;
    }

    /** A copy of a statement with values in the place of clocks. */
    @SuppressWarnings("unchecked")
    public static <T> SqmStatement<T> in(SqmStatement<T> statement, Map<String, Object> values) {
        return (SqmStatement<T>) statement.copy(copies(statement, values));
    }

    /** A cast is a function, as what it stands for is: Hibernate demands copies of the same class. */
    private static SqmFunction<?> constant(SqmExpression<?> function, Object value) {
        var builder = function.nodeBuilder();
        return (SqmFunction<?>) builder.cast(builder.literal(value), value.getClass());
    }
}
