package io.hibernateshards.resharding;

import java.util.OptionalLong;

/**
 * How much a database shall have beside others, and how much it can hold.
 *
 * @param share its part, in relation to the shares of the others; finite and positive
 * @param rows the most rows of the keyspace that it can hold, if that is limited
 * @param bytes the most bytes of the keyspace's rows that it can hold, if that is limited
 */
public record Capacity(double share, OptionalLong rows, OptionalLong bytes) {

    /** A share of 1, and no limit. */
    public static final Capacity DEFAULT = new Capacity(1, OptionalLong.empty(), OptionalLong.empty());

    public Capacity {
        if (!(share > 0 && share < Double.POSITIVE_INFINITY) || rows.orElse(1) < 1 || bytes.orElse(1) < 1) {
            throw new IllegalArgumentException("A share is finite and positive, a limit at least 1, but got " + share
                    + ", " + rows + " and " + bytes);
        }
    }

    /** That share, and no limit. */
    public static Capacity ofShare(double share) {
        return new Capacity(share, OptionalLong.empty(), OptionalLong.empty());
    }

    /** The same with a limit of rows. */
    public Capacity withRows(long limit) {
        return new Capacity(share, OptionalLong.of(limit), bytes);
    }

    /** The same with a limit of bytes. */
    public Capacity withBytes(long limit) {
        return new Capacity(share, rows, OptionalLong.of(limit));
    }

    /** The limit by a measure; empty where there is none. */
    public OptionalLong limit(Measure measure) {
        return switch (measure) {
            case ROWS -> rows;
            case BYTES -> bytes;
            case VIRTUAL_SHARDS, LOAD -> OptionalLong.empty();
        };
    }
}
