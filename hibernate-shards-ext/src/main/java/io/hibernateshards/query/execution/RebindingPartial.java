package io.hibernateshards.query.execution;

import io.hibernateshards.query.rewrite.ClockParameters;
import io.hibernateshards.query.rewrite.PartialQuery;
import io.hibernateshards.query.rewrite.SizedQuery;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.sqm.SqmQuerySource;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/**
 * A partial statement with parameters of its own, for the elements of lists of certain sizes and for clocks, so that its
 * translations can be kept.
 */
final class RebindingPartial extends StatementPlan.Partial {

    private final Map<SqmParameter<?>, SizedQuery.Element> elements;
    private final PartParameters parameters;
    private final boolean hasLists;

    /** @param elements those of its parameters that are elements of a list */
    RebindingPartial(
            PartialQuery query, Set<SqmParameter<?>> parameters, Map<SqmParameter<?>, SizedQuery.Element> elements) {
        super(query);
        this.elements = elements;
        this.parameters = PartParameters.of(reference(query, parameters));
        this.hasLists = this.parameters.metadata().hasAnyMatching(parameter -> parameter.allowsMultiValuedBinding());
    }

    /** Hibernate has no way to it but through a statement, which may be any that has the parameters. */
    private static DomainParameterXref reference(PartialQuery query, Set<SqmParameter<?>> parameters) {
        var carrier = new SqmSelectStatement<>(
                Object.class, SqmQuerySource.HQL, query.statement().nodeBuilder());
        parameters.forEach(carrier::addParameter);
        return DomainParameterXref.from(carrier);
    }

    @Override
    HqlInterpretation<Object> interpretation(ShardedQuery<?> query) {
        return new RebindingInterpretation(this);
    }

    @Override
    void bind(ShardedQuery<?> query, GivenParameters given, QueryParameterBindings to) {
        var from = query.boundParameters();
        parameters.bindForeign(to);
        parameters.parameters().getQueryParameters().forEach((parameter, occurrences) -> {
            var its = to.getBinding(parameter);
            var clock = ClockParameters.clockOf(parameter.getName());
            if (clock != null) {
                its.setBindValue(Objects.requireNonNull(given.clocks().get(clock)));
                return;
            }
            var element = elements.get(occurrences.get(0));
            var original = element == null ? occurrences.get(0) : element.list();
            var binding = from.bindingOf(original);
            if (binding == null || !binding.isBound()) {
                return;
            }
            var list = given.list(query.getDomainParameterXref().getQueryParameter(original));
            if (list == null) {
                PartialExecution.copyValue(binding, its);
            } else if (element == null) {
                PartialExecution.copyValues(binding, list, its);
            } else {
                PartialExecution.copyElement(binding, list.get(Math.min(element.index(), list.size() - 1)), its);
            }
        });
    }

    private record RebindingInterpretation(RebindingPartial partial) implements HqlInterpretation<Object> {

        @Override
        public SqmStatement<Object> getSqmStatement() {
            return partial.query().statement();
        }

        @Override
        public ParameterMetadataImplementor getParameterMetadata() {
            return partial.parameters.metadata();
        }

        @Override
        public DomainParameterXref getDomainParameterXref() {
            // Without lists nothing changes it.
            var xref = partial.parameters.parameters();
            return partial.hasLists ? xref.copy() : xref;
        }

        @Override
        public void validateResultType(Class<?> resultType) {
            // Rows are packaged when they are merged.
        }
    }
}
