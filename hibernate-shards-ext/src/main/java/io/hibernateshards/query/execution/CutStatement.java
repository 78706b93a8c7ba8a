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
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.expression.SqmParameter;

/**
 * A statement that was cut out of another, as Hibernate interprets a text: with its parameters. Any thread. The internal
 * classes are those that Hibernate itself makes of a tree's parameters.
 *
 * @param foreignNumbers the numbers, less than its own, of parameters that other parts of the query have
 */
record CutStatement(
        StatementPlan plan,
        DomainParameterXref parameters,
        ParameterMetadataImplementor parameterMetadata,
        List<Integer> foreignNumbers) {

    static CutStatement of(StatementPlan plan) {
        var parameters = DomainParameterXref.from(plan.shape().statement());
        var foreign = numbersLeftOut(parameters);
        return new CutStatement(
                plan,
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

    /** Hibernate has no statement whose numbered parameters do not begin with the first, or that leaves one out. */
    private static Map<QueryParameterImplementor<?>, List<SqmParameter<?>>> withNumbers(
            DomainParameterXref parameters, List<Integer> foreign) {
        if (foreign.isEmpty()) {
            return parameters.getQueryParameters();
        }
        var all = new LinkedHashMap<>(parameters.getQueryParameters());
        foreign.forEach(number -> all.put(new QueryParameterPositionalImpl<>(number, false, null), List.of()));
        return all;
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

    <R> HqlInterpretation<R> interpretation() {
        return new Interpretation<>(this);
    }

    private record Interpretation<R>(CutStatement statement) implements HqlInterpretation<R> {

        @Override
        @SuppressWarnings("unchecked")
        public SqmStatement<R> getSqmStatement() {
            return (SqmStatement<R>) statement.plan().shape().statement();
        }

        @Override
        public ParameterMetadataImplementor getParameterMetadata() {
            return statement.parameterMetadata();
        }

        @Override
        public DomainParameterXref getDomainParameterXref() {
            return statement.parameters().copy();
        }

        @Override
        public void validateResultType(Class<?> resultType) {
            // The query that it was cut out of has been validated when it was made.
        }
    }
}
