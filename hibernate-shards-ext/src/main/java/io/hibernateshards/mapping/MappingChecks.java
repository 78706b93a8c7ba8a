package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.mapping.ShardedModel.Association;
import java.lang.annotation.Annotation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.mapping.Any;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Stateful;
import org.hibernate.mapping.Value;

/** Finds what cannot be right about a mapping, all of it. */
final class MappingChecks {

    /** The hidden column is a {@code short}. */
    private static final int MOST_SHARDS = 1 << 15;

    private static final Map<String, String> EXTENSIONS = Map.of(
            "org.hibernate.envers.Audited", "Hibernate Envers",
            "org.hibernate.search.mapper.pojo.mapping.definition.annotation.Indexed", "Hibernate Search");

    private final Map<String, BootEntity> entities;
    private final Associations associations;
    private final List<String> problems;

    MappingChecks(Map<String, BootEntity> entities, Associations associations, List<String> problems) {
        this.entities = entities;
        this.associations = associations;
        this.problems = problems;
    }

    void run(InFlightMetadataCollector metadata, Map<String, Integer> shardCounts) {
        var roots = entities.values().stream().filter(BootEntity::isShardedRoot).toList();
        new KeyChecks(entities, problems).run(roots);
        var uniques = new UniqueChecks(associations, problems);
        var fragments = new FragmentChecks(problems);
        for (var root : roots) {
            if (root.key() != null && KeyChecks.unsuitable(root, root.key()) == null) {
                uniques.run(root, root.key(), metadata);
            }
            checkState(root, root.root());
            checkTables(root, metadata);
            checkShardCount(root, shardCounts);
        }
        for (var entity : entities.values()) {
            checkAssociations(entity);
            if (entity.isSharded()) {
                checkExtensions(entity);
                fragments.run(entity, metadata);
                entity.binding().getProperties().forEach(property -> checkAny(entity, property.getName(), property));
            }
        }
        for (var collection : metadata.getCollectionBindings()) {
            var owner = entities.get(collection.getOwnerEntityName());
            if (owner != null && owner.isSharded()) {
                checkState(owner, collection);
            }
        }
    }

    static boolean isMarked(BootEntity entity, Class<? extends Annotation> annotation) {
        var mapped = entity.root().getMappedClass();
        return mapped != null && mapped.isAnnotationPresent(annotation);
    }

    /** Hibernate has one place for what writes a row in another way; soft deletion and the like take it. */
    private void checkState(BootEntity entity, Stateful stateful) {
        var type = stateful.getStateManagementType();
        if (type != null) {
            var name = type.getSimpleName().replace("StateManagement", "");
            var feature = switch (name) {
                case "SoftDelete" -> "@SoftDelete";
                case "Audit" -> "@Audited";
                case "Temporal", "History" -> "@Temporal";
                default -> name;
            };
            problems.add(MESSAGES.stateManagementTaken(entity.name(), feature));
        }
    }

    private void checkShardCount(BootEntity root, Map<String, Integer> shardCounts) {
        var keyspace = Objects.requireNonNull(root.group()).keyspace();
        int shardCount = shardCounts.getOrDefault(keyspace, 0);
        if (shardCount > MOST_SHARDS) {
            problems.add(MESSAGES.tooManyShards(keyspace, shardCount, MOST_SHARDS));
        }
    }

    private void checkExtensions(BootEntity entity) {
        var mapped = entity.binding().getMappedClass();
        if (mapped == null) {
            return;
        }
        var annotations = new LinkedHashSet<Class<?>>();
        for (Class<?> level = mapped; level != null; level = level.getSuperclass()) {
            for (var annotation : level.getDeclaredAnnotations()) {
                annotations.add(annotation.annotationType());
            }
        }
        for (var property : entity.binding().getProperties()) {
            EntityReader.annotations(mapped, property.getName())
                    .forEach(annotation -> annotations.add(annotation.annotationType()));
        }
        for (var type : annotations) {
            var extension = EXTENSIONS.get(type.getName());
            if (extension != null) {
                problems.add(MESSAGES.unsupportedExtension(entity.name(), type.getSimpleName(), extension));
            }
        }
    }

    private void checkAssociations(BootEntity entity) {
        for (var attribute : associations.of(entity)) {
            if (!isDeclaredBy(entity, attribute) || associations.kindOf(attribute) != Association.ACROSS) {
                continue;
            }
            if (attribute.isCollection()) {
                problems.add(MESSAGES.collectionAcross(entity.name(), attribute.path()));
            } else if (Associations.isByOtherThanId(attribute)) {
                problems.add(MESSAGES.acrossByOtherThanId(entity.name(), attribute.path(), attribute.target()));
            } else if (Associations.isJoinedForItsId(attribute)) {
                problems.add(MESSAGES.acrossJoinedForItsId(entity.name(), attribute.path(), attribute.target()));
            }
        }
    }

    private static boolean isDeclaredBy(BootEntity entity, Associations.Attribute attribute) {
        int dot = attribute.path().indexOf('.');
        var name = dot < 0 ? attribute.path() : attribute.path().substring(0, dot);
        return entity.binding() == entity.root()
                || entity.binding().getProperties().stream()
                        .anyMatch(property -> property.getName().equals(name));
    }

    private void checkTables(BootEntity root, InFlightMetadataCollector metadata) {
        var tables = UniqueChecks.tables(root);
        for (var collection : metadata.getCollectionBindings()) {
            if (collection.getOwner().getRootClass() == root.root() && HiddenColumn.hasTableOfItsOwn(collection)) {
                tables.add(collection.getCollectionTable());
            }
        }
        for (var table : tables) {
            if (HiddenColumn.isTaken(table)) {
                problems.add(MESSAGES.columnTaken(table.getName(), root.name()));
            }
        }
    }

    private void checkAny(BootEntity entity, String path, Property property) {
        checkAny(entity, path, property.getValue());
    }

    private void checkAny(BootEntity entity, String path, Value value) {
        if (value instanceof Any) {
            problems.add(MESSAGES.anyAssociation(entity.name(), path));
        } else if (value instanceof Component component) {
            component.getProperties().forEach(part -> checkAny(entity, path + "." + part.getName(), part));
        } else if (value instanceof Collection collection) {
            checkAny(entity, path, collection.getElement());
        }
    }
}
