package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.KeyTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmLiteral;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.predicate.SqmBetweenPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmGroupedPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmJunctionPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads from predicates what they say about the place of rows. A predicate narrows where it is true for no other row: null
 * and unknown count as not true, which is right under {@code and} and {@code or}; nothing is read under {@code not}.
 */
final class ConditionReader {

    private final PathReader paths;

    ConditionReader(PathReader paths) {
        this.paths = paths;
    }

    /** What predicates that all hold say about the rows of one set of from-elements. */
    RouteCondition read(List<SqmPredicate> predicates, FromElement leader) {
        var conditions = new ArrayList<RouteCondition>();
        var parts = new ArrayList<PartEquality>();
        for (var predicate : predicates) {
            collect(predicate, leader, conditions, parts);
        }
        addWholeKeys(parts, conditions);
        return RouteCondition.all(conditions);
    }

    private void collect(
            SqmPredicate predicate, FromElement leader, List<RouteCondition> conditions, List<PartEquality> parts) {
        if (predicate instanceof SqmGroupedPredicate grouped) {
            collect(grouped.getSubPredicate(), leader, conditions, parts);
        } else if (predicate instanceof SqmJunctionPredicate junction) {
            if (junction.getOperator() == jakarta.persistence.criteria.Predicate.BooleanOperator.AND) {
                junction.getPredicates().forEach(part -> collect(part, leader, conditions, parts));
            } else {
                conditions.add(RouteCondition.either(junction.getPredicates().stream()
                        .map(part -> read(List.of(part), leader))
                        .toList()));
            }
        } else if (predicate instanceof SqmComparisonPredicate comparison && !comparison.isNegated()) {
            collectComparison(comparison, leader, conditions, parts);
        } else if (predicate instanceof SqmInListPredicate<?> list && !list.isNegated()) {
            collectList(list, leader, conditions);
        } else if (predicate instanceof SqmBetweenPredicate between && !between.isNegated()) {
            var term = termOf(between.getExpression(), leader);
            var lower = valueOf(between.getLowerBound());
            var upper = valueOf(between.getUpperBound());
            if (term != null && (lower != null || upper != null)) {
                conditions.add(term.range(lower, true, upper, true));
            }
        }
    }

    private void collectComparison(
            SqmComparisonPredicate comparison,
            FromElement leader,
            List<RouteCondition> conditions,
            List<PartEquality> parts) {
        var term = termOf(comparison.getLeftHandExpression(), leader);
        var value = valueOf(comparison.getRightHandExpression());
        var operator = comparison.getSqmOperator();
        if (term == null || value == null) {
            term = termOf(comparison.getRightHandExpression(), leader);
            value = valueOf(comparison.getLeftHandExpression());
            operator = operator.invert();
        }
        if (term == null || value == null) {
            return;
        }
        switch (operator) {
            case EQUAL -> {
                conditions.add(term.oneOf(List.of(value), comparison));
                if (term.term().partCount() > 1) {
                    parts.add(new PartEquality(term, value));
                }
            }
            case LESS_THAN -> conditions.add(term.range(null, false, value, false));
            case LESS_THAN_OR_EQUAL -> conditions.add(term.range(null, false, value, true));
            case GREATER_THAN -> conditions.add(term.range(value, false, null, false));
            case GREATER_THAN_OR_EQUAL -> conditions.add(term.range(value, true, null, false));
            default -> {}
        }
    }

    private void collectList(SqmInListPredicate<?> list, FromElement leader, List<RouteCondition> conditions) {
        var term = termOf(list.getTestExpression(), leader);
        if (term == null) {
            return;
        }
        var values = new ArrayList<Value>();
        for (var expression : list.getListExpressions()) {
            var value = valueOf(expression);
            if (value == null) {
                return;
            }
            values.add(value);
        }
        conditions.add(term.oneOf(values, list));
    }

    /** Where all parts of a composite key are equal to values, the whole key is known. */
    private static void addWholeKeys(List<PartEquality> parts, List<RouteCondition> conditions) {
        var byKey = new TreeMap<String, Map<Integer, PartEquality>>();
        for (var part : parts) {
            byKey.computeIfAbsent(part.term().owner(), owner -> new TreeMap<>())
                    .putIfAbsent(part.term().term().part(), part);
        }
        byKey.forEach((owner, found) -> {
            var equalities = List.copyOf(found.values());
            var term = equalities.get(0).term().term();
            if (equalities.size() == term.partCount()) {
                conditions.add(new RouteCondition.AllParts(
                        owner,
                        term,
                        equalities.stream()
                                .<Class<?>>map(equality -> equality.term().type())
                                .toList(),
                        equalities.stream().map(PartEquality::value).toList()));
            }
        });
    }

    private record PartEquality(PlacingPath term, Value value) {}

    /** @param owner the path of the key that a part belongs to */
    private record PlacingPath(String owner, String path, KeyTerm term, Class<?> type) {

        RouteCondition oneOf(List<Value> values, SqmPredicate predicate) {
            return new RouteCondition.OneOf(path, term, type, values, predicate);
        }

        RouteCondition range(@Nullable Value lower, boolean lowerIn, @Nullable Value upper, boolean upperIn) {
            return new RouteCondition.Range(path, term, type, lower, lowerIn, upper, upperIn);
        }
    }

    private @Nullable PlacingPath termOf(SqmExpression<?> expression, FromElement leader) {
        if (!(expression instanceof SqmPath<?> path)) {
            return null;
        }
        var element = paths.elementAtStartOf(path);
        if (element == null || element.leader() != leader) {
            return null;
        }
        var javaType = path.getJavaTypeDescriptor();
        return javaType == null
                ? null
                : paths.keyTerm(path)
                        .map(term -> new PlacingPath(
                                path.getLhs() == null ? "" : PathReader.text(path.getLhs()),
                                readable(path),
                                term,
                                boxed(javaType.getJavaTypeClass())))
                        .orElse(null);
    }

    private static String readable(SqmPath<?> path) {
        return path.toHqlString();
    }

    private static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }

    static @Nullable Value valueOf(SqmExpression<?> expression) {
        if (expression instanceof SqmParameter<?> parameter) {
            return new Value.Parameter(parameter);
        }
        if (expression instanceof SqmLiteral<?> literal) {
            return new Value.Literal(literal.getLiteralValue());
        }
        return null;
    }

    /** The two paths of an equality that holds for every row, if it is one. */
    static @Nullable Equality equalityOf(SqmPredicate predicate) {
        if (predicate instanceof SqmComparisonPredicate comparison
                && !comparison.isNegated()
                && comparison.getSqmOperator() == ComparisonOperator.EQUAL
                && comparison.getLeftHandExpression() instanceof SqmPath<?> left
                && comparison.getRightHandExpression() instanceof SqmPath<?> right) {
            return new Equality(left, right);
        }
        return null;
    }

    record Equality(SqmPath<?> left, SqmPath<?> right) {

        Equality {
            Objects.requireNonNull(left);
            Objects.requireNonNull(right);
        }
    }

    /** The parts of a conjunction, flat. */
    static void flatten(@Nullable SqmPredicate predicate, List<SqmPredicate> conjuncts) {
        if (predicate instanceof SqmGroupedPredicate grouped) {
            flatten(grouped.getSubPredicate(), conjuncts);
        } else if (predicate instanceof SqmJunctionPredicate junction
                && junction.getOperator() == jakarta.persistence.criteria.Predicate.BooleanOperator.AND) {
            junction.getPredicates().forEach(part -> flatten(part, conjuncts));
        } else if (predicate != null) {
            conjuncts.add(predicate);
        }
    }
}
