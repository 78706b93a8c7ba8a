package io.hibernateshards.random;

import io.hibernateshards.random.Schema.Attribute;
import io.hibernateshards.random.Schema.Elements;
import io.hibernateshards.random.Schema.Embedded;
import io.hibernateshards.random.Schema.Entity;
import io.hibernateshards.random.Schema.Form;
import io.hibernateshards.random.Schema.Place;
import io.hibernateshards.random.Schema.Role;
import io.hibernateshards.random.Schema.Sharding;
import io.hibernateshards.random.Schema.Subclass;
import io.hibernateshards.random.Schema.ToMany;
import io.hibernateshards.random.Schema.ToOne;
import jakarta.persistence.InheritanceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes schemas: a reference entity, the root of another entity group, perhaps an unsharded entity, a root with one or two
 * kinds of children, perhaps grandchildren. Every entity but the first two may have to-ones that lead across.
 */
final class SchemaGrammar {

    private static final List<Kind> ROOT_KEYS =
            List.of(Kind.TEXT, Kind.LONG, Kind.INT, Kind.UUID_VALUE, Kind.DECIMAL, Kind.DATE, Kind.TIMESTAMP);
    private static final List<Kind> FEW_KEYS =
            List.of(Kind.TEXT, Kind.NAMED, Kind.NUMBERED, Kind.LONG, Kind.DATE, Kind.DECIMAL, Kind.SHORT, Kind.INT);
    private static final List<Kind> RANGED = List.of(Kind.LONG, Kind.INT, Kind.TEXT, Kind.DATE);

    private final Choices choices;
    private final List<Entity> entities = new ArrayList<>();

    private SchemaGrammar(Choices choices) {
        this.choices = choices;
    }

    static Schema make(Choices choices) {
        return new SchemaGrammar(choices).schema();
    }

    private Schema schema() {
        entities.add(entity("Land", Role.REFERENCE, choices.one(Kind.TEXT, Kind.LONG), List.of(), List.of()));
        entities.add(root("Shop", Role.OTHER));
        if (choices.chance(40)) {
            entities.add(entity("Note", Role.UNSHARDED, Kind.LONG, List.of(), List.of()));
        }
        boolean hasOther = choices.chance(50);
        boolean hasGrandchild = choices.chance(40);
        var inverses = new ArrayList<ToMany>();
        inverses.add(new ToMany("orders", "Order", "owner"));
        if (hasOther) {
            inverses.add(new ToMany("marks", "Mark", "owner"));
        }
        entities.add(root("Owner", Role.ROOT).inverse(inverses));
        entities.add(
                child("Order", "Owner", hasGrandchild ? List.of(new ToMany("lines", "Line", "owner")) : List.of()));
        if (hasOther) {
            entities.add(child("Mark", "Owner", List.of()));
        }
        if (hasGrandchild) {
            entities.add(child("Line", "Order", List.of()));
        }
        return new Schema(List.copyOf(entities));
    }

    private Entity root(String name, Role role) {
        var sharding = choices.one(Sharding.HASH, Sharding.HASH, Sharding.CRC32, Sharding.MD5, Sharding.RANGE);
        boolean isKeyApart = choices.chance(25);
        if (isKeyApart) {
            var kinds = sharding == Sharding.RANGE ? RANGED : FEW_KEYS;
            var key = new Attribute("zone", choices.one(kinds), false);
            return entity(name, role, choices.one(Kind.LONG, Kind.UUID_VALUE), List.of(), List.of())
                    .placed(sharding, Optional.of(key), false);
        }
        var kinds = sharding == Sharding.RANGE ? RANGED : ROOT_KEYS;
        boolean isEmbedded = choices.chance(15);
        return entity(name, role, choices.one(kinds), List.of(), List.of())
                .placed(sharding, Optional.empty(), isEmbedded);
    }

    private Entity child(String name, String owner, List<ToMany> inverses) {
        return entity(
                name,
                Role.CHILD,
                choices.one(Kind.LONG, Kind.UUID_VALUE),
                List.of(new ToOne("owner", owner, Place.KEY, false)),
                inverses);
    }

    private Entity entity(String name, Role role, Kind idKind, List<ToOne> toOwner, List<ToMany> inverses) {
        boolean isPlain = role == Role.REFERENCE || role == Role.UNSHARDED;
        var attributes = attributes("a", 2 + choices.below(isPlain ? 2 : 6));
        var toOnes = new ArrayList<>(toOwner);
        if (!isPlain) {
            if (choices.chance(60)) {
                toOnes.add(new ToOne("land", "Land", Place.REFERENCE, choices.chance(70)));
            }
            for (var other : entities) {
                boolean isAcross = other.role() == Role.OTHER
                        || other.role() == Role.UNSHARDED
                        || other.role() == Role.ROOT && !toOwner.isEmpty();
                if (isAcross && choices.chance(40)) {
                    toOnes.add(new ToOne("to" + other.name(), other.name(), Place.ACROSS, true));
                }
            }
        }
        Optional<Embedded> embedded = !isPlain && choices.chance(35)
                ? Optional.of(new Embedded("place", attributes("p", 2)))
                : Optional.empty();
        boolean inherits = !isPlain && choices.chance(30);
        return new Entity(
                name,
                role,
                Sharding.HASH,
                false,
                idKind,
                Optional.empty(),
                attributes,
                embedded,
                isPlain ? List.of() : elements(),
                toOnes,
                inverses,
                choices.chance(30),
                inherits ? Optional.of(choices.one(InheritanceType.values())) : Optional.empty(),
                inherits ? subclasses(name) : List.of());
    }

    private List<Attribute> attributes(String prefix, int count) {
        var attributes = new ArrayList<Attribute>();
        for (int number = 0; number < count; number++) {
            int form = choices.weighted(5, 5, 2, 1, 3, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1);
            var kind = List.of(
                            Kind.TEXT,
                            Kind.INT,
                            Kind.LONG,
                            Kind.SHORT,
                            Kind.DECIMAL,
                            Kind.FINE,
                            Kind.DOUBLE,
                            Kind.BOOL,
                            Kind.DATE,
                            Kind.TIMESTAMP,
                            Kind.UUID_VALUE,
                            Kind.NUMBERED,
                            Kind.NAMED,
                            Kind.INSTANT,
                            Kind.YES_NO,
                            Kind.MONEY)
                    .get(form);
            attributes.add(new Attribute(prefix + number, kind, choices.chance(70)));
        }
        return attributes;
    }

    private List<Elements> elements() {
        var elements = new ArrayList<Elements>();
        if (choices.chance(40)) {
            elements.add(
                    new Elements("tags", choices.one(Form.values()), choices.one(Kind.TEXT, Kind.INT, Kind.DECIMAL)));
        }
        if (choices.chance(15)) {
            elements.add(new Elements("items", choices.one(Form.values()), choices.one(Kind.INT, Kind.TEXT)));
        }
        return elements;
    }

    private List<Subclass> subclasses(String name) {
        var subclasses = new ArrayList<Subclass>();
        subclasses.add(new Subclass("Big" + name, optional("b", 1 + choices.below(2))));
        if (choices.chance(50)) {
            subclasses.add(new Subclass("Small" + name, optional("s", 1)));
        }
        return subclasses;
    }

    /** Attributes that rows of other subclasses may lack in their common table. */
    private List<Attribute> optional(String prefix, int count) {
        return attributes(prefix, count).stream()
                .map(attribute -> new Attribute(attribute.name(), attribute.kind(), true))
                .toList();
    }
}
