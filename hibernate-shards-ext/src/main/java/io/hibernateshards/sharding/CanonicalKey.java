package io.hibernateshards.sharding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Shard keys in canonical form: values that the database's equality takes for equal are equal, whatever their Java type.
 * Integral numbers are {@link Long}s where they fit, other numbers stripped {@link BigDecimal}s, texts {@link String}s,
 * points on the time line {@link Instant}s, local dates and times their java.time type, {@link UUID}s themselves, bytes a
 * {@link ByteBuffer}, several columns a {@link List}.
 *
 * <p>The byte form is a tag that tells the kind, then the value: integral numbers that fit eight bytes big-endian, other
 * numbers their scale and unscaled value, texts as UTF-8, a UUID its sixteen bytes, temporals their fields, each part of a
 * composite key after its length in four bytes. It never changes: rows are placed by it.
 */
public final class CanonicalKey {

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

    private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private CanonicalKey() {}

    /**
     * The canonical form of a column's value, or of a list of columns' values.
     *
     * @throws IllegalArgumentException for a value that no key can have: a null, NaN, or a type not named above
     */
    @SuppressWarnings("JavaUtilDate") // A column may be mapped to these classes; their local fields are meant.
    public static Object of(Object value) {
        if (value instanceof String || value instanceof Long || value instanceof UUID) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger integer) {
            return ofInteger(integer);
        }
        if (value instanceof BigDecimal decimal) {
            return ofDecimal(decimal);
        }
        if (value instanceof Double || value instanceof Float) {
            return ofFloating((Number) value);
        }
        if (value instanceof Character || value instanceof Year) {
            return value instanceof Year year ? (Object) (long) year.getValue() : value.toString();
        }
        if (value instanceof Boolean
                || value instanceof LocalDate
                || value instanceof LocalTime
                || value instanceof LocalDateTime
                || value instanceof Instant) {
            return value;
        }
        if (value instanceof OffsetDateTime dateTime) {
            return dateTime.toInstant();
        }
        if (value instanceof ZonedDateTime dateTime) {
            return dateTime.toInstant();
        }
        if (value instanceof OffsetTime time) {
            return time.withOffsetSameInstant(java.time.ZoneOffset.UTC).toLocalTime();
        }
        if (value instanceof Timestamp timestamp) {
            return timestamp.toLocalDateTime();
        }
        if (value instanceof Date date) {
            return date.toLocalDate();
        }
        if (value instanceof Time time) {
            return time.toLocalTime();
        }
        if (value instanceof java.util.Date date) {
            return date.toInstant();
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes.clone());
        }
        if (value instanceof ByteBuffer) {
            return value;
        }
        if (value instanceof List<?> parts) {
            return ofParts(parts);
        }
        throw new IllegalArgumentException("A value of "
                + (value == null ? "null" : value.getClass().getName())
                + " cannot be a shard key. Numbers, texts, booleans, UUIDs, dates, times and bytes can.");
    }

    private static Object ofParts(List<?> parts) {
        var canonical = new ArrayList<Object>(parts.size());
        for (var part : parts) {
            canonical.add(of(part));
        }
        return List.copyOf(canonical);
    }

    private static Object ofInteger(BigInteger integer) {
        return integer.compareTo(LEAST_LONG) >= 0 && integer.compareTo(GREATEST_LONG) <= 0
                ? (Object) integer.longValue()
                : new BigDecimal(integer).stripTrailingZeros();
    }

    private static Object ofDecimal(BigDecimal decimal) {
        var stripped = decimal.stripTrailingZeros();
        return stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 20
                ? ofInteger(stripped.toBigIntegerExact())
                : stripped;
    }

    private static Object ofFloating(Number number) {
        double exact = number.doubleValue();
        if (Double.isNaN(exact) || Double.isInfinite(exact)) {
            throw new IllegalArgumentException("The number " + exact + " cannot be a shard key. Finite numbers can.");
        }
        return ofDecimal(new BigDecimal(exact));
    }

    /** The text of a canonical key, as the functions that hash texts read it. */
    public static String text(Object canonicalKey) {
        if (canonicalKey instanceof String text) {
            return text;
        }
        return canonicalKey instanceof BigDecimal decimal ? decimal.toPlainString() : canonicalKey.toString();
    }

    /** The typed bytes of a canonical key: what is hashed. */
    public static byte[] bytes(Object canonicalKey) {
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
            byte[] content = new byte[buffer.remaining()];
            buffer.duplicate().get(content);
            return tagged(BYTES, content);
        }
        if (canonicalKey instanceof List<?> parts) {
            return compositeBytes(parts);
        }
        throw new IllegalArgumentException(
                "Not a canonical key: " + canonicalKey.getClass().getName());
    }

    private static byte[] compositeBytes(List<?> parts) {
        var encoded = parts.stream().map(CanonicalKey::bytes).toList();
        var buffer = ByteBuffer.allocate(1
                + encoded.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
        buffer.put(COMPOSITE);
        encoded.forEach(part -> buffer.putInt(part.length).put(part));
        return buffer.array();
    }

    private static byte[] tagged(byte tag, byte[] content) {
        byte[] tagged = Arrays.copyOf(new byte[] {tag}, 1 + content.length);
        System.arraycopy(content, 0, tagged, 1, content.length);
        return tagged;
    }
}
