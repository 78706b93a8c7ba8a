package io.hibernateshards.random;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.From;
import jakarta.persistence.criteria.JoinType;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import java.util.ArrayList;
import java.util.List;

/**
 * A criteria query as data. Terms name from-elements by their numbers: 0 is the root, the joins follow.
 *
 * @param select none for the root itself
 */
record CriteriaShape(
        String type,
        List<Join> joins,
        boolean isDistinct,
        List<Term> select,
        List<Condition> where,
        boolean isNegated,
        List<Term> groupBy,
        List<Order> order) {

    /** A join of an attribute of a from-element. */
    record Join(int from, String attribute, JoinType kind) {}

    /** A path of a from-element, and what is computed of it. */
    record Term(Computed computed, int from, String path) {}

    /** A term compared with values; with none, whether it is null. */
    record Condition(Term term, Comparison comparison, List<Object> values) {}

    record Order(Term term, boolean isDescending) {}

    /** What is computed of a path. */
    enum Computed {
        NOTHING,
        UPPER,
        LENGTH,
        NEGATED,
        COUNT,
        COUNT_DISTINCT,
        SUM,
        LEAST,
        GREATEST,
        MEAN
    }

    /** How a term is compared. */
    enum Comparison {
        EQUAL,
        OTHER,
        GREATER,
        IN,
        NULL
    }

    /** The query of that shape. */
    Query query(EntityManager em) {
        return new Making(em.getCriteriaBuilder(), this).query(em);
    }

    /** The making of one criteria query. */
    private static final class Making {

        private final CriteriaBuilder builder;
        private final CriteriaShape shape;
        private final List<From<?, ?>> froms = new ArrayList<>();

        Making(CriteriaBuilder builder, CriteriaShape shape) {
            this.builder = builder;
            this.shape = shape;
        }

        Query query(EntityManager em) {
            var criteria = builder.createQuery(Object.class);
            var root = criteria.from(em.getMetamodel().entity(shape.type));
            froms.add(root);
            shape.joins.forEach(join -> froms.add(froms.get(join.from).join(join.attribute, join.kind)));
            if (shape.select.isEmpty()) {
                criteria.select(root);
            } else if (shape.select.size() == 1) {
                criteria.select(expression(shape.select.get(0)));
            } else {
                criteria.multiselect(shape.select.stream().map(this::expression).toArray(Expression[]::new));
            }
            criteria.distinct(shape.isDistinct);
            var conditions = shape.where.stream().map(this::condition).toArray(Predicate[]::new);
            if (conditions.length > 0) {
                criteria.where(shape.isNegated ? builder.not(builder.or(conditions)) : builder.and(conditions));
            }
            if (!shape.groupBy.isEmpty()) {
                criteria.groupBy(shape.groupBy.stream().map(this::expression).toArray(Expression[]::new));
            }
            criteria.orderBy(shape.order.stream()
                    .map(order -> order.isDescending
                            ? builder.desc(expression(order.term))
                            : builder.asc(expression(order.term)))
                    .toList());
            return em.createQuery(criteria);
        }

        private Predicate condition(Condition condition) {
            var left = expression(condition.term);
            return switch (condition.comparison) {
                case EQUAL -> builder.equal(left, condition.values.get(0));
                case OTHER -> builder.notEqual(left, condition.values.get(0));
                case GREATER -> greater(left, condition.values.get(0));
                case IN -> left.in(condition.values);
                case NULL -> builder.isNull(left);
            };
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // The type of a path is known at run time alone.
        private Predicate greater(Expression left, Object value) {
            return builder.greaterThan(left, (Comparable) value);
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // The type of a path is known at run time alone.
        private Expression<?> expression(Term term) {
            Path<?> path = froms.get(term.from);
            for (var part : term.path.split("\\.")) {
                path = path.get(part);
            }
            Expression raw = path;
            return switch (term.computed) {
                case NOTHING -> path;
                case UPPER -> builder.upper(raw);
                case LENGTH -> builder.length(raw);
                case NEGATED -> builder.neg(raw);
                case COUNT -> builder.count(path);
                case COUNT_DISTINCT -> builder.countDistinct(path);
                case SUM -> builder.sum(raw);
                case LEAST -> builder.least(raw);
                case GREATEST -> builder.greatest(raw);
                case MEAN -> builder.avg(raw);
            };
        }
    }
}
