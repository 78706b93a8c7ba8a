package io.hibernateshards.query.execution;

import io.hibernateshards.query.rewrite.SizedQuery;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.query.internal.ParameterMetadataImpl;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.sqm.SqmQuerySource;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * A partial statement for lists of certain sizes, with its translations. The internal classes are those that Hibernate itself makes
 * of a tree's parameters.
 */
final class SizedPartial extends StatementPlan.Partial {

    private final SizedQuery sized;
    private final DomainParameterXref parameters;
    private final ParameterMetadataImplementor metadata;

    SizedPartial(SizedQuery sized) {
        super(sized.query());
        this.sized = sized;
        this.parameters = parametersOf(sized);
        this.metadata = new ParameterMetadataImpl(parameters.getQueryParameters());
    }

    /** Hibernate has no way to them but through a statement, which may be any that has these. */
    private static DomainParameterXref parametersOf(SizedQuery sized) {
        var carrier = new SqmSelectStatement<>(
                Object.class, SqmQuerySource.HQL, sized.query().statement().nodeBuilder());
        sized.parameters().forEach(carrier::addParameter);
        return DomainParameterXref.from(carrier);
    }

    @Override
    HqlInterpretation<Object> interpretation(ShardedQuery<?> query) {
        return new SizedInterpretation(this);
    }

    @Override
    void bind(
            ShardedQuery<?> query,
            Map<QueryParameterImplementor<?>, List<@Nullable Object>> lists,
            QueryParameterBindings to) {
        var from = query.boundParameters();
        parameters.getQueryParameters().forEach((parameter, occurrences) -> {
            var element = sized.elements().get(occurrences.get(0));
            var binding = from.bindingOf(element == null ? occurrences.get(0) : element.list());
            if (binding == null || !binding.isBound()) {
                return;
            }
            var its = to.getBinding(parameter);
            if (element == null || !binding.isMultiValued()) {
                PartialExecution.copyValue(binding, its);
            } else {
                var list = Objects.requireNonNull(
                        lists.get(query.getDomainParameterXref().getQueryParameter(element.list())));
                PartialExecution.copyElement(binding, list.get(Math.min(element.index(), list.size() - 1)), its);
            }
        });
    }

    private record SizedInterpretation(SizedPartial partial) implements HqlInterpretation<Object> {

        @Override
        public SqmStatement<Object> getSqmStatement() {
            return partial.query().statement();
        }

        @Override
        public ParameterMetadataImplementor getParameterMetadata() {
            return partial.metadata;
        }

        @Override
        public DomainParameterXref getDomainParameterXref() {
            // Without lists nothing changes it.
            return partial.parameters;
        }

        @Override
        public void validateResultType(Class<?> resultType) {
            // Rows are packaged when they are merged.
        }
    }
}
