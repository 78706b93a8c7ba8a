package io.hibernateshards.mapping;

import io.hibernateshards.mapping.KeyColumns.AttributeReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hibernate.AssertionFailure;
import org.jspecify.annotations.Nullable;

/** The whole persistence unit as sharding sees it: read from Hibernate's model once, at boot. Any thread. */
public final class ShardedModel {

    /** What an association is to sharding. */
    public enum Association {
        /** Both ends live in one virtual shard, or one end has a copy wherever the other lives: all is as in Hibernate. */
        COLOCATED,
        /** The other end may live on another database. */
        ACROSS
    }

    /** A to-one association that is marked {@code @Colocated}. */
    public record Promise(String entityName, String attribute, Object reader) {

        /** The entity that it refers to, or null. */
        public @Nullable Object targetOf(Object entity) {
            return ((AttributeReader) reader).read(entity);
        }
    }

    private final Map<String, EntityMapping> entities;
    private final List<EntityGroupMapping> groups;
    private final Map<String, Association> associations;
    private final List<Promise> promises;
    private final Map<String, String> targets;

    ShardedModel(
            Map<String, EntityMapping> entities,
            Collection<EntityGroupMapping> groups,
            Map<String, Association> associations,
            List<Promise> promises,
            Map<String, String> targets) {
        this.entities = Map.copyOf(entities);
        this.groups = List.copyOf(groups);
        this.associations = new TreeMap<>(associations);
        this.promises = List.copyOf(promises);
        this.targets = Map.copyOf(targets);
    }

    static String role(String entityName, String attributePath) {
        return entityName + "#" + attributePath;
    }

    /** The mapping of an entity or subclass, by Hibernate's entity name. */
    public EntityMapping entity(String entityName) {
        var mapping = entities.get(entityName);
        if (mapping == null) {
            throw new AssertionFailure("No entity '" + entityName + "' in the sharded model");
        }
        return mapping;
    }

    public Collection<EntityMapping> entities() {
        return entities.values();
    }

    public Collection<EntityGroupMapping> entityGroups() {
        return groups;
    }

    /** The to-one associations of an entity that are promised to be colocated. */
    public List<Promise> promises(String entityName) {
        return promises.isEmpty()
                ? promises
                : promises.stream()
                        .filter(promise -> promise.entityName().equals(entityName))
                        .toList();
    }

    /**
     * What an association is.
     *
     * @param entityName the entity (or subclass) that the path starts at
     * @param attributePath the attribute, with dots through embeddables
     */
    public Association association(String entityName, String attributePath) {
        var kind = associations.get(role(entityName, attributePath));
        if (kind == null) {
            throw new AssertionFailure("No association '" + attributePath + "' of entity '" + entityName + "'");
        }
        return kind;
    }

    /** Whether a path is an association at all. */
    public boolean isAssociation(String entityName, String attributePath) {
        return associations.containsKey(role(entityName, attributePath));
    }

    /**
     * What a path tells about the virtual shard of the entity that it starts at, if anything.
     *
     * @param path attribute names; a to-one's id by its attribute name; empty for the entity itself
     * @param idName the name of an entity's id attribute, by the entity's name
     */
    public Optional<KeyTerm> keyTerm(
            String entityName, List<String> path, java.util.function.Function<String, @Nullable String> idName) {
        var mapping = entities.get(entityName);
        if (mapping == null || !mapping.isSharded()) {
            return Optional.empty();
        }
        if (path.isEmpty()) {
            return Optional.of(new KeyTerms.OfEntity(mapping));
        }
        if (mapping.idTellsShard() && path.size() == 1 && path.get(0).equals(idName.apply(entityName))) {
            return Optional.of(new KeyTerms.OfId(mapping));
        }
        var columns = mapping.columns();
        if (columns != null) {
            var key = mapping.shardKeyPath();
            if (path.equals(key)) {
                return Optional.of(new KeyTerms.OfKey(mapping, columns));
            }
            if (path.size() == key.size() + 1 && path.subList(0, key.size()).equals(key)) {
                int part = columns.indexOf(path.get(key.size()));
                return part < 0 ? Optional.empty() : Optional.of(new KeyTerms.OfPart(mapping, columns, part));
            }
        }
        return throughAssociation(mapping, path, idName);
    }

    private Optional<KeyTerm> throughAssociation(
            EntityMapping mapping, List<String> path, java.util.function.Function<String, @Nullable String> idName) {
        for (int length = 1; length <= path.size(); length++) {
            var role = role(mapping.entityName(), String.join(".", path.subList(0, length)));
            if (associations.get(role) == Association.COLOCATED) {
                var target = targets.get(role);
                return target == null ? Optional.empty() : keyTerm(target, path.subList(length, path.size()), idName);
            }
        }
        return Optional.empty();
    }

    /** Entity groups, shard keys and associations, for people. */
    public String explain() {
        var lines = new ArrayList<String>();
        for (var group : groups) {
            lines.add("entity group '" + group.name() + "' in keyspace '" + group.keyspace() + "' of "
                    + group.shardCount() + " virtual shards, by " + group.fingerprint());
            new TreeMap<>(entities)
                    .values().stream()
                            .filter(entity ->
                                    entity.isSharded() && entity.group().name().equals(group.name()))
                            .forEach(entity -> explain(entity, lines));
        }
        new TreeMap<>(entities)
                .values().stream().filter(entity -> !entity.isSharded()).forEach(entity -> {
                    lines.add((entity.kind() == EntityMapping.Kind.REFERENCE
                                    ? "reference entity with home '"
                                    : "on database '")
                            + entity.database() + "'");
                    explain(entity, lines);
                });
        return String.join("\n", lines);
    }

    private void explain(EntityMapping entity, List<String> lines) {
        lines.add("  " + entity.entityName()
                + (entity.isSharded() ? " by " + String.join(".", entity.shardKeyPath()) : "")
                + (entity.idTellsShard() ? " (its id tells)" : ""));
        associations.forEach((role, kind) -> {
            if (role.startsWith(entity.entityName() + "#")) {
                lines.add("    " + role.substring(role.indexOf('#') + 1) + " -> " + targets.get(role) + ": "
                        + (kind == Association.COLOCATED ? "colocated" : "across"));
            }
        });
    }
}
