package io.hibernateshards.sharding;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.AssertionFailure;

/**
 * The byte form of canonical keys: a tag that tells the kind, then the value: integral numbers that fit eight bytes big-endian, other
 * numbers their scale and unscaled value, texts as UTF-8, a UUID its sixteen bytes, temporals their fields, each part of a
 * composite key after its length in four bytes. It never changes: rows are placed by it.
 *
 * <p>{@link #hash} hashes that form. For a text of ASCII characters, an integral number and a UUID it takes the bytes from the
 * value as it goes: its only state is in local variables, and nothing is boxed, so that it allocates nothing.
 */
final class KeyBytes {

    private static final byte LONG = 1;
    private static final byte DECIMAL = 2;
    private static final byte TEXT = 3;
    private static final byte BOOLEAN = 4;
    private static final byte UUID_BYTES = 5;
    private static final byte DATE = 6;
    private static final byte TIME = 7;
    private static final byte DATE_TIME = 8;
    private static final byte INSTANT = 9;
    private static final byte BYTES = 10;
    private static final byte COMPOSITE = 11;

    private KeyBytes() {}

    /** {@link XxHash64} of the bytes. */
    static long hash(Object canonicalKey) {
        if (canonicalKey instanceof String text && isAscii(text)) {
            return XxHash64.ofAscii(TEXT, text);
        }
        if (canonicalKey instanceof Long number) {
            return XxHash64.ofLong(LONG, number);
        }
        return canonicalKey instanceof UUID uuid
                ? XxHash64.ofLongs(UUID_BYTES, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits())
                : XxHash64.of(of(canonicalKey));
    }

    private static boolean isAscii(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    static byte[] of(Object canonicalKey) {
        if (canonicalKey instanceof String text) {
            return tagged(TEXT, text.getBytes(StandardCharsets.UTF_8));
        }
        if (canonicalKey instanceof Long number) {
            return ByteBuffer.allocate(9).put(LONG).putLong(number).array();
        }
        if (canonicalKey instanceof UUID uuid) {
            return ByteBuffer.allocate(17)
                    .put(UUID_BYTES)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }
        if (canonicalKey instanceof BigDecimal decimal) {
            byte[] unscaled = decimal.unscaledValue().toByteArray();
            return ByteBuffer.allocate(5 + unscaled.length)
                    .put(DECIMAL)
                    .putInt(decimal.scale())
                    .put(unscaled)
                    .array();
        }
        if (canonicalKey instanceof Boolean truth) {
            return new byte[] {BOOLEAN, (byte) (truth ? 1 : 0)};
        }
        if (canonicalKey instanceof LocalDate date) {
            return ByteBuffer.allocate(9).put(DATE).putLong(date.toEpochDay()).array();
        }
        if (canonicalKey instanceof LocalTime time) {
            return ByteBuffer.allocate(9).put(TIME).putLong(time.toNanoOfDay()).array();
        }
        if (canonicalKey instanceof LocalDateTime dateTime) {
            return ByteBuffer.allocate(17)
                    .put(DATE_TIME)
                    .putLong(dateTime.toLocalDate().toEpochDay())
                    .putLong(dateTime.toLocalTime().toNanoOfDay())
                    .array();
        }
        if (canonicalKey instanceof Instant instant) {
            return ByteBuffer.allocate(13)
                    .put(INSTANT)
                    .putLong(instant.getEpochSecond())
                    .putInt(instant.getNano())
                    .array();
        }
        if (canonicalKey instanceof ByteBuffer buffer) {
            return tagged(BYTES, content(buffer));
        }
        if (canonicalKey instanceof List<?> parts) {
            return compositeBytes(parts);
        }
        throw new AssertionFailure(
                "Not a canonical key: " + canonicalKey.getClass().getName());
    }

    private static byte[] compositeBytes(List<?> parts) {
        var encoded = parts.stream().map(KeyBytes::of).toList();
        var buffer = ByteBuffer.allocate(1
                + encoded.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
        buffer.put(COMPOSITE);
        encoded.forEach(part -> buffer.putInt(part.length).put(part));
        return buffer.array();
    }

    static byte[] content(ByteBuffer buffer) {
        byte[] content = new byte[buffer.remaining()];
        buffer.duplicate().get(content);
        return content;
    }

    private static byte[] tagged(byte tag, byte[] content) {
        byte[] tagged = Arrays.copyOf(new byte[] {tag}, 1 + content.length);
        System.arraycopy(content, 0, tagged, 1, content.length);
        return tagged;
    }
}
