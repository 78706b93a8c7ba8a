package io.hibernateshards.query.execution;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.function.Function;
import org.hibernate.query.QueryParameter;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.jpa.ParameterCollector;
import org.hibernate.type.StandardBasicTypes;
import org.hibernate.type.spi.TypeConfiguration;

/**
 * Values that a part of a statement does not have, of types that only their attributes tell how to store, as converters and
 * entities do. Hibernate looks for the type of each value, though it sends none of these.
 */
final class AbsentParameters {

    private AbsentParameters() {}

    /** Gives such values any type. */
    static void giveType(
            QueryParameterBindings bindings,
            Function<SqmParameter<?>, ? extends QueryParameter<?>> parameters,
            SqmStatement<?> part,
            TypeConfiguration types) {
        bindings.visitBindings((parameter, binding) -> {
            var javaType = parameter.getParameterType();
            if (binding.getType() == null
                    && javaType != null
                    && types.getBasicTypeForJavaType(javaType) == null
                    && isAbsent(parameter, parameters, part)) {
                giveAny(binding, types);
            }
        });
    }

    private static boolean isAbsent(
            QueryParameter<?> parameter,
            Function<SqmParameter<?>, ? extends QueryParameter<?>> parameters,
            SqmStatement<?> part) {
        var present = Collections.<QueryParameter<?>>newSetFromMap(new IdentityHashMap<>());
        // A copy of a statement keeps the list of parameters of that, whatever is left of it.
        ParameterCollector.collectParameters(part).forEach(each -> present.add(parameters.apply(each)));
        return !present.contains(parameter);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void giveAny(QueryParameterBinding binding, TypeConfiguration types) {
        binding.setType(types.getBasicTypeRegistry().resolve(StandardBasicTypes.SERIALIZABLE));
    }
}
