package io.hibernateshards.random;

import io.hibernateshards.random.Kind.Type;
import io.hibernateshards.random.Schema.Entity;
import io.hibernateshards.random.Schema.Form;
import io.hibernateshards.random.Schema.Place;
import io.hibernateshards.random.Schema.Role;
import io.hibernateshards.random.Scope.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes conditions. */
final class Conditions {

    private final Schema schema;
    private final Choices choices;
    private final Values values;
    private final Expressions expressions;
    private int subqueries;

    Conditions(Schema schema, Choices choices, Values values, Expressions expressions) {
        this.schema = schema;
        this.choices = choices;
        this.values = values;
        this.expressions = expressions;
    }

    /** A where clause, or none. */
    String where(Scope scope) {
        return choices.chance(65) ? " where " + any(scope, 2) : "";
    }

    String any(Scope scope, int depth) {
        if (depth > 0 && choices.chance(35)) {
            return switch (choices.weighted(5, 3, 2)) {
                case 0 -> '(' + any(scope, depth - 1) + " and " + any(scope, depth - 1) + ')';
                case 1 -> '(' + any(scope, depth - 1) + " or " + any(scope, depth - 1) + ')';
                default -> "not (" + any(scope, depth - 1) + ')';
            };
        }
        return switch (choices.weighted(50, 16, 8, 8, 6, 3, 4, 3, 3)) {
            case 6 -> tuples(scope);
            case 7 -> many(scope);
            case 8 -> now(scope);
            case 0 -> simple(scope);
            case 1 -> byKey(scope);
            case 2 -> subquery(scope);
            case 3 -> ofCollection(scope);
            case 4 -> ofAssociation(scope);
            default -> ofType(scope);
        };
    }

    /** A comparison of one path or more. */
    String simple(Scope scope) {
        var path = choices.chance(15) ? expressions.computed(scope, 1) : expressions.path(scope, type -> true);
        var text = path.text();
        var kind = path.kind();
        if (!kind.type.isCompared()) {
            return switch (choices.below(4)) {
                case 0 -> text + " = " + values.constant(kind);
                case 1 -> text + " <> " + values.constant(kind);
                case 2 -> text + " is null";
                default -> text + " in " + list(kind);
            };
        }
        return switch (choices.weighted(8, 6, 4, 3, 4, 2, 2, 2, 1)) {
            case 0 -> text + " = " + values.constant(kind);
            case 1 -> text + choices.one(" > ", " < ", " >= ", " <= ", " <> ") + values.constant(kind);
            case 2 -> text + choices.one(" is null", " is not null");
            case 3 -> text + choices.one(" in ", " not in ") + list(kind);
            case 4 -> text + " between " + values.constant(kind) + " and " + values.constant(kind);
            case 5 ->
                expressions.path(scope, type -> type == Type.TEXT).text()
                        + choices.one(" like 'a%'", " like '%b'", " not like '%a%'", " ilike 'A%'");
            case 6 ->
                text
                        + choices.one(" = ", " <> ", " < ")
                        + expressions.path(scope, kind.type::equals).text();
            case 7 -> text + choices.one(" is distinct from ", " is not distinct from ") + values.constant(kind);
            default -> "coalesce(" + text + ", " + values.constant(kind) + ") = " + values.constant(kind);
        };
    }

    /** Several columns of one row compared at once. */
    private String tuples(Scope scope) {
        var source = choices.one(scope.sources);
        var ids = scope.paths(source, Scope.Way.ID);
        var all = source.entity().hasEmbeddedId() && choices.chance(60)
                ? ids.subList(0, 2)
                : List.of(choices.one(ids), expressions.path(scope, Type::isCompared));
        var tuple = '(' + all.get(0).text() + ", " + all.get(1).text() + ')';
        return switch (choices.weighted(4, 3, 2, 1)) {
            case 0 -> tuple + choices.one(" in ", " not in ") + '(' + pair(all) + ", " + pair(all) + ')';
            case 1 -> tuple + choices.one(" = ", " <> ") + pair(all);
            case 2 -> tuple + choices.one(" < ", " > ", " <= ", " >= ") + pair(all);
            default -> {
                var alias = "x" + subqueries++;
                var inner = new Scope(schema, Optional.of(scope));
                inner.sources.add(
                        new Source(alias, source.entity(), source.entity().name()));
                var selected = all.stream()
                        .map(path -> expressions
                                .path(inner, path.kind().type::equals)
                                .text())
                        .toList();
                yield tuple + " in (select " + String.join(", ", selected) + " from "
                        + source.entity().name() + ' ' + alias + " where " + simple(inner) + ')';
            }
        };
    }

    private String pair(List<Scope.Typed> paths) {
        var parts = new ArrayList<String>();
        for (var path : paths) {
            var kind = path.kind();
            boolean isKey = path.text().contains(".id");
            parts.add(isKey ? values.constant(kind, key(kind, true)) : values.constant(kind));
        }
        return '(' + String.join(", ", parts) + ')';
    }

    /** A list as long as those that applications gather from elsewhere. */
    private String many(Scope scope) {
        var source = choices.one(scope.sources);
        var path = keyPath(source.alias(), source.entity())
                .filter(key -> choices.chance(60))
                .orElseGet(() -> choices.one(scope.paths(source, Scope.Way.ID)));
        var kind = path.kind();
        boolean isId = path.text().contains(".id");
        var list = new ArrayList<>();
        for (int size = 4 + choices.below(choices.chance(20) ? 120 : 30); size > 0; size--) {
            list.add(isId ? kind.key(choices.below(40)) : choices.one(kind.values));
        }
        return path.text() + choices.one(" in ", " in ", " in ", " not in ") + values.bind(List.copyOf(list));
    }

    /** A comparison with the time of now, of which the rows are far. */
    private String now(Scope scope) {
        var time = expressions.path(scope, type -> type == Type.DATE || type == Type.TIMESTAMP);
        boolean isDate = time.kind().type == Type.DATE;
        return switch (choices.below(4)) {
            case 0 -> time.text() + choices.one(" < ", " > ") + (isDate ? "current date" : "current timestamp");
            case 1 -> time.text() + choices.one(" <= ", " >= ") + (isDate ? "local date" : "local datetime");
            case 2 -> "year(" + time.text() + ") < year(local date)";
            default -> time.text() + " + 1 day < " + (isDate ? "local date" : "local datetime");
        };
    }

    private String list(Kind kind) {
        int size = choices.chance(3) ? 0 : 1 + choices.below(3);
        var list = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            list.add(choices.one(kind.values));
        }
        return in(kind, list);
    }

    private String in(Kind kind, List<?> list) {
        if (list.isEmpty() || choices.chance(40)) {
            return values.bind(List.copyOf(list));
        }
        return '('
                + String.join(
                        ", ",
                        list.stream().map(value -> values.constant(kind, value)).toList())
                + ')';
    }

    /** A condition on what places rows, as most statements of applications have. */
    private String byKey(Scope scope) {
        var source = choices.one(scope.sources);
        var path = keyPath(source.alias(), source.entity());
        if (path.isEmpty()) {
            return simple(scope);
        }
        var kind = path.get().kind();
        boolean isId = path.get().text().contains(".id");
        var first = key(kind, isId);
        return switch (choices.weighted(10, 4, 2, 1)) {
            case 0 -> path.get().text() + " = " + values.constant(kind, first);
            case 1 -> path.get().text() + " in " + in(kind, List.of(first, key(kind, isId), key(kind, isId)));
            case 2 ->
                kind.type.isCompared()
                        ? path.get().text() + choices.one(" > ", " <= ") + values.constant(kind, first)
                        : path.get().text() + " <> " + values.constant(kind, first);
            default -> path.get().text() + " <> " + values.constant(kind, first);
        };
    }

    private Object key(Kind kind, boolean isId) {
        return isId ? kind.key(choices.below(12)) : choices.one(kind.values);
    }

    /** The path from an entity to the shard key of its entity group. */
    private Optional<Scope.Typed> keyPath(String alias, Entity entity) {
        if (entity.role() == Role.CHILD) {
            return keyPath(
                    alias + ".owner", schema.entity(entity.toOnes().get(0).target()));
        }
        return entity.keyPath().map(key -> new Scope.Typed(alias + '.' + key.name(), key.kind()));
    }

    // ------------------------------------------------------------------------------------------------ subqueries

    private String subquery(Scope scope) {
        var source = choices.one(scope.sources);
        var alias = "x" + subqueries++;
        var inner = new Scope(schema, Optional.of(scope));
        var toMany = source.entity().toManys();
        boolean isColocated = !toMany.isEmpty() && choices.chance(75);
        var target = isColocated ? schema.entity(choices.one(toMany).target()) : choices.one(schema.entities());
        inner.sources.add(new Source(alias, target, target.name()));
        var correlation = isColocated
                ? " where " + alias + ".owner = " + source.alias()
                        + (choices.chance(50) ? " and " + (choices.chance(20) ? any(inner, 0) : simple(inner)) : "")
                : " where " + (choices.chance(40) ? apart(source, scope, inner) : simple(inner));
        var from = " from " + target.name() + ' ' + alias + correlation;
        return switch (choices.weighted(6, 2, 4, 2, 2)) {
            case 0 -> choices.one("exists (", "not exists (") + "select 1" + from + ')';
            case 1 -> "(select count(*)" + from + ')' + choices.one(" > 0", " = 1", " < 2");
            case 2 -> {
                var path = expressions.path(scope, type -> true);
                var selected = expressions.path(inner, path.kind().type::equals);
                yield path.text() + choices.one(" in (", " not in (") + "select " + selected.text() + from + ')';
            }
            case 3 -> {
                var path = expressions.path(scope, Type::isNumber);
                yield path.text()
                        + choices.one(" > all (", " < any (", " >= some (")
                        + "select " + expressions.path(inner, Type::isNumber).text() + from + ')';
            }
            default -> {
                var path = expressions.path(scope, Type::isNumber);
                yield path.text()
                        + choices.one(" >= (", " < (") + "select " + choices.one("max(", "min(", "sum(")
                        + expressions.path(inner, Type::isNumber).text() + ')' + from + ')';
            }
        };
    }

    /** A correlation with rows that may be on other databases. */
    private String apart(Source source, Scope scope, Scope inner) {
        var other = inner.sources.get(0);
        for (var toOne : source.entity().toOnes()) {
            if (toOne.target().equals(other.entity().name())) {
                var path = source.alias() + '.' + toOne.name();
                return choices.chance(50) ? other.alias() + " = " + path : other.alias() + ".id = " + path + ".id";
            }
        }
        var mine = choices.one(scope.paths(source, choices.one(Scope.Way.OWN, Scope.Way.ID)));
        return expressions.path(inner, mine.kind().type::equals).text() + " = " + mine.text();
    }

    // ------------------------------------------------------------------------------------------------ the model's own

    private String ofCollection(Scope scope) {
        var source = choices.one(scope.sources);
        var all = new ArrayList<String>();
        var alias = source.alias() + '.';
        for (var elements : source.entity().elements()) {
            var path = alias + elements.name();
            all.add(path + " is empty");
            all.add("size(" + path + ") > 1");
            if (elements.form() != Form.PARTS) {
                all.add(values.literal(elements.kind()) + " member of " + path);
                all.add(values.literal(elements.kind()) + " = any elements(" + path + ')');
            }
            if (elements.form() == Form.LIST) {
                all.add(path + "[0] = " + values.literal(elements.kind()));
            } else if (elements.form() == Form.MAP) {
                all.add(path + "['m0'] = " + values.literal(elements.kind()));
                all.add("'m0' in indices(" + path + ')');
            }
        }
        for (var toMany : source.entity().toManys()) {
            all.add(alias + toMany.name() + " is not empty");
            all.add("size(" + alias + toMany.name() + ") >= 2");
            all.add("exists (from " + alias + toMany.name() + " y where y.id is not null)");
        }
        return all.isEmpty() ? simple(scope) : choices.one(all);
    }

    private String ofAssociation(Scope scope) {
        var source = choices.one(scope.sources);
        var all = new ArrayList<String>();
        for (var toOne : source.entity().toOnes()) {
            var path = source.alias() + '.' + toOne.name();
            all.add(path + " is null");
            all.add(path + " is not null");
            for (var other : scope.sources) {
                if (other != source && other.entity().name().equals(toOne.target())) {
                    all.add(path + " = " + other.alias());
                }
            }
            if (toOne.place() == Place.REFERENCE) {
                all.add(path + ".id = "
                        + values.literal(schema.entity(toOne.target()).idKind()));
            }
        }
        return all.isEmpty() ? simple(scope) : choices.one(all);
    }

    private String ofType(Scope scope) {
        var source = choices.one(scope.sources);
        var subclasses = source.entity().subclasses();
        if (subclasses.isEmpty()) {
            return simple(scope);
        }
        return "type(" + source.alias() + ')'
                + choices.one(
                        " = " + subclasses.get(0).name(),
                        " <> " + subclasses.get(0).name(),
                        " in (" + subclasses.get(0).name() + ", "
                                + source.entity().name() + ')');
    }
}
