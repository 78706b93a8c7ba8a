package io.hibernateshards.query.analysis;

import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.jspecify.annotations.Nullable;

/** The values that an execution gives to a statement's parameters. */
@FunctionalInterface
public interface ParameterValues {

    /** Stands for a value that is not known yet. It is of no type that a path could have. */
    Object UNKNOWN = new Object();

    /** The value, a {@link java.util.Collection} of values where a list was bound, or null. */
    @Nullable
    Object of(SqmParameter<?> parameter);
}
