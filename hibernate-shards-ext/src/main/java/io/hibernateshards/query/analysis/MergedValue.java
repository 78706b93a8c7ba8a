package io.hibernateshards.query.analysis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An expression that is computed of merged groups: of their keys and aggregates. */
public sealed interface MergedValue {

    /** What it is computed of. */
    default Stream<MergedValue> operands() {
        return Stream.empty();
    }

    /** How the values are compared that it compares, wherever in it. */
    default Stream<ColumnType> comparedTypes() {
        return operands().flatMap(MergedValue::comparedTypes);
    }

    /** A key of the group, by its place. */
    record Key(int index) implements MergedValue {}

    /** An aggregate of the group, by its place. */
    record Call(int index) implements MergedValue {}

    /** A column of an embeddable, or of an entity's id. */
    record Part(MergedValue whole, CompositeType.Leaf leaf) implements MergedValue {

        @Override
        public Stream<MergedValue> operands() {
            return Stream.of(whole);
        }
    }

    /** A literal or a parameter. */
    record Constant(Value value) implements MergedValue {}

    /** Operations that give the same in memory as in a database: no division of decimals, whose scale differs. */
    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        /** Of integers, cut off towards zero, or of floating numbers. */
        DIVIDE,
        /** The rest of a division of integers, with the sign of the dividend. */
        MODULO
    }

    /** A number computed of two. */
    record Arithmetic(Operator operator, MergedValue left, MergedValue right, Class<?> result) implements MergedValue {

        @Override
        public Stream<MergedValue> operands() {
            return Stream.of(left, right);
        }
    }

    /** A number with its sign turned. */
    record Negative(MergedValue operand, Class<?> result) implements MergedValue {

        @Override
        public Stream<MergedValue> operands() {
            return Stream.of(operand);
        }
    }

    /** A number without its sign. */
    record Absolute(MergedValue operand, Class<?> result) implements MergedValue {

        @Override
        public Stream<MergedValue> operands() {
            return Stream.of(operand);
        }
    }

    /** The first that is not null. */
    record Coalesce(List<MergedValue> values, Class<?> result) implements MergedValue {

        @Override
        public Stream<MergedValue> operands() {
            return values.stream();
        }
    }

    /** Strings one after another, null where one is null. */
    record Concatenation(List<MergedValue> values) implements MergedValue {

        @Override
        public Stream<MergedValue> operands() {
            return values.stream();
        }
    }

    /** The value of the first branch whose condition is true. */
    record Case(List<Branch> branches, Optional<MergedValue> otherwise, Class<?> result) implements MergedValue {

        @Override
        public Stream<MergedValue> operands() {
            return Stream.concat(branches.stream().map(Branch::value), otherwise.stream());
        }

        @Override
        public Stream<ColumnType> comparedTypes() {
            return Stream.concat(
                    branches.stream().flatMap(branch -> branch.condition().comparedTypes()),
                    MergedValue.super.comparedTypes());
        }
    }

    /** A branch of a case. */
    record Branch(MergedCondition condition, MergedValue value) {}
}
