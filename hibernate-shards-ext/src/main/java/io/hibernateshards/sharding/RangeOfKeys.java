package io.hibernateshards.sharding;

import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keys between two bounds, and their virtual shards.
 *
 * @param name the part's name
 * @param lower the least key, or null
 * @param upper the upper bound, or null
 * @param upperInclusive whether the upper bound is itself inside
 * @param shards the virtual shards
 * @param inOrder whether they are divided evenly over the virtual shards in order
 */
record RangeOfKeys(
        String name,
        @Nullable Object lower,
        @Nullable Object upper,
        boolean upperInclusive,
        VirtualShardRange shards,
        boolean inOrder) {

    static Comparator<RangeOfKeys> byLowerBound(KeyKind kind) {
        return (left, right) -> {
            if (left.lower == null || right.lower == null) {
                return left.lower == right.lower ? 0 : left.lower == null ? -1 : 1;
            }
            return kind.compare(left.lower, right.lower);
        };
    }

    /** Whether a key is before its lower bound. */
    boolean isAbove(Object key, KeyKind kind) {
        return lower != null && kind.compare(key, lower) < 0;
    }

    /** Whether a key is after its upper bound. */
    boolean isBelow(Object key, KeyKind kind) {
        if (upper == null) {
            return false;
        }
        int order = kind.compare(key, upper);
        return order > 0 || order == 0 && !upperInclusive;
    }

    boolean contains(Object key, KeyKind kind) {
        return !isAbove(key, kind) && !isBelow(key, kind);
    }

    boolean isEmpty(KeyKind kind) {
        return lower != null && isBelow(lower, kind);
    }

    boolean overlaps(RangeOfKeys other, KeyKind kind) {
        return (other.lower == null || !isBelow(other.lower, kind)) && (lower == null || !other.isBelow(lower, kind));
    }

    /** The virtual shards of its keys between two bounds, either of which may be a bit too far out. */
    VirtualShardSet between(@Nullable Object from, @Nullable Object to, KeyKind kind) {
        if (from != null && isBelow(from, kind) || to != null && isAbove(to, kind)) {
            return VirtualShardSet.none();
        }
        if (!inOrder) {
            return VirtualShardSet.range(shards);
        }
        int first = from == null || isAbove(from, kind) ? shards.first() : inOrder(from);
        int last = to == null || isBelow(to, kind) ? shards.last() : inOrder(to);
        return last < first ? VirtualShardSet.none() : VirtualShardSet.range(new VirtualShardRange(first, last));
    }

    /** The virtual shard of a key of a range that is divided in order. */
    int inOrder(Object key) {
        long offset = ordinal(key) - least();
        return shards.first() + (int) (offset * shards.size() / width());
    }

    /** How many keys a range between two bounds has; throws {@link ArithmeticException} where a {@code long} does not hold it. */
    long width() {
        long end = upperInclusive ? Math.incrementExact(ordinal(upper)) : ordinal(upper);
        return Math.subtractExact(end, least());
    }

    private long least() {
        return ordinal(lower);
    }

    private static long ordinal(@Nullable Object key) {
        if (key instanceof LocalDate date) {
            return date.toEpochDay();
        }
        // A condition may compare an integral column with a fraction: the next number below is on the same virtual
        // shard.
        return key instanceof BigDecimal decimal
                ? decimal.setScale(0, RoundingMode.FLOOR).longValueExact()
                : (Long) Objects.requireNonNull(key);
    }

    String bounds() {
        return "[" + (lower == null ? "" : StrategyReader.quoted(lower)) + ", "
                + (upper == null ? "" : StrategyReader.quoted(upper)) + (upperInclusive ? "]" : ")");
    }

    @Override
    public String toString() {
        return bounds() + " @ " + shards + (inOrder ? " in order" : "");
    }
}
