package io.hibernateshards.query.merge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first of each set of equal rows, in the order they come. Streams; holds the key of each row it gave. */
public final class DistinctMerge extends DerivedStream {

    private final RowStream input;
    private final int keyCount;
    private final KeyEquality equality;
    private final Set<@Nullable Object> seen = new HashSet<>();

    /** Rows are equal where all their columns are. */
    public DistinctMerge(RowStream input, KeyEquality equality) {
        this(input, Integer.MAX_VALUE, equality);
    }

    /** Rows are equal where the first {@code keyCount} columns are. */
    public DistinctMerge(RowStream input, int keyCount, KeyEquality equality) {
        super(List.of(input));
        this.input = input;
        this.keyCount = keyCount;
        this.equality = equality;
    }

    @Override
    Object @Nullable [] pull() {
        for (Object[] row = input.next(); row != null; row = input.next()) {
            if (seen.add(equality.key(row, Math.min(keyCount, row.length)))) {
                return row;
            }
        }
        return null;
    }
}
