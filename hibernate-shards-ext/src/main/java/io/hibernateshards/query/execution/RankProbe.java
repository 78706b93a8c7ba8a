package io.hibernateshards.query.execution;

import io.hibernateshards.query.merge.RankBracket.Sample;
import io.hibernateshards.query.merge.RankBracket.Window;
import io.hibernateshards.query.rewrite.RankQuery;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.FlushMode;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.query.sqm.internal.SqmQueryImpl;
import org.hibernate.query.sqm.tree.expression.SqmJpaCriteriaParameterWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Asks one database for keys by their ranks, with the values bound to the sharded query. The internal class is how Hibernate runs a
 * tree that nothing changes any more without copying it.
 */
final class RankProbe extends SqmQueryImpl<Object[]> {

    RankProbe(
            ShardedQuery<?> query,
            RankQuery ranks,
            SharedSessionContractImplementor engineSession,
            @Nullable Integer timeoutSeconds) {
        super(ranks.statement(), false, Object[].class, engineSession);
        bind(query);
        getQueryOptions().setFlushMode(FlushMode.MANUAL);
        if (timeoutSeconds != null) {
            getQueryOptions().setTimeout(timeoutSeconds);
        }
    }

    /** The parameters of a tree are collected anew for each query of it, so they are others than those of the sharded query. */
    private void bind(ShardedQuery<?> query) {
        var its = query.getDomainParameterXref();
        var values = query.getQueryParameterBindings();
        getDomainParameterXref().getQueryParameters().forEach((parameter, uses) -> {
            if (RankQuery.isOwn(parameter.getName())) {
                return;
            }
            var original = uses.get(0) instanceof SqmJpaCriteriaParameterWrapper<?> wrapper
                    ? its.getQueryParameter(its.getParameterResolutions()
                            .getJpaCriteriaParamResolutions()
                            .get(wrapper.getJpaCriteriaParameter()))
                    : parameter;
            var value = values.getBinding(original);
            if (value.isBound()) {
                PartialExecution.copyValue(value, getQueryParameterBindings().getBinding(parameter));
            }
        });
    }

    /** The samples of a window that there are, ascending. */
    List<Sample> samples(Window window) {
        setParameter(RankQuery.FROM, window.from());
        setParameter(RankQuery.WIDTH, window.width());
        setParameter(RankQuery.STEP, window.step());
        var samples = new ArrayList<Sample>();
        for (var row : list()) {
            samples.add(new Sample(window.from() + ((Number) row[row.length - 1]).longValue() - 1, row));
        }
        return samples;
    }
}
