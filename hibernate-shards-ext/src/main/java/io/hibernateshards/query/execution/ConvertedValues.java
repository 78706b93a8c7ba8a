package io.hibernateshards.query.execution;

import java.math.BigDecimal;
import java.math.BigInteger;
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
        return type == Character.class && value instanceof String text && text.length() == 1 ? text.charAt(0) : null;
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
