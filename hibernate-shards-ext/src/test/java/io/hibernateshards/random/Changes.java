package io.hibernateshards.random;

import io.hibernateshards.random.Kind.Type;
import io.hibernateshards.random.Schema.Attribute;
import io.hibernateshards.random.Schema.Entity;
import io.hibernateshards.random.Schema.Form;
import io.hibernateshards.random.Schema.Role;
import io.hibernateshards.random.Statement.Reading;
import jakarta.persistence.InheritanceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes updates, deletes and inserts. */
final class Changes {

    private final Schema schema;
    private final Choices choices;
    private final Values values;
    private final Expressions expressions;
    private final Conditions conditions;
    private final Froms froms;

    Changes(
            Schema schema,
            Choices choices,
            Values values,
            Expressions expressions,
            Conditions conditions,
            Froms froms) {
        this.schema = schema;
        this.choices = choices;
        this.values = values;
        this.expressions = expressions;
        this.conditions = conditions;
        this.froms = froms;
    }

    Statement statement() {
        return switch (choices.weighted(50, 25, 12, 13)) {
            case 0 -> update();
            case 1 -> delete();
            case 2 -> insertValues();
            default -> insertSelect();
        };
    }

    private Statement update() {
        var from = froms.single();
        var scope = from.scope();
        var source = from.root();
        var sets = new ArrayList<String>();
        var left = changeable(source.entity());
        for (int more = 1 + choices.below(2); more > 0; more--) {
            var attribute = left.remove(choices.below(left.size()));
            sets.add(source.alias() + '.' + attribute.name() + " = " + value(scope, attribute));
        }
        var versioned = source.entity().isVersioned() && choices.chance(50) ? "update versioned " : "update ";
        return change(
                versioned + source.type() + ' ' + source.alias() + " set " + String.join(", ", sets)
                        + conditions.where(scope),
                source.entity());
    }

    private static List<Attribute> changeable(Entity entity) {
        var all = new ArrayList<>(entity.attributes());
        entity.embedded()
                .ifPresent(embedded -> embedded.parts()
                        .forEach(part -> all.add(
                                new Attribute(embedded.name() + '.' + part.name(), part.kind(), part.isNullable()))));
        return all;
    }

    private String value(Scope scope, Attribute attribute) {
        var kind = attribute.kind();
        return switch (choices.weighted(6, 2, 2, 1)) {
            case 3 -> chosen(scope, attribute);
            case 0 -> values.constant(kind);
            case 1 -> attribute.isNullable() ? "null" : values.constant(kind);
            default ->
                kind == Kind.INT || kind == Kind.LONG
                        ? "coalesce(" + scope.sources.get(0).alias() + '.' + attribute.name() + ", 1) + 1"
                        : kind.type == Type.TEXT
                                ? "concat(coalesce("
                                        + expressions
                                                .path(scope, Type.TEXT::equals)
                                                .text() + ", ''), '+')"
                                : values.constant(kind);
        };
    }

    /** What rows of the same owner, or all of some entity, have as their greatest. */
    private String chosen(Scope scope, Attribute attribute) {
        var source = scope.sources.get(0);
        var kind = attribute.kind();
        if (!attribute.isNullable() || !kind.type.isCompared()) {
            return values.constant(kind);
        }
        var toManys = source.entity().toManys();
        boolean isOwn = !toManys.isEmpty() && choices.chance(70);
        var other = isOwn ? schema.entity(choices.one(toManys).target()) : choices.one(schema.entities());
        var found = other.basics().stream()
                .filter(each -> each.kind() == kind)
                .map(Attribute::name)
                .findFirst();
        return found.map(name -> "(select max(z." + name + ") from " + other.name() + " z"
                        + (isOwn ? " where z.owner = " + source.alias() + ')' : ")"))
                .orElseGet(() -> values.constant(kind));
    }

    private Statement delete() {
        var leaves = schema.entities().stream()
                .filter(entity ->
                        entity.role() == Role.CHILD && entity.toManys().isEmpty())
                .toList();
        var entity = choices.chance(85) ? choices.one(leaves) : choices.one(schema.entities());
        var scope = new Scope(schema, Optional.empty());
        var alias = froms.alias(entity.name());
        scope.sources.add(new Scope.Source(alias, entity, entity.name()));
        return change("delete from " + entity.name() + ' ' + alias + conditions.where(scope), entity);
    }

    private Statement insertValues() {
        var entity = choices.one(schema.entities().stream()
                .filter(each -> each.role() != Role.CHILD && !each.hasEmbeddedId())
                // Of such an entity plain Hibernate inserts the id alone.
                .filter(each -> !each.inheritance().equals(Optional.of(InheritanceType.TABLE_PER_CLASS)))
                .toList());
        var names = new ArrayList<String>();
        var given = new ArrayList<String>();
        names.add("id");
        given.add(values.constant(entity.idKind(), Rows.id(entity, 500 + choices.below(20))));
        for (var attribute : entity.basics()) {
            if (!attribute.isNullable() || choices.chance(50)) {
                names.add(attribute.name());
                given.add(values.constant(attribute.kind()));
            }
        }
        return change(
                "insert into " + entity.name() + '(' + String.join(", ", names) + ") values ("
                        + String.join(", ", given) + ')',
                entity);
    }

    private Statement insertSelect() {
        var entity = choices.one(schema.of(Role.CHILD).toList());
        var scope = new Scope(schema, Optional.empty());
        var alias = froms.alias(entity.name());
        scope.sources.add(new Scope.Source(alias, entity, entity.name()));
        var names = new ArrayList<String>(List.of("id", "owner"));
        var selected = new ArrayList<String>();
        selected.add(entity.idKind() == Kind.LONG ? alias + ".id + 1000" : values.bind(Kind.UUID_VALUE.key(999)));
        selected.add(alias + ".owner");
        for (var attribute : entity.basics()) {
            if (!attribute.isNullable() || choices.chance(50)) {
                names.add(attribute.name());
                selected.add(alias + '.' + attribute.name());
            }
        }
        return change(
                "insert into " + entity.name() + '(' + String.join(", ", names) + ") select "
                        + String.join(", ", selected) + " from " + entity.name() + ' ' + alias
                        + conditions.where(scope),
                entity);
    }

    private Statement change(String hql, Entity changed) {
        var dumps = new ArrayList<String>();
        dumps.add("from " + changed.name());
        for (var elements : changed.elements()) {
            var element = elements.form() == Form.PARTS ? "t.name" : "t";
            dumps.add("select e, " + element + " from " + changed.name() + " e join e." + elements.name() + " t");
        }
        return new Statement(
                hql,
                Optional.empty(),
                0,
                true,
                -1,
                0,
                false,
                Reading.CHANGE,
                Statement.Source.HQL,
                values.bound(),
                values.isNamed(),
                List.of(),
                dumps,
                Optional.empty());
    }
}
