package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.ParameterValues;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.expression.JpaCriteriaParameter;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.jspecify.annotations.Nullable;

/** The values bound to a query. */
record BoundParameters(DomainParameterXref parameters, QueryParameterBindings bindings) implements ParameterValues {

    @Override
    public @Nullable Object of(SqmParameter<?> parameter) {
        var resolved = parameter;
        if (parameter instanceof JpaCriteriaParameter<?> criteria) {
            var wrapper = parameters
                    .getParameterResolutions()
                    .getJpaCriteriaParamResolutions()
                    .get(criteria);
            resolved = wrapper == null ? parameter : wrapper;
        }
        QueryParameterImplementor<?> queryParameter = parameters.getQueryParameter(resolved);
        var binding = bindings.getBinding(queryParameter);
        if (binding == null || !binding.isBound()) {
            return null;
        }
        return binding.isMultiValued() ? binding.getBindValues() : binding.getBindValue();
    }
}
