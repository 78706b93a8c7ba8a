package io.hibernateshards.query.execution;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Values as the type of a column has them. */
final class ConvertedValues {

    private ConvertedValues() {}

    /** The value as another type, if that can hold what it says; else null. A float may be less exact than what it is made of. */
    static @Nullable Object to(Class<?> type, Object value) {
        if (type.isInstance(value)) {
            return value;
        }
        if (value instanceof Float single && type == Double.class) {
            return (double) single;
        }
        if (value instanceof Number number && Number.class.isAssignableFrom(type)) {
            try {
                return number(type, new BigDecimal(number.toString()));
            } catch (ArithmeticException | NumberFormatException lost) {
                return null;
            }
        }
        if (value instanceof String text) {
            return type == Character.class && text.length() == 1 ? text.charAt(0) : null;
        }
        return temporal(type, value);
    }

    /** Literals of JDBC's types are given to attributes of Java's, and the other way round; none of them has a zone. */
    private static @Nullable Object temporal(Class<?> type, Object value) {
        if (type == LocalTime.class && value instanceof Time time) {
            return time.toLocalTime();
        }
        if (value instanceof LocalTime time) {
            return type == Time.class || type == Date.class ? Time.valueOf(time) : null;
        }
        var moment = moment(value);
        if (moment == null) {
            return null;
        }
        if (type == LocalDateTime.class) {
            return moment;
        }
        if (type == LocalDate.class) {
            return moment.toLocalDate();
        }
        if (type == java.sql.Date.class) {
            return java.sql.Date.valueOf(moment.toLocalDate());
        }
        return type == Timestamp.class || type == Date.class ? Timestamp.valueOf(moment) : null;
    }

    private static @Nullable LocalDateTime moment(Object value) {
        if (value instanceof Timestamp timestamp) {
            return timestamp.toLocalDateTime();
        }
        if (value instanceof java.sql.Date date) {
            return date.toLocalDate().atStartOfDay();
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay();
        }
        return value instanceof LocalDateTime moment ? moment : null;
    }

    private static @Nullable Object number(Class<?> type, BigDecimal value) {
        if (type == BigDecimal.class) {
            return value;
        }
        if (type == Double.class) {
            return value.doubleValue();
        }
        if (type == Float.class) {
            return value.floatValue();
        }
        if (type == BigInteger.class) {
            return value.toBigIntegerExact();
        }
        if (type == Long.class) {
            return value.longValueExact();
        }
        if (type == Integer.class) {
            return value.intValueExact();
        }
        if (type == Short.class) {
            return value.shortValueExact();
        }
        return type == Byte.class ? value.byteValueExact() : null;
    }
}
