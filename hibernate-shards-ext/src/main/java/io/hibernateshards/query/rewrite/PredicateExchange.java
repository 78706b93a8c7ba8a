package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.QueryTreeWalker;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Map;
import org.hibernate.query.sqm.NodeBuilder;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.delete.SqmDeleteStatement;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.predicate.SqmGroupedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmJunctionPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNegatedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmWhereClause;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.update.SqmUpdateStatement;
import org.jspecify.annotations.Nullable;

/** Puts predicates into the places of others, in a tree that nobody else has: Hibernate's copying keeps their classes. */
final class PredicateExchange {

    private final NodeBuilder builder;
    private final Map<SqmPredicate, SqmPredicate> replacements = new IdentityHashMap<>();

    PredicateExchange(NodeBuilder builder) {
        this.builder = builder;
    }

    void put(SqmPredicate original, SqmPredicate replacement) {
        replacements.put(original, replacement);
    }

    /** Exchanges all in a statement and its subqueries. */
    void in(SqmStatement<?> statement) {
        var specs = new Specs();
        if (statement instanceof SqmUpdateStatement<?> update) {
            exchange(update.getWhereClause());
        } else if (statement instanceof SqmDeleteStatement<?> delete) {
            exchange(delete.getWhereClause());
        }
        statement.accept(specs);
    }

    /** Takes one part of a conjunction out of a where clause. */
    void remove(SqmQuerySpec<?> spec, SqmPredicate part) {
        var where = spec.getWhereClause();
        if (where != null) {
            var rest = without(where.getPredicate(), part);
            spec.setWhereClause(rest == null ? null : new SqmWhereClause(rest, builder));
        }
    }

    private @Nullable SqmPredicate without(@Nullable SqmPredicate predicate, SqmPredicate part) {
        if (predicate == null || predicate == part) {
            return null;
        }
        if (predicate instanceof SqmGroupedPredicate grouped) {
            var rest = without(grouped.getSubPredicate(), part);
            return rest == null ? null : new SqmGroupedPredicate(rest, builder);
        }
        if (predicate instanceof SqmJunctionPredicate junction
                && junction.getOperator() == jakarta.persistence.criteria.Predicate.BooleanOperator.AND) {
            var rest = new ArrayList<SqmPredicate>();
            for (var each : junction.getPredicates()) {
                var left = without(each, part);
                if (left != null) {
                    rest.add(left);
                }
            }
            return switch (rest.size()) {
                case 0 -> null;
                case 1 -> rest.get(0);
                default -> new SqmJunctionPredicate(junction.getOperator(), rest, builder);
            };
        }
        return predicate;
    }

    private void exchange(@Nullable SqmWhereClause where) {
        if (where != null && where.getPredicate() != null) {
            where.setPredicate(exchanged(where.getPredicate()));
        }
    }

    private void exchange(SqmQuerySpec<?> spec) {
        spec.getFromClause().getRoots().forEach(this::exchangeInJoins);
        exchange(spec.getWhereClause());
        var having = spec.getHavingClausePredicate();
        if (having != null) {
            spec.setHavingClausePredicate(exchanged(having));
        }
    }

    private void exchangeInJoins(SqmFrom<?, ?> from) {
        for (var join : from.getSqmJoins()) {
            var predicate = join.getJoinPredicate();
            if (predicate != null) {
                join.setJoinPredicate(exchanged(predicate));
            }
            exchangeInJoins(join);
        }
    }

    private SqmPredicate exchanged(SqmPredicate predicate) {
        var replacement = replacements.get(predicate);
        if (replacement != null) {
            return replacement;
        }
        if (predicate instanceof SqmGroupedPredicate grouped) {
            return new SqmGroupedPredicate(exchanged(grouped.getSubPredicate()), builder);
        }
        if (predicate instanceof SqmNegatedPredicate negated) {
            return new SqmNegatedPredicate(exchanged(negated.getWrappedPredicate()), builder);
        }
        if (predicate instanceof SqmJunctionPredicate junction) {
            return new SqmJunctionPredicate(
                    junction.getOperator(),
                    new ArrayList<>(junction.getPredicates().stream()
                            .map(this::exchanged)
                            .toList()),
                    builder);
        }
        return predicate;
    }

    /** Finds the query blocks of a statement. */
    private final class Specs extends QueryTreeWalker {

        @Override
        public Object visitQuerySpec(SqmQuerySpec<?> spec) {
            exchange(spec);
            return super.visitQuerySpec(spec);
        }
    }
}
