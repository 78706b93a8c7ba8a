package io.hibernateshards.query.analysis;

import org.hibernate.query.sqm.tree.expression.SqmCollation;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.jspecify.annotations.Nullable;

/** Collations that a statement names. */
final class Collations {

    private Collations() {}

    /** The collation of {@code collate(x as name)}, or null for any other expression. */
    static @Nullable String named(SqmExpression<?> expression) {
        return expression instanceof SqmFunction<?> function
                        && "collate".equals(function.getFunctionName())
                        && function.getArguments().size() == 2
                        && function.getArguments().get(1) instanceof SqmCollation collation
                ? collation.getLiteralValue()
                : null;
    }
}
