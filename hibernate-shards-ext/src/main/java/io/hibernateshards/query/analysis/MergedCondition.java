package io.hibernateshards.query.analysis;

import java.util.List;
import java.util.stream.Stream;

/** A condition on merged groups: true, false or unknown. */
public sealed interface MergedCondition {

    /** How the values are compared that it compares, wherever in it. */
    Stream<ColumnType> comparedTypes();

    /** How two values are compared. */
    enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }

    /** A comparison, unknown where a side is null. */
    record Compare(Comparison comparison, MergedValue left, MergedValue right, ColumnType type)
            implements MergedCondition {

        @Override
        public Stream<ColumnType> comparedTypes() {
            return Stream.concat(Stream.of(type), Stream.of(left, right).flatMap(MergedValue::comparedTypes));
        }
    }

    /** Whether a value is null, never unknown. */
    record IsNull(MergedValue value) implements MergedCondition {

        @Override
        public Stream<ColumnType> comparedTypes() {
            return value.comparedTypes();
        }
    }

    /** Whether all conditions are true. */
    record And(List<MergedCondition> conditions) implements MergedCondition {

        @Override
        public Stream<ColumnType> comparedTypes() {
            return conditions.stream().flatMap(MergedCondition::comparedTypes);
        }
    }

    /** Whether some condition is true. */
    record Or(List<MergedCondition> conditions) implements MergedCondition {

        @Override
        public Stream<ColumnType> comparedTypes() {
            return conditions.stream().flatMap(MergedCondition::comparedTypes);
        }
    }

    /** The opposite; unknown stays unknown. */
    record Not(MergedCondition condition) implements MergedCondition {

        @Override
        public Stream<ColumnType> comparedTypes() {
            return condition.comparedTypes();
        }
    }
}
