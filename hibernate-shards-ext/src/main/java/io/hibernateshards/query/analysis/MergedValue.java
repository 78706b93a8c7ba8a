package io.hibernateshards.query.analysis;

import java.util.List;
import java.util.Optional;

/** An expression that is computed of merged groups: of their keys and aggregates. */
public sealed interface MergedValue {

    /** A key of the group, by its place. */
    record Key(int index) implements MergedValue {}

    /** An aggregate of the group, by its place. */
    record Call(int index) implements MergedValue {}

    /** A literal or a parameter. */
    record Constant(Value value) implements MergedValue {}

    /** Operations that give the same in memory as in a database: no division, whose scale differs. */
    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY
    }

    /** A number computed of two. */
    record Arithmetic(Operator operator, MergedValue left, MergedValue right, Class<?> result) implements MergedValue {}

    /** A number with its sign turned. */
    record Negative(MergedValue operand, Class<?> result) implements MergedValue {}

    /** The first that is not null. */
    record Coalesce(List<MergedValue> values, Class<?> result) implements MergedValue {}

    /** The value of the first branch whose condition is true. */
    record Case(List<Branch> branches, Optional<MergedValue> otherwise, Class<?> result) implements MergedValue {}

    /** A branch of a case. */
    record Branch(MergedCondition condition, MergedValue value) {}
}
