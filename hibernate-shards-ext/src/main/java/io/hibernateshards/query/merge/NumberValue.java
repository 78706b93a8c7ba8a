package io.hibernateshards.query.merge;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers by value, whatever their types. */
final class NumberValue {

    private NumberValue() {}

    static boolean isIntegral(Number number) {
        return number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte;
    }

    static boolean isFloating(Number number) {
        return number instanceof Double || number instanceof Float;
    }

    private static boolean isFinite(Number number) {
        return !isFloating(number) || Double.isFinite(number.doubleValue());
    }

    static int compare(Number left, Number right) {
        if (isIntegral(left) && isIntegral(right)) {
            return Long.compare(left.longValue(), right.longValue());
        }
        boolean bothFloating = isFloating(left) && isFloating(right);
        if (bothFloating || !isFinite(left) || !isFinite(right)) {
            // A finite number of another type is less than infinity, and so may stand as zero here.
            double first = bothFloating || !isFinite(left) ? left.doubleValue() : 0;
            double second = bothFloating || !isFinite(right) ? right.doubleValue() : 0;
            return first == second ? 0 : Double.compare(first, second);
        }
        return exact(left).compareTo(exact(right));
    }

    /**
     * The exact value of a finite number.
     *
     * @throws ClassCastException for a type of number that no column has
     * @throws NumberFormatException for a floating number that is not finite
     */
    static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        if (number instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (isIntegral(number)) {
            return BigDecimal.valueOf(number.longValue());
        }
        if (isFloating(number)) {
            return new BigDecimal(number.doubleValue());
        }
        throw new ClassCastException(
                "Not a number of a column: " + number.getClass().getName());
    }

    /** An object that equals that of each number of the same value, and has its hash code. */
    static Object canonical(Number number) {
        if (isIntegral(number)) {
            return number.longValue();
        }
        if (!isFinite(number)) {
            return number.doubleValue();
        }
        var decimal = exact(number).stripTrailingZeros();
        // Only up to 19 digits, so that a large exponent is not written out digit by digit.
        boolean mayBeLong = decimal.scale() <= 0 && decimal.precision() - (long) decimal.scale() <= 19;
        return mayBeLong && decimal.toBigInteger().bitLength() < Long.SIZE
                ? (Object) decimal.longValueExact()
                : decimal;
    }
}
