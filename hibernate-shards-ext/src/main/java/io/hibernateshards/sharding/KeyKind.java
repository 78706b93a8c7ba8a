package io.hibernateshards.sharding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Kinds of canonical keys that can be written as texts in annotations. Floating numbers cannot, since they are rarely what is written. */
enum KeyKind {
    INTEGRAL(true, Set.of(Long.class, BigDecimal.class), text -> CanonicalKey.of(new BigInteger(text))),
    DECIMAL(true, Set.of(Long.class, BigDecimal.class), text -> CanonicalKey.of(new BigDecimal(text))),
    TEXT(true, Set.of(String.class), text -> text),
    BOOLEAN(false, Set.of(Boolean.class), KeyKind::parseBoolean),
    UUID(false, Set.of(UUID.class), java.util.UUID::fromString),
    DATE(true, Set.of(LocalDate.class), LocalDate::parse),
    TIME(true, Set.of(LocalTime.class), LocalTime::parse),
    DATE_TIME(true, Set.of(LocalDateTime.class), KeyKind::parseDateTime),
    INSTANT(true, Set.of(Instant.class), KeyKind::parseInstant);

    private final boolean ordered;
    private final Set<Class<?>> canonicalTypes;
    private final Function<String, Object> parser;

    KeyKind(boolean ordered, Set<Class<?>> canonicalTypes, Function<String, Object> parser) {
        this.ordered = ordered;
        this.canonicalTypes = canonicalTypes;
        this.parser = parser;
    }

    /** The kind of a column's Java type; empty where its values cannot be written in annotations. */
    static Optional<KeyKind> of(Class<?> type) {
        if (Set.of(Long.class, Integer.class, Short.class, Byte.class, BigInteger.class, Year.class)
                .contains(type)) {
            return Optional.of(INTEGRAL);
        }
        if (Set.of(long.class, int.class, short.class, byte.class).contains(type)) {
            return Optional.of(INTEGRAL);
        }
        if (Set.of(String.class, Character.class, char.class, char[].class).contains(type)) {
            return Optional.of(TEXT);
        }
        if (Set.of(Timestamp.class, java.util.Date.class).contains(type) || Calendar.class.isAssignableFrom(type)) {
            return Optional.of(DATE_TIME);
        }
        if (Set.of(OffsetDateTime.class, ZonedDateTime.class).contains(type)) {
            return Optional.of(INSTANT);
        }
        if (type == BigDecimal.class) {
            return Optional.of(DECIMAL);
        }
        if (type == boolean.class) {
            return Optional.of(BOOLEAN);
        }
        if (type == Date.class) {
            return Optional.of(DATE);
        }
        if (type == Time.class) {
            return Optional.of(TIME);
        }
        for (var kind : values()) {
            if (kind.canonicalTypes.contains(type)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Whether its keys have an order. */
    boolean isOrdered() {
        return ordered;
    }

    /** Whether a canonical key is of this kind. */
    boolean has(Object canonicalKey) {
        return canonicalTypes.contains(canonicalKey.getClass());
    }

    /**
     * The canonical key that a text says.
     *
     * @throws RuntimeException where it says none
     */
    Object parse(String text) {
        return parser.apply(text);
    }

    /** The order of two canonical keys of an ordered kind: of texts, that of their code points. */
    @SuppressWarnings("unchecked") // Canonical keys of one kind that are not numbers have one class.
    int compare(Object left, Object right) {
        if (left instanceof String first && right instanceof String second) {
            return compareTexts(first, second);
        }
        return left.getClass() == right.getClass()
                ? ((Comparable<Object>) left).compareTo(right)
                : decimal(left).compareTo(decimal(right));
    }

    private static BigDecimal decimal(Object number) {
        return number instanceof Long integral ? BigDecimal.valueOf(integral) : (BigDecimal) number;
    }

    private static int compareTexts(String first, String second) {
        int common = Math.min(first.length(), second.length());
        for (int index = 0; index < common; index++) {
            char left = first.charAt(index);
            char right = second.charAt(index);
            if (left != right) {
                // Surrogates stand for code points above all others, but are not the greatest characters.
                return Character.isSurrogate(left) == Character.isSurrogate(right)
                        ? Character.compare(left, right)
                        : Character.isSurrogate(left) ? 1 : -1;
            }
        }
        return Integer.compare(first.length(), second.length());
    }

    private static Object parseBoolean(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        throw new IllegalArgumentException("true or false is expected");
    }

    private static Object parseDateTime(String text) {
        return text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
    }

    private static Object parseInstant(String text) {
        return text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                : OffsetDateTime.parse(text).toInstant();
    }
}
