package io.hibernateshards.sharding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit xxHash with seed 0: a published, stable, fast hash of good spread that is not cryptographic.
 *
 * <p>Source: Yann Collet, "xxHash fast digest algorithm", version 0.1.1, section "XXH64 algorithm description".
 *
 * <p>Besides arrays it reads a tag byte followed by a number, by two, or by a text of ASCII characters, straight from the
 * value: the hash is that of the array that they would fill, and none is made.
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
        long hash = PRIME_5;
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
            hash = converge(lane1, lane2, lane3, lane4);
        }
        hash += input.length;
        for (; position <= input.length - 8; position += 8) {
            hash = addLong(hash, (long) LONGS.get(input, position));
        }
        if (position <= input.length - 4) {
            hash = addInt(hash, (int) INTS.get(input, position) & 0xFFFFFFFFL);
            position += 4;
        }
        for (; position < input.length; position++) {
            hash = addByte(hash, input[position] & 0xFF);
        }
        return avalanche(hash);
    }

    /** The hash of a tag and the big-endian bytes of a number. */
    static long ofLong(byte tag, long number) {
        long hash = PRIME_5 + 9;
        hash = addLong(hash, tag & 0xFF | Long.reverseBytes(number) << 8);
        return avalanche(addByte(hash, number & 0xFF));
    }

    /** The hash of a tag and the big-endian bytes of two numbers. */
    static long ofLongs(byte tag, long first, long second) {
        long hash = PRIME_5 + 17;
        hash = addLong(hash, tag & 0xFF | Long.reverseBytes(first) << 8);
        hash = addLong(hash, first & 0xFF | Long.reverseBytes(second) << 8);
        return avalanche(addByte(hash, second & 0xFF));
    }

    /** The hash of a tag and the bytes of a text all of whose characters are ASCII. */
    @SuppressWarnings("ConstantOverflow") // The algorithm is arithmetic modulo 2^64.
    static long ofAscii(byte tag, String text) {
        int length = 1 + text.length();
        int position = 0;
        long hash = PRIME_5;
        if (length >= 32) {
            long lane1 = PRIME_1 + PRIME_2;
            long lane2 = PRIME_2;
            long lane3 = 0;
            long lane4 = -PRIME_1;
            for (; position <= length - 32; position += 32) {
                lane1 = round(lane1, eight(tag, text, position));
                lane2 = round(lane2, eight(tag, text, position + 8));
                lane3 = round(lane3, eight(tag, text, position + 16));
                lane4 = round(lane4, eight(tag, text, position + 24));
            }
            hash = converge(lane1, lane2, lane3, lane4);
        }
        hash += length;
        for (; position <= length - 8; position += 8) {
            hash = addLong(hash, eight(tag, text, position));
        }
        if (position <= length - 4) {
            hash = addInt(hash, four(tag, text, position));
            position += 4;
        }
        for (; position < length; position++) {
            hash = addByte(hash, octet(tag, text, position));
        }
        return avalanche(hash);
    }

    private static long eight(byte tag, String text, int position) {
        return four(tag, text, position) | four(tag, text, position + 4) << 32;
    }

    private static long four(byte tag, String text, int position) {
        return octet(tag, text, position)
                | octet(tag, text, position + 1) << 8
                | octet(tag, text, position + 2) << 16
                | octet(tag, text, position + 3) << 24;
    }

    private static long octet(byte tag, String text, int position) {
        return position == 0 ? tag & 0xFF : text.charAt(position - 1);
    }

    private static long addLong(long hash, long input) {
        return Long.rotateLeft(hash ^ round(0, input), 27) * PRIME_1 + PRIME_4;
    }

    private static long addInt(long hash, long input) {
        return Long.rotateLeft(hash ^ input * PRIME_1, 23) * PRIME_2 + PRIME_3;
    }

    private static long addByte(long hash, long input) {
        return Long.rotateLeft(hash ^ input * PRIME_5, 11) * PRIME_1;
    }

    private static long converge(long lane1, long lane2, long lane3, long lane4) {
        long hash = Long.rotateLeft(lane1, 1)
                + Long.rotateLeft(lane2, 7)
                + Long.rotateLeft(lane3, 12)
                + Long.rotateLeft(lane4, 18);
        return merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4);
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }

    private static long avalanche(long hash) {
        long mixed = (hash ^ hash >>> 33) * PRIME_2;
        mixed = (mixed ^ mixed >>> 29) * PRIME_3;
        return mixed ^ mixed >>> 32;
    }
}
