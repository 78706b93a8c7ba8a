package io.hibernateshards.random;

import jakarta.persistence.InheritanceType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Entities of a random unit, those that others refer to first. */
record Schema(List<Entity> entities) {

    /** What an entity is to sharding. */
    enum Role {
        /** The root of the first entity group. */
        ROOT,
        /** Inherits its key by a to-one. */
        CHILD,
        /** The root of another entity group. */
        OTHER,
        REFERENCE,
        /** On the first database. */
        UNSHARDED
    }

    /** Where the other end of a to-one lives. */
    enum Place {
        /** It is the shard key. */
        KEY,
        REFERENCE,
        ACROSS
    }

    /** Forms of element collections. */
    enum Form {
        SET,
        LIST,
        MAP,
        /** A set of embeddables. */
        PARTS
    }

    /** How an entity is placed. */
    enum Sharding {
        HASH,
        CRC32,
        MD5,
        RANGE
    }

    record Attribute(String name, Kind kind, boolean isNullable) {}

    record Embedded(String name, List<Attribute> parts) {}

    record Elements(String name, Form form, Kind kind) {}

    record ToOne(String name, String target, Place place, boolean isNullable) {}

    record ToMany(String name, String target, String mappedBy) {}

    record Subclass(String name, List<Attribute> attributes) {}

    /**
     * @param idKind of {@code id}, or of {@code id.owner} beside the number {@code id.number}
     * @param key the shard key where it is neither the id, nor in it, nor inherited
     */
    record Entity(
            String name,
            Role role,
            Sharding sharding,
            boolean hasEmbeddedId,
            Kind idKind,
            Optional<Attribute> key,
            List<Attribute> attributes,
            Optional<Embedded> embedded,
            List<Elements> elements,
            List<ToOne> toOnes,
            List<ToMany> toManys,
            boolean isVersioned,
            Optional<InheritanceType> inheritance,
            List<Subclass> subclasses) {

        /** This entity, otherwise placed. */
        Entity placed(Sharding other, Optional<Attribute> otherKey, boolean embedsId) {
            return new Entity(
                    name,
                    role,
                    other,
                    embedsId,
                    idKind,
                    otherKey,
                    attributes,
                    embedded,
                    elements,
                    toOnes,
                    toManys,
                    isVersioned,
                    inheritance,
                    subclasses);
        }

        /** This entity, with collections that others own. */
        Entity inverse(List<ToMany> others) {
            return new Entity(
                    name,
                    role,
                    sharding,
                    hasEmbeddedId,
                    idKind,
                    key,
                    attributes,
                    embedded,
                    elements,
                    toOnes,
                    others,
                    isVersioned,
                    inheritance,
                    subclasses);
        }

        private Entity naming(Set<String> names, Collection<Entity> later) {
            var keptSubclasses = subclasses.stream()
                    .filter(subclass -> names.contains(subclass.name()))
                    .map(subclass -> new Subclass(subclass.name(), among(subclass.attributes(), names)))
                    .toList();
            return new Entity(
                    name,
                    role,
                    sharding,
                    hasEmbeddedId,
                    idKind,
                    key,
                    among(attributes, names),
                    embedded.filter(each -> names.contains(each.name())),
                    elements.stream()
                            .filter(each -> names.contains(each.name()))
                            .toList(),
                    toOnes.stream()
                            .filter(each -> each.place() == Place.KEY || names.contains(each.name()))
                            .toList(),
                    toManys.stream()
                            .filter(each -> names.contains(each.name())
                                    && later.stream()
                                            .anyMatch(other -> other.name().equals(each.target())))
                            .toList(),
                    isVersioned && names.contains("versioned"),
                    keptSubclasses.isEmpty() ? Optional.empty() : inheritance,
                    keptSubclasses);
        }

        private static List<Attribute> among(List<Attribute> attributes, Set<String> names) {
            return attributes.stream()
                    .filter(attribute -> names.contains(attribute.name()))
                    .toList();
        }

        boolean isSharded() {
            return role == Role.ROOT || role == Role.CHILD || role == Role.OTHER;
        }

        /** Paths that together are the id. */
        List<Attribute> ids() {
            return hasEmbeddedId
                    ? List.of(new Attribute("id.owner", idKind, false), new Attribute("id.number", Kind.INT, false))
                    : List.of(new Attribute("id", idKind, false));
        }

        /** Basic attributes that every row has, the key first. */
        List<Attribute> basics() {
            var all = new ArrayList<Attribute>();
            key.ifPresent(all::add);
            all.addAll(attributes);
            return all;
        }

        /** The path of the shard key, where it is a basic value. */
        Optional<Attribute> keyPath() {
            return switch (role) {
                case ROOT, OTHER -> Optional.of(key.orElse(ids().get(0)));
                default -> Optional.empty();
            };
        }
    }

    Entity entity(String name) {
        return entities.stream()
                .filter(entity -> entity.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Stream<Entity> of(Role role) {
        return entities.stream().filter(entity -> entity.role() == role);
    }

    /** Whether virtual shards are named, so that there must be eight at least. */
    boolean namesVirtualShards() {
        return entities.stream().anyMatch(entity -> entity.sharding() == Sharding.RANGE);
    }

    /** Those entities and attributes alone whose names are among these, and what they need. */
    Schema naming(Set<String> names) {
        var kept = new ArrayDeque<Entity>();
        for (int index = entities.size() - 1; index >= 0; index--) {
            var entity = entities.get(index);
            boolean isNamed = names.contains(entity.name())
                    || entity.subclasses().stream().anyMatch(subclass -> names.contains(subclass.name()))
                    || kept.stream()
                            .flatMap(other -> other.toOnes().stream())
                            .anyMatch(toOne -> toOne.target().equals(entity.name()));
            if (isNamed) {
                kept.addFirst(entity.naming(names, kept));
            }
        }
        return new Schema(List.copyOf(kept));
    }
}
