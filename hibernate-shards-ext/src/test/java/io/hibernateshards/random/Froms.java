package io.hibernateshards.random;

import io.hibernateshards.random.Schema.Entity;
import io.hibernateshards.random.Schema.Place;
import io.hibernateshards.random.Schema.Role;
import io.hibernateshards.random.Schema.ToOne;
import io.hibernateshards.random.Scope.Element;
import io.hibernateshards.random.Scope.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes from clauses. */
final class Froms {

    /**
     * A from clause.
     *
     * @param multiplies whether the root's rows may come several times
     * @param fetched attributes of the root that are fetched
     * @param fetchesMany whether a collection is among them
     */
    record From(String text, Scope scope, boolean multiplies, List<String> fetched, boolean fetchesMany) {

        Source root() {
            return scope.sources.get(0);
        }
    }

    private final Schema schema;
    private final Choices choices;
    private final Conditions conditions;
    private int aliases;
    private boolean isWithoutFullJoins;

    Froms(Schema schema, Choices choices, Conditions conditions) {
        this.schema = schema;
        this.choices = choices;
        this.conditions = conditions;
    }

    /** An entity, as often as statements of applications begin with its like. */
    Source source() {
        var entity = entity();
        var type = entity.name();
        if (!entity.subclasses().isEmpty() && choices.chance(20)) {
            type = choices.one(entity.subclasses()).name();
        }
        return new Source(alias(type), entity, type);
    }

    private Entity entity() {
        var role = List.of(Role.ROOT, Role.CHILD, Role.OTHER, Role.REFERENCE, Role.UNSHARDED)
                .get(choices.weighted(45, 40, 8, 4, 3));
        var entities = schema.of(role).toList();
        return entities.isEmpty() ? schema.of(Role.ROOT).findFirst().orElseThrow() : choices.one(entities);
    }

    String alias(String type) {
        return type.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + aliases++;
    }

    /** An entity alone. */
    From single() {
        var scope = new Scope(schema, Optional.empty());
        var source = source();
        scope.sources.add(source);
        return new From(" from " + source.type() + ' ' + source.alias(), scope, false, List.of(), false);
    }

    /** An entity and what is joined, but for full joins: of them plain Hibernate makes two aggregates on H2. */
    From joinedOften() {
        isWithoutFullJoins = true;
        return joined();
    }

    /** An entity and what is joined. */
    From joined() {
        var from = single();
        var text = new StringBuilder(from.text());
        boolean multiplies = false;
        for (int more = choices.weighted(50, 35, 12, 3); more > 0; more--) {
            multiplies |= join(text, from.scope());
        }
        return new From(text.toString(), from.scope(), multiplies, List.of(), false);
    }

    /** An entity and what is fetched with it. */
    From fetching() {
        var from = choices.chance(25) ? joined() : single();
        var source = from.root();
        var text = new StringBuilder(from.text());
        var fetched = new ArrayList<String>();
        boolean many = false;
        for (var toOne : source.entity().toOnes()) {
            if (choices.chance(toOne.place() == Place.ACROSS ? 10 : 25)) {
                fetch(text, source, toOne.name(), fetched);
            }
        }
        var collections = new ArrayList<String>();
        source.entity().toManys().forEach(toMany -> collections.add(toMany.name()));
        source.entity().elements().forEach(elements -> collections.add(elements.name()));
        if (!collections.isEmpty() && choices.chance(30)) {
            fetch(text, source, choices.one(collections), fetched);
            many = true;
        }
        return new From(text.toString(), from.scope(), from.multiplies(), fetched, many);
    }

    private void fetch(StringBuilder text, Source source, String name, List<String> fetched) {
        text.append(choices.one(" left join fetch ", " left join fetch ", " join fetch "))
                .append(source.alias())
                .append('.')
                .append(name);
        fetched.add(name);
    }

    /** Adds a join, and tells whether it may multiply rows. */
    private boolean join(StringBuilder text, Scope scope) {
        var source = choices.one(scope.sources);
        var ways = new ArrayList<Supplier<Boolean>>();
        for (var toMany : source.entity().toManys()) {
            var target = schema.entity(toMany.target());
            for (int weight = 0; weight < 3; weight++) {
                ways.add(() -> {
                    path(text, scope, source, toMany.name(), target);
                    return true;
                });
            }
            ways.add(() -> {
                var joined = new Source(alias(target.name()), target, target.name());
                text.append(choices.one(" join ", " left join ", isWithoutFullJoins ? " join " : " full join "))
                        .append(target.name() + ' ' + joined.alias() + " on " + joined.alias() + ".owner = "
                                + source.alias());
                scope.sources.add(joined);
                return true;
            });
        }
        for (var toOne : source.entity().toOnes()) {
            int weight = toOne.place() == Place.ACROSS ? 1 : 3;
            for (; weight > 0; weight--) {
                ways.add(() -> toOne(text, scope, source, toOne));
            }
        }
        for (var toOne : source.entity().toOnes()) {
            ways.add(() -> equal(text, scope, source, toOne));
        }
        for (var elements : source.entity().elements()) {
            ways.add(() -> {
                var alias = alias("tag");
                text.append(choices.one(" join ", " left join "))
                        .append(source.alias() + '.' + elements.name() + ' ' + alias);
                scope.elements.add(new Element(alias, elements, source));
                return true;
            });
        }
        if (choices.chance(10) || ways.isEmpty()) {
            return apart(text, scope, source);
        }
        return choices.one(ways).get();
    }

    private boolean toOne(StringBuilder text, Scope scope, Source source, ToOne toOne) {
        return path(text, scope, source, toOne.name(), schema.entity(toOne.target()));
    }

    /** Joins the entity at the other end of a to-one by a condition. */
    private boolean equal(StringBuilder text, Scope scope, Source source, ToOne toOne) {
        var target = schema.entity(toOne.target());
        var joined = new Source(alias(target.name()), target, target.name());
        var path = source.alias() + '.' + toOne.name();
        text.append(choices.one(" join ", " left join "))
                .append(target.name())
                .append(' ')
                .append(joined.alias())
                .append(" on ")
                .append(choices.chance(50) ? joined.alias() + " = " + path : joined.alias() + ".id = " + path + ".id");
        scope.sources.add(joined);
        return false;
    }

    /** Joins an association, and tells whether rows of the other end may come without the root's. */
    private boolean path(StringBuilder text, Scope scope, Source source, String name, Entity target) {
        var joined = new Source(alias(target.name()), target, target.name());
        boolean isRight = choices.chance(8);
        text.append(isRight ? " right join " : choices.one(" join ", " left join "))
                .append(source.alias() + '.' + name + ' ' + joined.alias());
        scope.sources.add(joined);
        if (choices.chance(12)) {
            text.append(choices.one(" on ", " with ")).append(conditions.simple(scope));
        }
        return isRight;
    }

    /** Something that no association leads to. */
    private boolean apart(StringBuilder text, Scope scope, Source source) {
        var other = choices.chance(50)
                ? schema.of(Role.REFERENCE).findFirst().orElseThrow()
                : choices.one(schema.entities());
        var joined = new Source(alias(other.name()), other, other.name());
        scope.sources.add(joined);
        var name = other.name() + ' ' + joined.alias();
        if (choices.chance(30)) {
            text.append(" cross join ").append(name);
        } else {
            var own = new Scope(schema, Optional.empty());
            own.sources.add(source);
            var mine = choices.one(own.paths(Scope.Way.OWN));
            var theirs = scope.paths(joined, Scope.Way.OWN).stream()
                    .filter(path -> path.kind() == mine.kind())
                    .toList();
            text.append(choices.one(" join ", " left join ")).append(name).append(" on ");
            text.append(
                    theirs.isEmpty()
                            ? joined.alias() + ".id is not null"
                            : mine.text() + " = " + choices.one(theirs).text());
        }
        return true;
    }
}
