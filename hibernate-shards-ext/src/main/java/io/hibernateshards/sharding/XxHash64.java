package io.hibernateshards.sharding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit xxHash with seed 0: a published, stable, fast hash of good spread that is not cryptographic.
 *
 * <p>Source: Yann Collet, "xxHash fast digest algorithm", version 0.1.1, section "XXH64 algorithm description".
 */
final class XxHash64 {

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private XxHash64() {}

    @SuppressWarnings("ConstantOverflow") // The algorithm is arithmetic modulo 2^64.
    static long of(byte[] input) {
        int position = 0;
        long hash;
        if (input.length >= 32) {
            long lane1 = PRIME_1 + PRIME_2;
            long lane2 = PRIME_2;
            long lane3 = 0;
            long lane4 = -PRIME_1;
            for (; position <= input.length - 32; position += 32) {
                lane1 = round(lane1, (long) LONGS.get(input, position));
                lane2 = round(lane2, (long) LONGS.get(input, position + 8));
                lane3 = round(lane3, (long) LONGS.get(input, position + 16));
                lane4 = round(lane4, (long) LONGS.get(input, position + 24));
            }
            hash = Long.rotateLeft(lane1, 1)
                    + Long.rotateLeft(lane2, 7)
                    + Long.rotateLeft(lane3, 12)
                    + Long.rotateLeft(lane4, 18);
            hash = merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4);
        } else {
            hash = PRIME_5;
        }
        hash += input.length;
        for (; position <= input.length - 8; position += 8) {
            hash = Long.rotateLeft(hash ^ round(0, (long) LONGS.get(input, position)), 27) * PRIME_1 + PRIME_4;
        }
        if (position <= input.length - 4) {
            hash = Long.rotateLeft(hash ^ ((int) INTS.get(input, position) & 0xFFFFFFFFL) * PRIME_1, 23) * PRIME_2
                    + PRIME_3;
            position += 4;
        }
        for (; position < input.length; position++) {
            hash = Long.rotateLeft(hash ^ (input[position] & 0xFF) * PRIME_5, 11) * PRIME_1;
        }
        hash = (hash ^ hash >>> 33) * PRIME_2;
        hash = (hash ^ hash >>> 29) * PRIME_3;
        return hash ^ hash >>> 32;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }
}
