package io.hibernateshards.query.analysis;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmAggregateFunction;
import org.hibernate.query.sqm.tree.expression.SqmBinaryArithmetic;
import org.hibernate.query.sqm.tree.expression.SqmCaseSearched;
import org.hibernate.query.sqm.tree.expression.SqmCastTarget;
import org.hibernate.query.sqm.tree.expression.SqmDistinct;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.expression.SqmLiteral;
import org.hibernate.query.sqm.tree.expression.SqmLiteralNull;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.expression.SqmUnaryOperation;
import org.hibernate.type.descriptor.java.JavaType;
import org.jspecify.annotations.Nullable;

/**
 * What kind of number a database computes an expression with, which may be another than its Java type says. It decides what a
 * division gives.
 */
enum NumberKind {
    /** Whole numbers, whose division is cut off. */
    INTEGER,
    /** Decimal numbers, the scale of whose quotients depends on the database. Also what is not known. */
    DECIMAL,
    /** Binary floating numbers. */
    FLOATING;

    private static final Set<Class<?>> WHOLE =
            Set.of(Long.class, Integer.class, Short.class, Byte.class, long.class, int.class, short.class, byte.class);

    static NumberKind of(SqmExpression<?> expression) {
        if (expression instanceof SqmLiteral<?> literal) {
            // A fraction is written as it is, and so is a decimal number to the database.
            return literal.getLiteralValue() != null
                            && WHOLE.contains(literal.getLiteralValue().getClass())
                    ? INTEGER
                    : DECIMAL;
        }
        if (expression instanceof SqmAggregateFunction<?> && expression instanceof SqmFunction<?> function) {
            return ofAggregate(function);
        }
        if (expression instanceof SqmParameter<?>) {
            return ofType(expression) == INTEGER ? INTEGER : DECIMAL;
        }
        if (expression instanceof SqmPath<?>) {
            return ofType(expression);
        }
        if (expression instanceof SqmBinaryArithmetic<?> arithmetic) {
            return widest(Stream.of(of(arithmetic.getLeftHandOperand()), of(arithmetic.getRightHandOperand())));
        }
        if (expression instanceof SqmUnaryOperation<?> unary) {
            return of(unary.getOperand());
        }
        if (expression instanceof SqmCaseSearched<?> searched) {
            return widest(Stream.concat(
                    searched.getWhenFragments().stream().map(when -> of(when.getResult())),
                    Stream.ofNullable(searched.getOtherwise()).map(NumberKind::of)));
        }
        return expression instanceof SqmFunction<?> function ? ofFunction(function) : DECIMAL;
    }

    private static NumberKind ofFunction(SqmFunction<?> function) {
        var arguments = function.getArguments();
        return switch (function.getFunctionName().toLowerCase(Locale.ROOT)) {
            case "cast" ->
                arguments.get(1) instanceof SqmCastTarget<?> target ? ofClass(target.getNodeJavaType()) : DECIMAL;
            case "coalesce", "nullif", "abs", "mod" ->
                widest(arguments.stream()
                        .filter(argument -> !(argument instanceof SqmLiteralNull<?>))
                        .map(argument -> argument instanceof SqmExpression<?> operand ? of(operand) : DECIMAL));
            default -> DECIMAL;
        };
    }

    private static NumberKind ofAggregate(SqmFunction<?> function) {
        var argument = function.getArguments().get(0);
        SqmExpression<?> values = argument instanceof SqmDistinct<?> distinct
                ? distinct.getExpression()
                : argument instanceof SqmExpression<?> expression ? expression : null;
        var kind = values == null ? DECIMAL : of(values);
        return switch (function.getFunctionName().toLowerCase(Locale.ROOT)) {
            case "count" -> INTEGER;
            case "min", "max" -> kind;
            // The sum of the widest whole numbers is a decimal number.
            case "sum" -> kind == INTEGER && values != null && isLong(values) ? DECIMAL : kind;
            // Whole numbers are cast before their average is taken.
            case "avg" -> kind == INTEGER ? FLOATING : kind;
            default -> DECIMAL;
        };
    }

    private static boolean isLong(SqmExpression<?> expression) {
        var type = expression.getJavaTypeDescriptor();
        return type == null || List.of(Long.class, long.class).contains(type.getJavaTypeClass());
    }

    private static NumberKind ofType(SqmExpression<?> expression) {
        return ofClass(expression.getJavaTypeDescriptor());
    }

    /** Floats take part in arithmetic as decimal numbers on some databases. */
    private static NumberKind ofClass(@Nullable JavaType<?> type) {
        if (type == null) {
            return DECIMAL;
        }
        var found = type.getJavaTypeClass();
        return WHOLE.contains(found) ? INTEGER : found == Double.class || found == double.class ? FLOATING : DECIMAL;
    }

    private static NumberKind widest(Stream<NumberKind> kinds) {
        return kinds.reduce(INTEGER, (left, right) -> left.compareTo(right) >= 0 ? left : right);
    }
}
