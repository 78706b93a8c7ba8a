package io.hibernateshards.query.analysis;

import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.jspecify.annotations.Nullable;

/** What a condition compares a path with. */
public sealed interface Value {

    /** The value in one execution; a collection where a list was bound; null where it is null. */
    @Nullable
    Object in(ParameterValues parameters);

    /** A value that stands in the statement. */
    record Literal(@Nullable Object value) implements Value {

        @Override
        public @Nullable Object in(ParameterValues parameters) {
            return value;
        }

        @Override
        public String toString() {
            return value instanceof String ? "'" + value + "'" : String.valueOf(value);
        }
    }

    /** A parameter. */
    record Parameter(SqmParameter<?> parameter) implements Value {

        @Override
        public @Nullable Object in(ParameterValues parameters) {
            return parameters.of(parameter);
        }

        @Override
        public String toString() {
            if (parameter.getName() != null) {
                return ":" + parameter.getName();
            }
            return parameter.getPosition() != null ? "?" + parameter.getPosition() : "a parameter";
        }
    }
}
