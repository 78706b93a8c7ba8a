package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.ColumnType;
import io.hibernateshards.query.analysis.MergedCondition;
import io.hibernateshards.query.analysis.MergedValue;
import io.hibernateshards.query.analysis.ParameterValues;
import io.hibernateshards.query.merge.KeyEquality;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.AssertionFailure;
import org.hibernate.exception.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Computes expressions of merged groups as a database would: null is contagious, a comparison with it unknown. A row is the
 * keys of a group, then its aggregates. One execution.
 */
final class GroupValues {

    private final int keyCount;
    private final ParameterValues parameters;
    private final Function<ColumnType, Comparator<Object>> comparators;
    private final Function<ColumnType, KeyEquality> equalities;

    /** @param comparators how values of a type are compared */
    GroupValues(
            int keyCount,
            ParameterValues parameters,
            Function<ColumnType, Comparator<Object>> comparators,
            Function<ColumnType, KeyEquality> equalities) {
        this.keyCount = keyCount;
        this.parameters = parameters;
        this.comparators = comparators;
        this.equalities = equalities;
    }

    // ------------------------------------------------------------------------------------------------ values

    @Nullable
    Object valueOf(MergedValue value, Object[] row) {
        if (value instanceof MergedValue.Key key) {
            return row[key.index()];
        }
        if (value instanceof MergedValue.Call call) {
            return row[keyCount + call.index()];
        }
        if (value instanceof MergedValue.Part part) {
            return part.leaf().of(valueOf(part.whole(), row));
        }
        if (value instanceof MergedValue.Constant constant) {
            return constant.value().in(parameters);
        }
        if (value instanceof MergedValue.Arithmetic arithmetic) {
            var left = (Number) valueOf(arithmetic.left(), row);
            var right = (Number) valueOf(arithmetic.right(), row);
            return left == null || right == null
                    ? null
                    : typed(compute(arithmetic.operator(), left, right), arithmetic.result());
        }
        if (value instanceof MergedValue.Negative negative) {
            var operand = (Number) valueOf(negative.operand(), row);
            return operand == null
                    ? null
                    : typed(compute(MergedValue.Operator.MULTIPLY, operand, -1), negative.result());
        }
        if (value instanceof MergedValue.Absolute absolute) {
            var operand = (Number) valueOf(absolute.operand(), row);
            return operand == null ? null : typed(absolute(operand), absolute.result());
        }
        if (value instanceof MergedValue.Concatenation concatenation) {
            return concatenated(concatenation, row);
        }
        if (value instanceof MergedValue.Coalesce coalesce) {
            for (var each : coalesce.values()) {
                var found = valueOf(each, row);
                if (found != null) {
                    return typed(found, coalesce.result());
                }
            }
            return null;
        }
        if (value instanceof MergedValue.Case choice) {
            return choose(choice, row);
        }
        throw new AssertionFailure("No such expression of groups: " + value);
    }

    private @Nullable Object choose(MergedValue.Case choice, Object[] row) {
        MergedValue chosen = choice.branches().stream()
                .filter(branch -> Boolean.TRUE.equals(test(branch.condition(), row)))
                .map(MergedValue.Branch::value)
                .findFirst()
                .or(choice::otherwise)
                .orElse(null);
        var found = chosen == null ? null : valueOf(chosen, row);
        return found == null ? null : typed(found, choice.result());
    }

    private static Number compute(MergedValue.Operator operator, Number left, Number right) {
        if (isFloating(left) || isFloating(right)) {
            double first = left.doubleValue();
            double second = right.doubleValue();
            return switch (operator) {
                case ADD -> first + second;
                case SUBTRACT -> first - second;
                case MULTIPLY -> first * second;
                case DIVIDE -> first / notZero(second);
                case MODULO -> first % notZero(second);
            };
        }
        var first = exact(left);
        var second = exact(right);
        return switch (operator) {
            case ADD -> first.add(second);
            case SUBTRACT -> first.subtract(second);
            case MULTIPLY -> first.multiply(second);
            case DIVIDE -> first.divideToIntegralValue(notZero(second));
            case MODULO -> first.remainder(notZero(second));
        };
    }

    private static Number absolute(Number operand) {
        return isFloating(operand)
                ? Math.abs(operand.doubleValue())
                : exact(operand).abs();
    }

    private static <N extends Number> N notZero(N divisor) {
        if (divisor.doubleValue() == 0) {
            throw new DataException("Division by zero", new SQLException("Division by zero", "22012"));
        }
        return divisor;
    }

    private @Nullable Object concatenated(MergedValue.Concatenation concatenation, Object[] row) {
        var text = new StringBuilder();
        for (var each : concatenation.values()) {
            var found = valueOf(each, row);
            if (found == null) {
                return null;
            }
            text.append(found);
        }
        return text.toString();
    }

    private static boolean isFloating(Number number) {
        return number instanceof Double || number instanceof Float;
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof BigInteger integer ? new BigDecimal(integer) : BigDecimal.valueOf(number.longValue());
    }

    /** A number in the type of its expression; all else as it is. */
    private static Object typed(Object value, Class<?> type) {
        if (!(value instanceof Number number) || type.isInstance(value)) {
            return value;
        }
        if (type == Double.class) {
            return number.doubleValue();
        }
        if (type == Float.class) {
            return number.floatValue();
        }
        var exact = isFloating(number) ? BigDecimal.valueOf(number.doubleValue()) : exact(number);
        if (type == Long.class) {
            return exact.longValueExact();
        }
        if (type == Integer.class) {
            return exact.intValueExact();
        }
        if (type == Short.class) {
            return exact.shortValueExact();
        }
        if (type == Byte.class) {
            return exact.byteValueExact();
        }
        if (type == BigInteger.class) {
            return exact.toBigIntegerExact();
        }
        return type == BigDecimal.class ? exact : value;
    }

    // ------------------------------------------------------------------------------------------------ conditions

    /** Whether a condition holds; null where that is unknown. */
    @Nullable
    Boolean test(MergedCondition condition, Object[] row) {
        if (condition instanceof MergedCondition.Compare compare) {
            return compare(compare, row);
        }
        if (condition instanceof MergedCondition.IsNull isNull) {
            return valueOf(isNull.value(), row) == null;
        }
        if (condition instanceof MergedCondition.And all) {
            return allOf(all.conditions(), row);
        }
        if (condition instanceof MergedCondition.Or some) {
            var none = allOf(
                    some.conditions().stream()
                            .<MergedCondition>map(MergedCondition.Not::new)
                            .toList(),
                    row);
            return none == null ? null : !none;
        }
        if (condition instanceof MergedCondition.Not not) {
            var holds = test(not.condition(), row);
            return holds == null ? null : !holds;
        }
        throw new AssertionFailure("No such condition on groups: " + condition);
    }

    private @Nullable Boolean allOf(List<MergedCondition> conditions, Object[] row) {
        Boolean all = true;
        for (var condition : conditions) {
            var holds = test(condition, row);
            if (Boolean.FALSE.equals(holds)) {
                return false;
            }
            all = holds == null ? null : all;
        }
        return all;
    }

    private @Nullable Boolean compare(MergedCondition.Compare compare, Object[] row) {
        var left = valueOf(compare.left(), row);
        var right = valueOf(compare.right(), row);
        if (left == null || right == null) {
            return null;
        }
        var type = compare.type();
        if (!type.hasOrder()) {
            boolean areEqual = Objects.requireNonNull(equalities.apply(type)).areEqual(left, right);
            return areEqual == (compare.comparison() == MergedCondition.Comparison.EQUAL);
        }
        int order = Objects.requireNonNull(comparators.apply(type)).compare(left, right);
        return switch (compare.comparison()) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
