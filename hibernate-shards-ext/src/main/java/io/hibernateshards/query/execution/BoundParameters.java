package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.ParameterValues;
import org.hibernate.query.QueryParameter;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.expression.JpaCriteriaParameter;
import org.hibernate.query.sqm.tree.expression.SqmJpaCriteriaParameterWrapper;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.jspecify.annotations.Nullable;

/**
 * The values bound to a query.
 *
 * @param unbound what stands for the value of a parameter that none is bound to, or null
 */
record BoundParameters(
        DomainParameterXref parameters,
        QueryParameterBindings bindings,
        @Nullable Object unbound) implements ParameterValues {

    @Override
    public @Nullable Object of(SqmParameter<?> parameter) {
        var binding = bindingOf(parameter);
        if (binding == null || !binding.isBound()) {
            return unbound;
        }
        return binding.isMultiValued() ? binding.getBindValues() : binding.getBindValue();
    }

    /** What is bound to a parameter of the tree, or null where the tree has no such parameter. */
    @Nullable
    QueryParameterBinding<?> bindingOf(SqmParameter<?> parameter) {
        // Each statement that has a parameter of the Criteria API wraps it anew.
        SqmParameter<?> resolved = parameter instanceof SqmJpaCriteriaParameterWrapper<?> wrapping
                ? wrapping.getJpaCriteriaParameter()
                : parameter;
        if (resolved instanceof JpaCriteriaParameter<?> criteria) {
            var wrapper = parameters
                    .getParameterResolutions()
                    .getJpaCriteriaParamResolutions()
                    .get(criteria);
            if (wrapper == null) {
                // Of another statement, which may be made of parts of this one and have some of its own.
                return null;
            }
            resolved = wrapper;
        }
        QueryParameterImplementor<?> queryParameter = parameters.getQueryParameter(resolved);
        return queryParameter == null ? null : bindings.getBinding(queryParameter);
    }

    /** Binds the same values to the parameters of another statement that this one has too. */
    void copyTo(BoundParameters other) {
        other.parameters().getQueryParameters().forEach((parameter, occurrences) -> {
            var binding = bindingOf(occurrences.get(0));
            if (binding != null && binding.isBound()) {
                PartialExecution.copyValue(binding, other.bindings().getBinding(parameter));
            }
        });
    }

    private static QueryParameterBinding<?> sameNamed(QueryParameterBindings from, QueryParameter<?> parameter) {
        return parameter.getName() != null
                ? from.getBinding(parameter.getName())
                : from.getBinding(parameter.getPosition());
    }

    /** Binds to the parameters of a native query, all named or numbered, what is bound to those of another. */
    static void copyNative(QueryParameterBindings from, QueryParameterBindings to, QueryParameter<?> parameter) {
        var its = sameNamed(from, parameter);
        if (its.isBound()) {
            PartialExecution.copyValue(its, to.getBinding(parameter));
        }
    }
}
