package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import java.util.Objects;
import org.hibernate.query.QueryParameter;
import org.hibernate.query.internal.ParameterMetadataImpl;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.SqmStatement;

/**
 * A statement that was cut out of another, as Hibernate interprets a text: with its parameters. Any thread. The internal
 * classes are those that Hibernate itself makes of a tree's parameters.
 */
record CutStatement(
        StatementPlan plan, DomainParameterXref parameters, ParameterMetadataImplementor parameterMetadata) {

    static CutStatement of(StatementPlan plan) {
        var parameters = DomainParameterXref.from(plan.shape().statement());
        checkNumbers(plan, parameters);
        return new CutStatement(
                plan,
                parameters,
                parameters.hasParameters()
                        ? new ParameterMetadataImpl(parameters.getQueryParameters())
                        : ParameterMetadataImpl.EMPTY);
    }

    /** Hibernate has no statement whose numbered parameters do not begin with the first. */
    private static void checkNumbers(StatementPlan plan, DomainParameterXref parameters) {
        var numbers = parameters.getQueryParameters().keySet().stream()
                .map(QueryParameter::getPosition)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (numbers.stream().anyMatch(number -> number > numbers.size())) {
            throw MESSAGES.numbersInSteps(plan.shape().statement().toHqlString());
        }
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
