package io.hibernateshards.id;

import java.time.Clock;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Version 7 UUIDs (RFC 9562) that carry a virtual shard: 48 bits of milliseconds, 12 random bits, and in the 62 bits after
 * the variant, from the lowest up: the virtual shard, 24 check bits, random bits for the rest. The check bits are a hash of
 * all others, so that one in 2^24 (17 million) foreign version 7 UUIDs is taken for one of these; any other version never is.
 * With 1,024 virtual shards 40 bits are random within a millisecond and virtual shard.
 */
public final class ShardedUuid {

    private static final int CHECK_BITS = 24;
    private static final long CHECK_MASK = (1L << CHECK_BITS) - 1;
    private static final long VERSION = 7L << 12;
    private static final long VERSION_MASK = 0xFL << 12;
    private static final long VARIANT = 2L << 62;
    private static final long VARIANT_MASK = 3L << 62;

    private final Clock clock;
    private final LongSupplier random;

    /** @param random gives 64 random bits each time; any thread */
    public ShardedUuid(Clock clock, LongSupplier random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * A new UUID.
     *
     * @param shardBits the width of the virtual shard, in {@code [0, 24]}
     */
    UUID next(int shardBits, int virtualShard) {
        long most = clock.millis() << 16 | VERSION | random.getAsLong() & 0xFFF;
        long head = random.getAsLong() & ~VARIANT_MASK | VARIANT;
        long open = head & ~(CHECK_MASK << shardBits | (1L << shardBits) - 1) | virtualShard;
        return new UUID(most, open | check(most, open) << shardBits);
    }

    /** The virtual shard that a UUID carries; empty for one that was not made here. */
    public static OptionalInt find(UUID id, int shardBits) {
        long most = id.getMostSignificantBits();
        long least = id.getLeastSignificantBits();
        if ((most & VERSION_MASK) != VERSION || (least & VARIANT_MASK) != VARIANT) {
            return OptionalInt.empty();
        }
        long open = least & ~(CHECK_MASK << shardBits);
        return (least >>> shardBits & CHECK_MASK) == check(most, open)
                ? OptionalInt.of((int) (least & (1L << shardBits) - 1))
                : OptionalInt.empty();
    }

    /** The finalizer of MurmurHash3 over both halves: every bit of them moves about half of the check bits. */
    private static long check(long most, long open) {
        return mix(mix(most) + open) >>> Long.SIZE - CHECK_BITS;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
