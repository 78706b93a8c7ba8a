package io.hibernateshards.query.execution;

import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.SqmStatement;

/** A statement that was cut out of another, as Hibernate interprets a text: with its parameters. Any thread. */
record CutStatement(StatementPlan plan, PartParameters its) {

    static CutStatement of(StatementPlan plan) {
        return new CutStatement(
                plan, PartParameters.of(DomainParameterXref.from(plan.shape().statement())));
    }

    DomainParameterXref parameters() {
        return its.parameters();
    }

    ParameterMetadataImplementor parameterMetadata() {
        return its.metadata();
    }

    /** Gives the parameters that it does not have some value, which nothing reads. */
    void bindForeign(QueryParameterBindings bindings) {
        its.bindForeign(bindings);
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
