package io.hibernateshards.random;

import io.hibernateshards.random.Kind.Type;
import io.hibernateshards.random.Scope.Typed;
import io.hibernateshards.random.Scope.Way;
import java.util.List;
import java.util.function.Predicate;

/** Makes expressions without parameters, so that they may be repeated in an order by or a group by. */
final class Expressions {

    private static final Way[] WAYS = Way.values();

    private final Choices choices;
    private final Values values;

    Expressions(Choices choices, Values values) {
        this.choices = choices;
        this.values = values;
    }

    /** Mostly a path, at times something computed. */
    Typed any(Scope scope) {
        return choices.chance(20) ? computed(scope, 2) : path(scope, type -> true);
    }

    /** An expression whose values have an order that all databases know. */
    Typed compared(Scope scope) {
        return choices.chance(20) ? computed(scope, 1) : path(scope, Type::isCompared);
    }

    /** What rows may be ordered by, though not all of it is compared: enums, flags, keys of any type as well. */
    Typed sortable(Scope scope) {
        return choices.chance(15) ? path(scope, type -> true) : compared(scope);
    }

    /** A path, a constant of the kind where there is none of such a type. */
    Typed path(Scope scope, Predicate<Type> wanted) {
        var way = WAYS[choices.weighted(75, 10, 5, 3, 2, 3, 2, 4)];
        var found = paths(scope, way, wanted);
        if (found.isEmpty()) {
            found = paths(scope, Way.OWN, wanted);
        }
        if (found.isEmpty()) {
            found = paths(scope, Way.ID, wanted);
        }
        return found.isEmpty() ? constant(wanted) : choices.one(found);
    }

    private static List<Typed> paths(Scope scope, Way way, Predicate<Type> wanted) {
        return scope.paths(way).stream()
                .filter(path -> wanted.test(path.kind().type))
                .toList();
    }

    private Typed constant(Predicate<Type> wanted) {
        for (var kind : List.of(Kind.INT, Kind.TEXT, Kind.DATE, Kind.TIMESTAMP, Kind.BOOL, Kind.DECIMAL, Kind.DOUBLE)) {
            if (wanted.test(kind.type)) {
                return new Typed(values.literal(kind), kind);
            }
        }
        return new Typed("1", Kind.INT);
    }

    private Typed of(Scope scope, Type type) {
        return path(scope, type::equals);
    }

    /** Something computed: of numbers, of texts, of times. */
    Typed computed(Scope scope, int depth) {
        return switch (choices.weighted(4, 4, 2, 2, 1)) {
            case 0 -> number(scope, depth);
            case 1 -> text(scope, depth);
            case 2 -> either(scope);
            case 3 -> ofTime(scope);
            default -> new Typed("cast(" + of(scope, Type.INTEGRAL).text() + " as string)", Kind.TEXT);
        };
    }

    /** A number, which an aggregate may take. */
    Typed number(Scope scope, int depth) {
        if (depth == 0) {
            return path(scope, Type::isNumber);
        }
        var left = path(scope, Type::isNumber);
        return switch (choices.below(9)) {
            case 0 -> left;
            case 1 -> new Typed(left.text() + " + 1", wide(left.kind()));
            case 2 -> new Typed(left.text() + " * 2", wide(left.kind()));
            case 3 -> new Typed("-" + left.text(), wide(left.kind()));
            case 4 -> new Typed("abs(" + left.text() + ')', wide(left.kind()));
            case 5 -> new Typed("coalesce(" + left.text() + ", 0)", wide(left.kind()));
            case 6 -> new Typed("length(" + of(scope, Type.TEXT).text() + ')', Kind.INT);
            case 7 -> new Typed("mod(" + of(scope, Type.INTEGRAL).text() + ", 3)", Kind.LONG);
            default -> {
                var right = number(scope, depth - 1);
                yield new Typed(
                        '(' + left.text() + choices.one(" + ", " - ", " * ") + right.text() + ')',
                        wider(left.kind(), right.kind()));
            }
        };
    }

    private static Kind wide(Kind kind) {
        return kind.type == Type.INTEGRAL ? Kind.LONG : kind;
    }

    private static Kind wider(Kind left, Kind right) {
        return left.type.ordinal() >= right.type.ordinal() ? wide(left) : wide(right);
    }

    private Typed text(Scope scope, int depth) {
        var text = of(scope, Type.TEXT).text();
        return new Typed(
                switch (choices.below(8)) {
                    case 0 -> "upper(" + text + ')';
                    case 1 -> "lower(" + text + ')';
                    case 2 -> "concat(" + text + ", '-')";
                    case 3 -> "substring(" + text + ", 1, 1)";
                    case 4 -> "trim(" + text + ')';
                    case 5 -> "coalesce(" + text + ", 'none')";
                    case 6 -> "nullif(" + text + ", 'a')";
                    default ->
                        '(' + text + " || "
                                + (depth > 0 ? text(scope, depth - 1).text() : "'x'") + ')';
                },
                Kind.TEXT);
    }

    private Typed either(Scope scope) {
        var number = of(scope, Type.INTEGRAL).text();
        return choices.chance(50)
                ? new Typed(
                        "case when " + number + " > 1 then 'much' when " + number
                                + " is null then 'none' else 'few' end",
                        Kind.TEXT)
                : new Typed(
                        "case " + of(scope, Type.TEXT).text() + " when 'a' then 1 when 'b' then 2 else 3 end",
                        Kind.INT);
    }

    private Typed ofTime(Scope scope) {
        var time = path(scope, type -> type == Type.DATE || type == Type.TIMESTAMP);
        return switch (choices.below(5)) {
            case 0 -> new Typed("year(" + time.text() + ')', Kind.INT);
            case 1 -> new Typed("month(" + time.text() + ')', Kind.INT);
            case 2 -> new Typed("extract(day from " + time.text() + ')', Kind.INT);
            case 3 -> new Typed(time.text() + " + 1 day", time.kind());
            default -> new Typed("cast(" + time.text() + " as LocalDate)", Kind.DATE);
        };
    }

    /** An aggregate. */
    Typed aggregate(Scope scope, Conditions conditions) {
        return switch (choices.weighted(20, 12, 4, 3, 4, 3)) {
            case 0 -> simpleAggregate(scope);
            case 1 ->
                new Typed(
                        choices.one("count(*)", "count(" + scope.sources.get(0).alias() + ')'), Kind.LONG);
            case 2 ->
                new Typed(
                        simpleAggregate(scope).text() + " filter (where " + conditions.simple(scope) + ')', Kind.LONG);
            case 3 -> {
                var aggregate = numericAggregate(scope);
                yield new Typed("coalesce(" + aggregate.text() + ", 0)", aggregate.kind());
            }
            case 4 -> {
                var aggregate = numericAggregate(scope);
                yield new Typed(
                        aggregate.text() + choices.one(" + count(*)", " * 2", " - 1", " + 1"), aggregate.kind());
            }
            default -> new Typed("case when count(*) > 2 then 'many' else 'few' end", Kind.TEXT);
        };
    }

    private Typed numericAggregate(Scope scope) {
        var number = number(scope, 1);
        return new Typed(choices.one("sum(", "max(", "min(", "avg(") + number.text() + ')', number.kind());
    }

    private Typed simpleAggregate(Scope scope) {
        switch (choices.weighted(6, 5, 4, 4, 1)) {
            case 0:
                return numericAggregate(scope);
            case 1:
                var any = compared(scope);
                return new Typed(choices.one("min(", "max(") + any.text() + ')', any.kind());
            case 2:
                return new Typed("count(" + any(scope).text() + ')', Kind.LONG);
            case 3:
                return new Typed("count(distinct " + any(scope).text() + ')', Kind.LONG);
            default:
                return new Typed(
                        choices.one("sum(distinct ", "avg(distinct ")
                                + number(scope, 1).text()
                                + ')',
                        Kind.DOUBLE);
        }
    }
}
