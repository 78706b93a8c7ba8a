package io.hibernateshards.resharding;

import java.util.OptionalLong;

/**
 * How fast rows are copied from one database to another.
 *
 * @param rowsPerSecond rows a second, at least 1, where that bounds it
 * @param bytesPerSecond bytes a second, at least 1, where that bounds it
 */
public record CopyRate(OptionalLong rowsPerSecond, OptionalLong bytesPerSecond) {

    public CopyRate {
        if (rowsPerSecond.orElse(1) < 1 || bytesPerSecond.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "A rate is at least 1 a second, but got " + rowsPerSecond + " and " + bytesPerSecond);
        }
    }

    /** So many rows a second. */
    public static CopyRate ofRows(long perSecond) {
        return new CopyRate(OptionalLong.of(perSecond), OptionalLong.empty());
    }

    /** So many bytes a second. */
    public static CopyRate ofBytes(long perSecond) {
        return new CopyRate(OptionalLong.empty(), OptionalLong.of(perSecond));
    }
}
