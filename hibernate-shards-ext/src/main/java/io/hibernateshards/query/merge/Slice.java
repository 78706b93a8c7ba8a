package io.hibernateshards.query.merge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of its input's rows. The input is closed as soon as the page is full. */
public final class Slice extends DerivedStream {

    /** The limit that means all rows after the offset. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final RowStream input;
    private long toSkip;
    private long toGive;

    /**
     * @param offset how many rows are left out first, not negative
     * @param limit how many rows are given at most, not negative; 0 reads nothing
     */
    public Slice(RowStream input, long offset, long limit) {
        super(List.of(input));
        if (offset < 0 || limit < 0) {
            throw new IllegalArgumentException(
                    "Offset and limit are not negative, but got " + offset + " and " + limit);
        }
        this.input = input;
        this.toSkip = offset;
        this.toGive = limit;
    }

    @Override
    Object @Nullable [] pull() {
        if (toGive == 0) {
            closeInputs();
            return null;
        }
        Object[] row = input.next();
        for (; toSkip > 0 && row != null; toSkip--) {
            row = input.next();
        }
        if (row == null) {
            toGive = 0;
        } else if (toGive != UNLIMITED) {
            toGive--;
        }
        if (toGive == 0) {
            closeInputs();
        }
        return row;
    }
}
