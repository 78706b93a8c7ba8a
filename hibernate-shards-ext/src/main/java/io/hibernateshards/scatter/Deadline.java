package io.hibernateshards.scatter;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A point in time by the monotonic clock up to which work may go on. Any thread. */
public final class Deadline {

    private static final Deadline NONE = new Deadline(0, Duration.ZERO);

    private final long endNanos;
    private final Duration limit;

    private Deadline(long endNanos, Duration limit) {
        this.endNanos = endNanos;
        this.limit = limit;
    }

    /** No limit. */
    public static Deadline none() {
        return NONE;
    }

    /** The moment that lies a duration from now; zero or less means no limit. */
    public static Deadline after(Duration limit) {
        return limit.isZero() || limit.isNegative() ? NONE : new Deadline(System.nanoTime() + limit.toNanos(), limit);
    }

    public boolean isUnlimited() {
        return limit.isZero();
    }

    public boolean isExpired() {
        return !isUnlimited() && remainingNanos() <= 0;
    }

    /** Nanoseconds left, not positive after the end; {@link Long#MAX_VALUE} without a limit. */
    public long remainingNanos() {
        return isUnlimited() ? Long.MAX_VALUE : endNanos - System.nanoTime();
    }

    /** Whole seconds left, rounded up and at least 1, as JDBC wants a query timeout; 0 without a limit. */
    public int remainingSeconds() {
        if (isUnlimited()) {
            return 0;
        }
        long nanos = Math.max(1, remainingNanos());
        return (int) Math.min(Integer.MAX_VALUE, (nanos - 1) / TimeUnit.SECONDS.toNanos(1) + 1);
    }

    /** The whole duration that was granted. */
    public Duration limit() {
        return limit;
    }

    /** The earlier of two. */
    public Deadline earlier(Deadline other) {
        if (isUnlimited()) {
            return other;
        }
        return other.isUnlimited() || endNanos - other.endNanos <= 0 ? this : other;
    }
}
