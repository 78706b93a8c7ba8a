package io.hibernateshards.query.analysis;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.query.sqm.tree.domain.SqmBasicValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmEmbeddedValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmLiteral;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.predicate.SqmBetweenPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNullnessPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;

/** Conditions on the attributes of one from-element and on parameters alone, which can be asked of its entity by itself. */
public final class OwnConditions {

    private OwnConditions() {}

    /** Whether a condition is one, of attributes that the entity has. */
    static boolean isOf(SqmFrom<?, ?> from, SqmPredicate predicate, Predicate<List<String>> isKnown) {
        return rewritten(
                        from,
                        predicate,
                        path -> namesFrom(from, path).filter(isKnown).map(names -> path))
                .isPresent();
    }

    /** Whether a condition leaves few rows, as applications write them. */
    static boolean isStrong(SqmPredicate predicate) {
        return predicate instanceof SqmComparisonPredicate comparison
                        && comparison.getSqmOperator() == ComparisonOperator.EQUAL
                || predicate instanceof SqmInListPredicate<?> list && !list.isNegated();
    }

    /** What stands for a path in another statement. */
    @FunctionalInterface
    public interface Replacement {

        Optional<? extends SqmPath<?>> of(SqmPath<?> path);
    }

    /** The condition with other paths, if it is one of these. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static Optional<SqmPredicate> rewritten(SqmFrom<?, ?> from, SqmPredicate predicate, Replacement paths) {
        var operands = new Operands(from, paths);
        var builder = predicate.nodeBuilder();
        if (predicate instanceof SqmComparisonPredicate comparison && !comparison.isNegated()) {
            var left = operands.of(comparison.getLeftHandExpression());
            var right = operands.of(comparison.getRightHandExpression());
            return operands.made(() -> new SqmComparisonPredicate(left, comparison.getSqmOperator(), right, builder));
        }
        if (predicate instanceof SqmInListPredicate<?> list) {
            var test = operands.of(list.getTestExpression());
            var values = new ArrayList<SqmExpression>();
            list.getListExpressions().forEach(value -> values.add(operands.of(value)));
            return operands.made(() -> new SqmInListPredicate(test, values, list.isNegated(), builder));
        }
        if (predicate instanceof SqmBetweenPredicate between) {
            var tested = operands.of(between.getExpression());
            var lower = operands.of(between.getLowerBound());
            var upper = operands.of(between.getUpperBound());
            return operands.made(() -> new SqmBetweenPredicate(tested, lower, upper, between.isNegated(), builder));
        }
        if (predicate instanceof SqmNullnessPredicate nullness) {
            var tested = operands.of(nullness.getExpression());
            return operands.made(() -> new SqmNullnessPredicate(tested, nullness.isNegated(), builder));
        }
        return Optional.empty();
    }

    /** The attributes from an element to a value that its own table has; nothing for other paths. */
    static Optional<List<String>> namesFrom(SqmFrom<?, ?> from, SqmPath<?> path) {
        var names = new LinkedList<String>();
        boolean isLast = true;
        for (SqmPath<?> at = path; at != null; at = at.getLhs()) {
            if (at == from) {
                return names.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(names));
            }
            boolean isOwn = at instanceof SqmEmbeddedValuedSimplePath<?>
                    || isLast
                            && (at instanceof SqmBasicValuedSimplePath<?>
                                    || at instanceof SqmEntityValuedSimplePath<?>);
            if (!isOwn) {
                return Optional.empty();
            }
            names.addFirst(at.getReferencedPathSource().getPathName());
            isLast = false;
        }
        return Optional.empty();
    }

    /** The operands of one condition. */
    private static final class Operands {

        private final SqmFrom<?, ?> from;
        private final Replacement paths;
        private boolean areKnown = true;
        private boolean havePath;

        Operands(SqmFrom<?, ?> from, Replacement paths) {
            this.from = from;
            this.paths = paths;
        }

        SqmExpression<?> of(SqmExpression<?> operand) {
            if (operand instanceof SqmPath<?> path) {
                var replacement =
                        namesFrom(from, path).flatMap(names -> paths.of(path).map(its -> (SqmPath<?>) its));
                areKnown &= replacement.isPresent();
                havePath = true;
                return replacement.isPresent() ? replacement.get() : operand;
            }
            areKnown &= operand instanceof SqmParameter<?> || operand instanceof SqmLiteral<?>;
            return operand;
        }

        Optional<SqmPredicate> made(java.util.function.Supplier<SqmPredicate> making) {
            return areKnown && havePath ? Optional.of(making.get()) : Optional.empty();
        }
    }
}
