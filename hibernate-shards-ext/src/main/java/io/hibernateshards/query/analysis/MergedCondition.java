package io.hibernateshards.query.analysis;

import java.util.List;

/** A condition on merged groups: true, false or unknown. */
public sealed interface MergedCondition {

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
            implements MergedCondition {}

    /** Whether a value is null, never unknown. */
    record IsNull(MergedValue value) implements MergedCondition {}

    /** Whether all conditions are true. */
    record And(List<MergedCondition> conditions) implements MergedCondition {}

    /** Whether some condition is true. */
    record Or(List<MergedCondition> conditions) implements MergedCondition {}

    /** The opposite; unknown stays unknown. */
    record Not(MergedCondition condition) implements MergedCondition {}
}
