package io.hibernateshards.query.analysis;

import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmExistsPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.select.SqmSubQuery;

/**
 * A predicate with a subquery that is answered before the statement, whose result then stands in the predicate's place.
 */
public sealed interface Hoisted {

    /** The predicate, as it stands in the statement. */
    SqmPredicate predicate();

    SqmSubQuery<?> subquery();

    /** A value in the values that the subquery gives. */
    record Membership(SqmPredicate predicate, SqmExpression<?> test, SqmSubQuery<?> subquery, boolean isNegated)
            implements Hoisted {}

    /** Whether the subquery gives a row. */
    record Existence(SqmExistsPredicate predicate, SqmSubQuery<?> subquery) implements Hoisted {}

    /** A comparison with the one value that the subquery gives. */
    record Operand(SqmComparisonPredicate predicate, SqmSubQuery<?> subquery) implements Hoisted {}

    /**
     * A comparison with all or any of the values that the subquery gives.
     *
     * @param isAll whether it must hold for all of them
     * @param type how the values are compared
     */
    record Quantified(SqmComparisonPredicate predicate, SqmSubQuery<?> subquery, boolean isAll, ColumnType type)
            implements Hoisted {}

    /**
     * Whether the subquery gives a row for each row outside, as one equality tells: a value in the values that the subquery
     * gives without it.
     *
     * @param equality the equality
     * @param outer its side outside
     * @param inner its side inside
     */
    record Match(
            SqmExistsPredicate predicate,
            SqmSubQuery<?> subquery,
            SqmComparisonPredicate equality,
            SqmPath<?> outer,
            SqmPath<?> inner)
            implements Hoisted {}
}
