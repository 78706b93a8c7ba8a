package io.hibernateshards.query.execution;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.query.QueryParameter;
import org.hibernate.query.internal.ParameterMetadataImpl;
import org.hibernate.query.internal.QueryParameterPositionalImpl;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.expression.SqmParameter;

/**
 * The parameters of a part of a statement, which may have any of its numbers: Hibernate knows no statement whose numbered parameters
 * do not begin with the first, or that leaves one out. Any thread. The internal classes are those that Hibernate itself makes of a
 * tree's parameters.
 *
 * @param foreignNumbers the numbers, less than its own, of parameters that other parts have
 */
record PartParameters(
        DomainParameterXref parameters, ParameterMetadataImplementor metadata, List<Integer> foreignNumbers) {

    static PartParameters of(DomainParameterXref parameters) {
        var foreign = numbersLeftOut(parameters);
        return new PartParameters(
                parameters,
                parameters.hasParameters()
                        ? new ParameterMetadataImpl(withNumbers(parameters, foreign))
                        : ParameterMetadataImpl.EMPTY,
                foreign);
    }

    private static List<Integer> numbersLeftOut(DomainParameterXref parameters) {
        var numbers = parameters.getQueryParameters().keySet().stream()
                .map(QueryParameter::getPosition)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return IntStream.range(
                        1, numbers.stream().mapToInt(number -> number).max().orElse(1))
                .boxed()
                .filter(number -> !numbers.contains(number))
                .toList();
    }

    private static Map<QueryParameterImplementor<?>, List<SqmParameter<?>>> withNumbers(
            DomainParameterXref parameters, List<Integer> foreign) {
        if (foreign.isEmpty()) {
            return parameters.getQueryParameters();
        }
        var all = new LinkedHashMap<>(parameters.getQueryParameters());
        foreign.forEach(number -> all.put(new QueryParameterPositionalImpl<>(number, false, null), List.of()));
        return all;
    }

    /** What stands for a parameter of the part in Hibernate's bindings. */
    QueryParameterImplementor<?> parameter(SqmParameter<?> inPart) {
        return parameters.getQueryParameter(inPart);
    }

    /** Gives the parameters that it does not have some value, which nothing reads. */
    void bindForeign(QueryParameterBindings bindings) {
        for (int number : foreignNumbers) {
            bindInteger(bindings.getBinding(number));
        }
    }

    @SuppressWarnings("unchecked")
    private static void bindInteger(QueryParameterBinding<?> binding) {
        ((QueryParameterBinding<Integer>) binding).setBindValue(0);
    }
}
