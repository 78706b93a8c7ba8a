package io.hibernateshards.query.merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one input that another has too, or has not. Reads the other one first and holds a count for each row of it. As
 * a set each row comes once; as a bag, as often as {@code intersect all} and {@code except all} say: the lesser count, or the
 * difference of both.
 */
public final class SetDifference extends DerivedStream {

    private final RowStream input;
    private final RowStream other;
    private final boolean keepsCommon;
    private final boolean isBag;
    private final KeyEquality equality;
    private @Nullable Map<@Nullable Object, Long> counts;

    /**
     * @param keepsCommon whether rows are given that the other has; else those that it has not
     * @param isBag whether equal rows are counted
     */
    public SetDifference(RowStream input, RowStream other, boolean keepsCommon, boolean isBag, KeyEquality equality) {
        super(List.of(input, other));
        this.input = input;
        this.other = other;
        this.keepsCommon = keepsCommon;
        this.isBag = isBag;
        this.equality = equality;
    }

    @Override
    Object @Nullable [] pull() {
        Map<@Nullable Object, Long> left = counts;
        if (left == null) {
            left = countOther();
            counts = left;
        }
        for (Object[] row = input.next(); row != null; row = input.next()) {
            if (isGiven(left, equality.key(row, row.length))) {
                return row;
            }
        }
        return null;
    }

    private Map<@Nullable Object, Long> countOther() {
        var found = new HashMap<@Nullable Object, Long>();
        for (Object[] row = other.next(); row != null; row = other.next()) {
            found.merge(equality.key(row, row.length), 1L, Long::sum);
        }
        other.close();
        return found;
    }

    private boolean isGiven(Map<@Nullable Object, Long> left, @Nullable Object key) {
        long count = left.getOrDefault(key, 0L);
        if (isBag) {
            left.put(key, Math.max(0, count - 1));
            return count > 0 == keepsCommon;
        }
        boolean isGiven = count > 0 == keepsCommon;
        // Each row once: it counts as taken, or as one of the other's, from now on.
        left.put(key, keepsCommon ? 0L : 1L);
        return isGiven;
    }
}
