package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.ShardKey.Normalize;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.mapping.BootEntity.Key;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.GeneratedColumn;
import org.hibernate.annotations.NativeGenerator;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.GeneratorCreator;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.SimpleValue;
import org.hibernate.mapping.ToOne;
import org.jspecify.annotations.Nullable;

/** Finds what cannot be right about shard keys and ids. */
final class KeyChecks {

    private final Map<String, BootEntity> entities;
    private final List<String> problems;

    KeyChecks(Map<String, BootEntity> entities, List<String> problems) {
        this.entities = entities;
        this.problems = problems;
    }

    void run(List<BootEntity> roots) {
        for (var root : roots) {
            if (root.key() != null && isSuitable(root, root.key())) {
                checkKey(root, root.key());
                checkId(root, root.key());
            }
        }
        checkGroups(roots);
    }

    private boolean isSuitable(BootEntity entity, Key key) {
        var unsuitable = unsuitable(entity, key);
        if (unsuitable != null) {
            problems.add(MESSAGES.unsuitableShardKey(key.name(), entity.name(), unsuitable));
        }
        return unsuitable == null;
    }

    private void checkKey(BootEntity entity, Key key) {
        if (key.isToOne()) {
            var target = entities.get(key.target());
            if (target == null
                    || target.group() == null
                    || !target.group()
                            .value()
                            .equals(Objects.requireNonNull(entity.group()).value())) {
                problems.add(MESSAGES.keyOutsideGroup(
                        key.name(),
                        entity.name(),
                        key.target(),
                        Objects.requireNonNull(entity.group()).value()));
            } else if (isCircular(entity)) {
                problems.add(MESSAGES.circularShardKey(key.name(), entity.name()));
            }
        }
        if (isNullable(entity, key)) {
            problems.add(MESSAGES.nullableShardKey(key.name(), entity.name()));
        }
        if (isMadeByTheDatabase(entity, key)) {
            problems.add(MESSAGES.generatedShardKey(key.name(), entity.name()));
        }
    }

    private static boolean isMadeByTheDatabase(BootEntity entity, Key key) {
        var mapped = entity.root().getMappedClass();
        return key.path().size() == 1
                && (EntityReader.annotation(mapped, key.name(), Generated.class) != null
                        || EntityReader.annotation(mapped, key.name(), GeneratedColumn.class) != null);
    }

    /** What is wrong with an attribute as a shard key, or null. */
    static @Nullable String unsuitable(BootEntity entity, Key key) {
        var value = key.value();
        if (key.path().size() > 1 && !isPartOfId(entity.root(), key)) {
            return "a part of an embeddable that is not the id";
        }
        if (value instanceof Component component) {
            return component.getProperties().stream().allMatch(part -> part.getValue() instanceof BasicValue)
                    ? null
                    : "an embeddable with an attribute that is not basic";
        }
        if (!(value instanceof ToOne) && !(value instanceof BasicValue)) {
            return "neither basic, embedded nor a to-one association";
        }
        if (value.hasFormula() || value.getColumns().isEmpty()) {
            return "not stored in a column of its own";
        }
        return value.hasAnyInsertableColumns() || idContains(entity.root(), key) ? null : "not insertable";
    }

    private static boolean isPartOfId(RootClass root, Key key) {
        var identifier = root.getIdentifierProperty();
        return identifier != null && identifier.getName().equals(key.path().get(0));
    }

    private boolean isCircular(BootEntity start) {
        var seen = new HashSet<String>();
        var entity = start;
        while (entity != null && entity.key() != null && entity.key().isToOne()) {
            if (!seen.add(entity.root().getEntityName())) {
                return true;
            }
            entity = entities.get(entity.key().target());
        }
        return false;
    }

    private static boolean isNullable(BootEntity entity, Key key) {
        if (entity.root().getTable().getPrimaryKey() != null
                && entity.root()
                        .getTable()
                        .getPrimaryKey()
                        .getColumns()
                        .containsAll(key.value().getColumns())) {
            return false;
        }
        return key.value().getColumns().stream().anyMatch(Column::isNullable);
    }

    private void checkId(BootEntity entity, Key key) {
        if (entity.hasShardedId()) {
            return;
        }
        var generator = generator(entity.root());
        if (generator != null
                && List.of("IDENTITY", "SEQUENCE", "TABLE", "AUTO").contains(generator)) {
            problems.add(MESSAGES.unsuitableGenerator(entity.name(), generator));
        } else if (generator == null
                && !idContains(entity.root(), key)
                && !MappingChecks.isMarked(entity, UniquePerDatabase.class)) {
            problems.add(MESSAGES.idPerDatabase(entity.name(), key.name()));
        }
    }

    /** The strategy that generates an id, or null for an assigned one; a UUID is taken for unique, whoever makes it. */
    private static @Nullable String generator(RootClass root) {
        if (!(root.getIdentifier() instanceof SimpleValue identifier)) {
            return null;
        }
        var property = root.getIdentifierProperty();
        var mapped = root.getMappedClass();
        if (property == null || mapped == null) {
            return null;
        }
        if (property.getType().getReturnedClass() == java.util.UUID.class) {
            return "UUID";
        }
        var generated = EntityReader.annotation(mapped, property.getName(), jakarta.persistence.GeneratedValue.class);
        if (generated != null) {
            return generated.strategy().name();
        }
        if (EntityReader.annotation(mapped, property.getName(), org.hibernate.annotations.UuidGenerator.class)
                != null) {
            return "UUID";
        }
        if (EntityReader.annotation(mapped, property.getName(), NativeGenerator.class) != null) {
            return "AUTO";
        }
        GeneratorCreator creator = identifier.getCustomIdGeneratorCreator();
        return creator == null || creator.isAssigned() ? null : "a generator of its own";
    }

    static boolean idContains(RootClass root, Key key) {
        return root.getIdentifier().getColumns().containsAll(key.value().getColumns());
    }

    private void checkGroups(List<BootEntity> roots) {
        var first = new LinkedHashMap<String, BootEntity>();
        var typed = new LinkedHashMap<String, BootEntity>();
        for (var root : roots) {
            var group = Objects.requireNonNull(root.group());
            var other = first.putIfAbsent(group.value(), root);
            if (other != null
                    && !Objects.requireNonNull(other.group()).keyspace().equals(group.keyspace())) {
                problems.add(MESSAGES.keyspacesDiffer(
                        group.value(),
                        Objects.requireNonNull(other.group()).keyspace(),
                        other.name(),
                        group.keyspace(),
                        root.name()));
            }
            if (root.key() != null && !root.key().isToOne()) {
                var like = typed.putIfAbsent(group.value(), root);
                if (like != null && like.key() != null && !typeOf(like.key()).equals(typeOf(root.key()))) {
                    problems.add(MESSAGES.keyTypesDiffer(
                            group.value(), typeOf(like.key()), like.name(), typeOf(root.key()), root.name()));
                }
            }
        }
    }

    /** What kind of values a key has: kinds whose canonical forms can be equal have one name. */
    private static String typeOf(Key key) {
        if (key.value() instanceof Component component) {
            return component.getProperties().stream()
                    .map(part -> typeName(part.getType().getReturnedClass()))
                    .toList()
                    .toString();
        }
        var form = key.normalize() == Normalize.NONE ? "" : " in the form " + key.normalize();
        return typeName(key.value().getType().getReturnedClass()) + form;
    }

    private static String typeName(Class<?> type) {
        return Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class && type != char.class
                ? "number"
                : type.getSimpleName();
    }
}
