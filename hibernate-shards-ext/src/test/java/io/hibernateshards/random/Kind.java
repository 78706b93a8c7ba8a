package io.hibernateshards.random;

import io.hibernateshards.fixtures.entity.Colour;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Kinds of basic attributes: their Java type, how HQL treats them, some values, and values for keys. */
enum Kind {
    TEXT(String.class, Type.TEXT, List.of("a", "", "A", "b", "ab", "a b", "Z", "\u00e4", "10", "9")) {
        @Override
        Object key(int number) {
            return "k" + number;
        }
    },
    INT(Integer.class, Type.INTEGRAL, List.of(1, 0, 2, -1, 3, 7)) {
        @Override
        Object key(int number) {
            return number;
        }
    },
    LONG(Long.class, Type.INTEGRAL, List.of(1L, 0L, 2L, -5L, 3_000_000_000L)) {
        @Override
        Object key(int number) {
            return (long) number;
        }
    },
    SHORT(Short.class, Type.INTEGRAL, List.of((short) 1, (short) 0, (short) 2)),
    DECIMAL(BigDecimal.class, Type.DECIMAL, decimals("1.50", "0.00", "0.10", "-2.25", "10.00", "1.00")) {
        @Override
        Object key(int number) {
            return BigDecimal.valueOf(number * 50L, 2);
        }
    },
    FINE(BigDecimal.class, Type.DECIMAL, decimals("1.50000", "0.10000", "0.00001", "-1.00000")),
    DOUBLE(Double.class, Type.DOUBLE, List.of(0.5, 0.0, 0.1, -1.5, 1e6)),
    BOOL(Boolean.class, Type.BOOLEAN, List.of(true, false)),
    DATE(LocalDate.class, Type.DATE, List.of(day(1), day(2), day(31), day(60), day(400))) {
        @Override
        Object key(int number) {
            return day(number);
        }
    },
    TIMESTAMP(LocalDateTime.class, Type.TIMESTAMP, List.of(hour(0), hour(1), hour(25), hour(900))) {
        @Override
        Object key(int number) {
            return hour(number);
        }
    },
    UUID_VALUE(UUID.class, Type.UUID, List.of(uuid(0), uuid(1), uuid(2), uuid(3))) {
        @Override
        Object key(int number) {
            return uuid(number);
        }
    },
    NUMBERED(Colour.class, Type.ENUM, List.of(Colour.RED, Colour.GREEN, Colour.BLUE)),
    NAMED(Colour.class, Type.ENUM, List.of(Colour.RED, Colour.GREEN, Colour.BLUE)),
    INSTANT(Instant.class, Type.INSTANT, List.of(instant(0), instant(1), instant(30))),
    YES_NO(Boolean.class, Type.CONVERTED, List.of(true, false)),
    MONEY(Converters.Money.class, Type.CONVERTED, List.of(money(1), money(100), money(250)));

    /** How HQL treats values. */
    enum Type {
        TEXT,
        INTEGRAL,
        DECIMAL,
        DOUBLE,
        BOOLEAN,
        DATE,
        TIMESTAMP,
        UUID,
        ENUM,
        INSTANT,
        CONVERTED;

        boolean isNumber() {
            return this == INTEGRAL || this == DECIMAL || this == DOUBLE;
        }

        boolean isTime() {
            return this == DATE || this == TIMESTAMP || this == INSTANT;
        }

        /** Whether greater and less, least and greatest are asked of such values. */
        boolean isCompared() {
            return isNumber() || isTime() || this == TEXT;
        }
    }

    final Class<?> javaType;
    final Type type;
    final List<?> values;

    Kind(Class<?> javaType, Type type, List<?> values) {
        this.javaType = javaType;
        this.type = type;
        this.values = values;
    }

    /** The value of a key of that number; not all kinds have such. */
    Object key(int number) {
        return values.get(number % values.size());
    }

    /** Whether there are as many keys as one likes. */
    boolean hasKeys() {
        return !key(1000).equals(key(1000 % values.size()));
    }

    /** How HQL writes a value, where it can. */
    Optional<String> literal(Object value) {
        return switch (this) {
            case TEXT -> Optional.of("'" + value + "'");
            case INT, BOOL -> Optional.of(value.toString());
            case LONG -> Optional.of(value + "L");
            case DECIMAL, FINE -> Optional.of(value + "bd");
            case DOUBLE -> Optional.of(((Double) value).intValue() == (Double) value ? value.toString() : value + "d");
            case NUMBERED, NAMED -> Optional.of(Colour.class.getName() + "." + value);
            case DATE -> Optional.of("{d '" + value + "'}");
            case TIMESTAMP -> Optional.of("{ts '" + value.toString().replace('T', ' ') + ":00'}");
            case SHORT, UUID_VALUE, INSTANT, YES_NO, MONEY -> Optional.empty();
        };
    }

    private static List<BigDecimal> decimals(String... texts) {
        return List.of(texts).stream().map(BigDecimal::new).toList();
    }

    private static LocalDate day(int number) {
        return LocalDate.of(2024, 1, 1).plusDays(number);
    }

    private static LocalDateTime hour(int number) {
        return LocalDateTime.of(2024, 1, 1, 0, 0).plusHours(number);
    }

    private static Instant instant(int number) {
        return Instant.ofEpochSecond(1_700_000_000L + number * 3600L);
    }

    private static UUID uuid(int number) {
        return UUID.nameUUIDFromBytes(("u" + number).getBytes(StandardCharsets.UTF_8));
    }

    private static Converters.Money money(long cents) {
        return new Converters.Money(cents);
    }
}
