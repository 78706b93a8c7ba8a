package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.hibernate.AssertionFailure;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
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

    private final Map<String, EntityMapping> entities;
    private final List<EntityGroupMapping> groups;
    private final Map<String, AssociationMapping> associations;
    private final Map<String, List<ColocatedCheck>> checks;
    private final Map<String, Class<?>> types;
    private final Map<String, String> idNames;
    private final Map<String, Integer> keyPlaces;

    ShardedModel(
            Map<String, EntityMapping> entities,
            Collection<EntityGroupMapping> groups,
            Map<String, AssociationMapping> associations,
            Map<String, Class<?>> types,
            Map<String, String> idNames,
            Map<String, Integer> keyPlaces) {
        this.entities = Map.copyOf(entities);
        this.groups = List.copyOf(groups);
        this.associations = new TreeMap<>(associations);
        this.types = Map.copyOf(types);
        this.idNames = Map.copyOf(idNames);
        this.keyPlaces = Map.copyOf(keyPlaces);
        this.checks = checks();
    }

    private Map<String, List<ColocatedCheck>> checks() {
        var byEntity = new HashMap<String, List<ColocatedCheck>>();
        associations.forEach((role, association) -> {
            var reader = association.promise();
            if (reader != null) {
                var owner = entity(role.substring(0, role.indexOf('#')));
                byEntity.computeIfAbsent(owner.entityName(), name -> new ArrayList<>())
                        .add(new ColocatedCheck(owner, entity(association.target()), association.path(), reader));
            }
        });
        return byEntity;
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

    /** The promises of an entity's associations that are marked {@code @Colocated}, inherited ones too. */
    public List<ColocatedCheck> colocatedChecks(String entityName) {
        return checks.getOrDefault(entityName, List.of());
    }

    /** What is wrong where an association of an entity that is marked {@code @Colocated} refers to another virtual shard. */
    public Optional<String> brokenPromise(String entityName, Object entity) {
        return colocatedChecks(entityName).stream()
                .flatMap(check -> check.brokenBy(entity).stream())
                .findFirst();
    }

    /**
     * What is wrong where a flush would change the shard key of a stored row.
     *
     * @param loadedState the state that the row had when it was read, in the order of the persister's properties
     * @param currentState the state to be written
     */
    public Optional<String> changedKey(
            EntityMapping entity, Object id, Object @Nullable [] loadedState, Object[] currentState) {
        var place = keyPlaces.get(entity.entityName());
        return place == null || loadedState == null || entity.sameKey(loadedState[place], currentState[place])
                ? Optional.empty()
                : Optional.of(MESSAGES.changedShardKey(
                        String.join(".", entity.shardKeyPath()), entity.entityName(), String.valueOf(id)));
    }

    /**
     * What an association is.
     *
     * @param entityName the entity (or subclass) that the path starts at
     * @param attributePath the attribute, with dots through embeddables
     */
    public Association association(String entityName, String attributePath) {
        var association = associations.get(role(entityName, attributePath));
        if (association == null) {
            throw new AssertionFailure("No association '" + attributePath + "' of entity '" + entityName + "'");
        }
        return association.kind();
    }

    /** Whether a path is an association at all. */
    public boolean isAssociation(String entityName, String attributePath) {
        return associations.containsKey(role(entityName, attributePath));
    }

    /**
     * What a path tells about the virtual shard of the entity that it starts at, if anything.
     *
     * @param path attribute names; a to-one's id by its attribute name; empty for the entity itself
     */
    public Optional<KeyTerm> keyTerm(String entityName, List<String> path) {
        var mapping = entities.get(entityName);
        if (mapping == null || !mapping.isSharded()) {
            return Optional.empty();
        }
        if (path.isEmpty()) {
            return Optional.of(new KeyTerms.OfEntity(mapping, Objects.requireNonNull(types.get(entityName))));
        }
        if (mapping.idTellsShard() && path.size() == 1 && isId(entityName, path.get(0))) {
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
        return throughAssociation(mapping, path);
    }

    /**
     * The same as {@link #keyTerm(String, List)}, which knows the names of ids by itself.
     *
     * @param idName not asked
     */
    public Optional<KeyTerm> keyTerm(String entityName, List<String> path, Function<String, @Nullable String> idName) {
        return keyTerm(entityName, path);
    }

    private boolean isId(String entityName, String attribute) {
        return attribute.equals(idNames.get(entityName)) || attribute.equals(EntityIdentifierMapping.ID_ROLE_NAME);
    }

    private Optional<KeyTerm> throughAssociation(EntityMapping mapping, List<String> path) {
        for (int length = 1; length <= path.size(); length++) {
            var association = associations.get(role(mapping.entityName(), String.join(".", path.subList(0, length))));
            if (association != null) {
                return association.kind() == Association.COLOCATED && !association.isCollection()
                        ? keyTerm(association.target(), path.subList(length, path.size()))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Entity groups, shard keys and associations, for people. */
    public String explain() {
        var lines = new ArrayList<String>();
        var byName = new TreeMap<>(entities);
        for (var group : groups) {
            lines.add("entity group '" + group.name() + "' in keyspace '" + group.keyspace() + "' of "
                    + group.shardCount() + " virtual shards, by "
                    + group.function().fingerprint());
            byName.values().stream()
                    .filter(entity ->
                            entity.isSharded() && entity.group().name().equals(group.name()))
                    .forEach(entity -> explain(entity, lines));
        }
        byName.values().stream().filter(entity -> !entity.isSharded()).forEach(entity -> {
            lines.add((entity.kind() == EntityMapping.Kind.REFERENCE ? "reference entity with home '" : "on database '")
                    + entity.database() + "'");
            explain(entity, lines);
        });
        return String.join("\n", lines);
    }

    private void explain(EntityMapping entity, List<String> lines) {
        lines.add("  " + entity.entityName()
                + (entity.isSharded() ? " by " + String.join(".", entity.shardKeyPath()) : "")
                + (entity.idTellsShard() ? " (its id tells)" : ""));
        associations.forEach((role, association) -> {
            if (role.startsWith(entity.entityName() + "#")) {
                lines.add("    " + association.path() + " -> " + association.target() + ": "
                        + (association.kind() == Association.COLOCATED ? "colocated" : "across") + ", "
                        + association.reason());
            }
        });
    }
}
