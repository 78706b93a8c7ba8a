package io.hibernateshards.random;

import io.hibernateshards.fixtures.entity.MadeClasses;
import io.hibernateshards.random.Schema.Attribute;
import io.hibernateshards.random.Schema.Elements;
import io.hibernateshards.random.Schema.Entity;
import io.hibernateshards.random.Schema.Role;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Rows of a schema, those that others refer to first. */
record Rows(List<Row> rows) {

    /** Another row, by the root of its hierarchy and its number there. */
    record Link(String entity, int number) {}

    /**
     * One row.
     *
     * @param type the entity, or one that extends it
     * @param values by attribute; those of embeddables by their paths
     */
    record Row(Entity entity, String type, int number, Map<String, Object> values) {}

    /** Makes rows: few or many owners, some without anything, with ties and nulls. */
    static Rows make(Schema schema, Choices choices) {
        var rows = new ArrayList<Row>();
        var counts = new HashMap<String, Integer>();
        int size = choices.weighted(5, 25, 45, 10, 15);
        int roots = switch (size) {
            case 0 -> 0;
            case 1 -> 1 + choices.below(4);
            case 2 -> 5 + choices.below(15);
            case 3 -> 20 + choices.below(20);
            // One owner of nearly everything: the other databases are empty.
            default -> 1;
        };
        for (var entity : schema.entities()) {
            int count = switch (entity.role()) {
                case REFERENCE, UNSHARDED -> choices.below(4);
                case OTHER -> choices.below(8);
                case ROOT -> roots;
                case CHILD -> roots == 1 ? choices.below(25) : roots == 0 ? 0 : choices.below(2 * roots + 4);
            };
            for (int number = 0; number < count; number++) {
                var row = row(schema, entity, number, counts, choices);
                if (row == null) {
                    count = number;
                } else {
                    rows.add(row);
                }
            }
            counts.put(entity.name(), count);
        }
        return new Rows(rows);
    }

    private static Row row(Schema schema, Entity entity, int number, Map<String, Integer> counts, Choices choices) {
        var values = new LinkedHashMap<String, Object>();
        if (entity.hasEmbeddedId()) {
            values.put("id.owner", entity.idKind().key(number / 2));
            values.put("id.number", number % 2);
        } else {
            values.put("id", id(entity, number));
        }
        entity.basics().forEach(attribute -> values.put(attribute.name(), value(attribute, choices)));
        entity.embedded()
                .ifPresent(embedded -> embedded.parts()
                        .forEach(part -> values.put(embedded.name() + '.' + part.name(), value(part, choices))));
        entity.elements().forEach(elements -> values.put(elements.name(), collection(elements, choices)));
        for (var toOne : entity.toOnes()) {
            int targets = counts.getOrDefault(toOne.target(), 0);
            if (targets == 0 && !toOne.isNullable()) {
                return null;
            }
            boolean isNull = targets == 0 || toOne.isNullable() && choices.chance(25);
            values.put(toOne.name(), isNull ? null : new Link(toOne.target(), choices.below(targets)));
        }
        int type = entity.subclasses().isEmpty()
                ? 0
                : choices.below(entity.subclasses().size() + 1);
        if (type == 0) {
            return new Row(entity, entity.name(), number, values);
        }
        var subclass = entity.subclasses().get(type - 1);
        subclass.attributes().forEach(attribute -> values.put(attribute.name(), value(attribute, choices)));
        return new Row(entity, subclass.name(), number, values);
    }

    static Object id(Entity entity, int number) {
        if (entity.role() == Role.CHILD || entity.key().isPresent()) {
            return entity.idKind() == Kind.UUID_VALUE
                    ? UUID.nameUUIDFromBytes((entity.name() + number).getBytes(StandardCharsets.UTF_8))
                    : (Object) (number + 1L);
        }
        return entity.idKind().key(number);
    }

    private static Object value(Attribute attribute, Choices choices) {
        return attribute.isNullable() && choices.chance(25) ? null : choices.one(attribute.kind().values);
    }

    private static List<Object> collection(Elements elements, Choices choices) {
        var values = new ArrayList<>();
        for (int more = choices.below(4); more > 0; more--) {
            values.add(choices.one(elements.kind().values));
        }
        return values;
    }

    /** These rows without some, and without those that cannot be without them. */
    Rows without(int from, int to) {
        var kept = new ArrayList<Row>();
        var there = new HashSet<Link>();
        for (int index = 0; index < rows.size(); index++) {
            var row = rows.get(index);
            var values = new LinkedHashMap<>(row.values);
            boolean isKept = index < from || index >= to;
            for (var toOne : row.entity.toOnes()) {
                if (values.get(toOne.name()) instanceof Link link && !there.contains(link)) {
                    isKept &= toOne.isNullable();
                    values.put(toOne.name(), null);
                }
            }
            if (isKept) {
                there.add(new Link(row.entity.name(), row.number));
                kept.add(new Row(row.entity, row.type, row.number, values));
            }
        }
        return new Rows(kept);
    }

    /** These rows as a schema has them that lacks some entities and attributes. */
    Rows on(Schema schema) {
        var kept = new ArrayList<Row>();
        for (var row : rows) {
            schema.entities().stream()
                    .filter(entity -> entity.name().equals(row.entity.name()))
                    .forEach(entity -> {
                        boolean hasType = entity.subclasses().stream()
                                .anyMatch(subclass -> subclass.name().equals(row.type));
                        var values = new LinkedHashMap<>(row.values);
                        values.keySet().retainAll(names(entity, hasType ? row.type : entity.name()));
                        kept.add(new Row(entity, hasType ? row.type : entity.name(), row.number, values));
                    });
        }
        return new Rows(kept);
    }

    private static Set<String> names(Entity entity, String type) {
        var names = new HashSet<String>();
        entity.ids().forEach(id -> names.add(id.name()));
        entity.basics().forEach(attribute -> names.add(attribute.name()));
        entity.embedded()
                .ifPresent(
                        embedded -> embedded.parts().forEach(part -> names.add(embedded.name() + '.' + part.name())));
        entity.elements().forEach(elements -> names.add(elements.name()));
        entity.toOnes().forEach(toOne -> names.add(toOne.name()));
        entity.subclasses().stream()
                .filter(subclass -> subclass.name().equals(type))
                .forEach(subclass -> subclass.attributes().forEach(attribute -> names.add(attribute.name())));
        return names;
    }

    /** Persists all rows. */
    void fill(EntityManager em, MadeClasses classes) {
        var made = new HashMap<Link, Object>();
        for (var row : rows) {
            var instance = instance(row, classes, made);
            made.put(new Link(row.entity.name(), row.number), instance);
            em.persist(instance);
        }
    }

    private static Object instance(Row row, MadeClasses classes, Map<Link, Object> made) {
        var instance = classes.instance(row.type);
        row.entity
                .embedded()
                .ifPresent(embedded ->
                        MadeClasses.set(instance, embedded.name(), classes.instance(row.entity.name() + "Place")));
        if (row.entity.hasEmbeddedId()) {
            MadeClasses.set(instance, "id", classes.instance(row.entity.name() + "Id"));
        }
        row.values.forEach((path, value) -> {
            if (value instanceof List<?>) {
                return;
            }
            int dot = path.indexOf('.');
            var holder = dot < 0 ? instance : MadeClasses.get(instance, path.substring(0, dot));
            MadeClasses.set(holder, path.substring(dot + 1), value instanceof Link link ? made.get(link) : value);
        });
        for (var elements : row.entity.elements()) {
            MadeClasses.set(instance, elements.name(), stored(elements, row, classes));
        }
        return instance;
    }

    private static Object stored(Elements elements, Row row, MadeClasses classes) {
        var values = (List<?>) row.values.get(elements.name());
        return switch (elements.form()) {
            case LIST -> new ArrayList<>(values);
            case SET -> new HashSet<>(values);
            case MAP -> {
                var map = new TreeMap<String, Object>();
                values.forEach(value -> map.put("m" + map.size(), value));
                yield map;
            }
            case PARTS -> {
                var parts = new HashSet<>();
                for (int index = 0; index < values.size(); index++) {
                    var part = classes.instance(SchemaClasses.PART);
                    MadeClasses.set(part, "name", "part " + values.get(index));
                    MadeClasses.set(part, "amount", index);
                    parts.add(part);
                }
                yield parts;
            }
        };
    }
}
