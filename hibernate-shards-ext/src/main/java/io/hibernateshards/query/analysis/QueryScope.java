package io.hibernateshards.query.analysis;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;

/** One query block while a statement is analysed: the statement's own or a subquery's. */
final class QueryScope {

    final int depth;

    /** Conditions that every row of the block's result satisfies. */
    final List<SqmPredicate> filters = new ArrayList<>();

    /** Conditions that only say which rows of a join match. */
    final List<JoinCondition> joinConditions = new ArrayList<>();

    /** Whether its rows are those of a from-element. */
    boolean givesRows;

    boolean hasRightOrFullJoin;
    boolean hasRequiredShardedElement;
    boolean hasReferenceElement;

    record JoinCondition(SqmPredicate predicate, FromElement joined, boolean isInner) {}

    QueryScope(int depth) {
        this.depth = depth;
    }
}
