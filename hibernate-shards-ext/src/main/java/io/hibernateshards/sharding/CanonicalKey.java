package io.hibernateshards.sharding;

import static io.hibernateshards.logging.ShardingMessages.MESSAGES;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shard keys in canonical form: values that the database's equality takes for equal are equal, whatever their Java type.
 * Integral numbers are {@link Long}s where they fit, other numbers stripped {@link BigDecimal}s, texts {@link String}s,
 * points on the time line {@link Instant}s, local dates and times their java.time type, {@link UUID}s themselves, bytes a
 * {@link ByteBuffer}, several columns a {@link List}.
 */
public final class CanonicalKey {

    private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private CanonicalKey() {}

    /**
     * The canonical form of a column's value, or of a list of columns' values.
     *
     * <p>A {@link java.util.Date} or {@link Calendar} is its local date and time, as the {@link Timestamp} is that Hibernate
     * reads for it; {@link #ofColumn} tells where its column has the date or the time alone.
     *
     * @throws io.hibernateshards.ShardException for a value that no key can have: a null, NaN, or a type not named above
     */
    @SuppressWarnings("JavaUtilDate") // A column may be mapped to these classes; their local fields are meant.
    public static Object of(@Nullable Object value) {
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
        if (value instanceof Character letter) {
            return letter.toString();
        }
        if (value instanceof char[] letters) {
            return new String(letters);
        }
        if (value instanceof Year year) {
            return (long) year.getValue();
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
            return time.withOffsetSameInstant(ZoneOffset.UTC).toLocalTime();
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
            return new Timestamp(date.getTime()).toLocalDateTime();
        }
        if (value instanceof Calendar calendar) {
            return new Timestamp(calendar.getTimeInMillis()).toLocalDateTime();
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer();
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.isReadOnly()
                    ? buffer
                    : ByteBuffer.wrap(KeyBytes.content(buffer)).asReadOnlyBuffer();
        }
        if (value instanceof List<?> parts) {
            return ofParts(parts);
        }
        throw value == null
                ? MESSAGES.nullKey()
                : MESSAGES.unsuitableType(value.getClass().getName());
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
            throw MESSAGES.notFinite(exact);
        }
        return ofDecimal(new BigDecimal(exact));
    }

    /**
     * The canonical form of what a column keeps of a value: of a date with a time, the part that the column has, and of its
     * seconds, the digits that the column has.
     *
     * @param jdbcType the column's type, of {@link java.sql.Types}
     * @param digits how many digits of a second's fraction the column keeps, in {@code [0, 9]}
     */
    public static Object ofColumn(Object value, int jdbcType, int digits) {
        var canonical = of(value);
        if (canonical instanceof LocalDateTime dateTime && jdbcType == Types.DATE) {
            return dateTime.toLocalDate();
        }
        return canonical instanceof LocalDateTime dateTime && jdbcType == Types.TIME
                ? cut(dateTime.toLocalTime(), digits)
                : cut(canonical, digits);
    }

    /**
     * A canonical key without the digits of its seconds that a column does not keep. Other keys are left alone.
     *
     * @param digits how many digits of a second's fraction the column keeps, in {@code [0, 9]}
     */
    public static Object cut(Object canonicalKey, int digits) {
        if (canonicalKey instanceof LocalDateTime dateTime) {
            return dateTime.withNano(cut(dateTime.getNano(), digits));
        }
        if (canonicalKey instanceof Instant instant) {
            return Instant.ofEpochSecond(instant.getEpochSecond(), cut(instant.getNano(), digits));
        }
        return canonicalKey instanceof LocalTime time ? time.withNano(cut(time.getNano(), digits)) : canonicalKey;
    }

    private static int cut(int nanos, int digits) {
        int unit = 1;
        for (int digit = digits; digit < 9; digit++) {
            unit *= 10;
        }
        return nanos - nanos % unit;
    }

    /** The text of a canonical key, as the functions that hash texts read it. Parts are separated by commas, bytes are hexadecimal. */
    public static String text(Object canonicalKey) {
        if (canonicalKey instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (canonicalKey instanceof ByteBuffer buffer) {
            return HexFormat.of().formatHex(KeyBytes.content(buffer));
        }
        return canonicalKey instanceof List<?> parts
                ? parts.stream().map(CanonicalKey::text).collect(Collectors.joining(","))
                : canonicalKey.toString();
    }

    /** The typed bytes of a canonical key: what is hashed. */
    public static byte[] bytes(Object canonicalKey) {
        return KeyBytes.of(canonicalKey);
    }

    /**
     * {@link XxHash64} of the {@link #bytes}. Texts of ASCII characters, integral numbers and UUIDs are hashed from the value
     * itself: nothing is allocated for them.
     */
    public static long hash(Object canonicalKey) {
        return KeyBytes.hash(canonicalKey);
    }
}
