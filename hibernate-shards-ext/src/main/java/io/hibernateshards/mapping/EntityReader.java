package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.PinnedTo;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.logging.NearestName;
import io.hibernateshards.mapping.BootEntity.Key;
import io.hibernateshards.mapping.EntityMapping.Kind;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hibernate.AssertionFailure;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of every entity of a unit. */
final class EntityReader {

    private static final List<Class<? extends Annotation>> PLACES =
            List.of(EntityGroup.class, PinnedTo.class, ReferenceEntity.class);

    private final MappingOptions options;
    private final InFlightMetadataCollector metadata;
    private final String shardedIdMark;
    private final List<String> problems;

    EntityReader(
            MappingOptions options, InFlightMetadataCollector metadata, String shardedIdMark, List<String> problems) {
        this.shardedIdMark = shardedIdMark;
        this.options = options;
        this.metadata = metadata;
        this.problems = problems;
    }

    Map<String, BootEntity> read() {
        var entities = new LinkedHashMap<String, BootEntity>();
        for (var binding : metadata.getEntityBindingMap().values()) {
            entities.put(binding.getEntityName(), read(binding));
        }
        return entities;
    }

    private BootEntity read(PersistentClass binding) {
        var root = binding.getRootClass();
        if (binding != root) {
            refuseOnSubclass(binding);
        }
        var annotated = root.getMappedClass();
        var present = annotated == null
                ? List.<Class<? extends Annotation>>of()
                : PLACES.stream().filter(annotated::isAnnotationPresent).toList();
        if (present.size() > 1 && binding == root) {
            problems.add(MESSAGES.conflictingAnnotations(
                    binding.getEntityName(),
                    String.join(
                            " and ",
                            present.stream()
                                    .map(place -> "@" + place.getSimpleName())
                                    .toList())));
        }
        if (annotated != null && annotated.isAnnotationPresent(EntityGroup.class)) {
            return sharded(binding, annotated.getAnnotation(EntityGroup.class));
        }
        if (binding == root) {
            refuseKeyWithoutGroup(binding);
        }
        if (annotated != null && annotated.isAnnotationPresent(ReferenceEntity.class)) {
            var home = annotated.getAnnotation(ReferenceEntity.class).home();
            return onDatabase(binding, Kind.REFERENCE, home.isEmpty() ? options.unshardedDatabase() : home);
        }
        if (annotated != null && annotated.isAnnotationPresent(PinnedTo.class)) {
            return onDatabase(
                    binding,
                    Kind.UNSHARDED,
                    annotated.getAnnotation(PinnedTo.class).value());
        }
        return onDatabase(binding, Kind.UNSHARDED, options.unshardedDatabase());
    }

    private void refuseOnSubclass(PersistentClass binding) {
        var mapped = binding.getMappedClass();
        if (mapped == null) {
            return;
        }
        for (var place : PLACES) {
            // Declared alone: an annotation of the root is not inherited by Java, but asked for on the root.
            if (mapped.getDeclaredAnnotation(place) != null) {
                problems.add(MESSAGES.annotationOnSubclass(
                        binding.getEntityName(),
                        place.getSimpleName(),
                        binding.getRootClass().getEntityName()));
            }
        }
        for (var property : binding.getProperties()) {
            if (annotation(mapped, property.getName(), ShardKey.class) != null) {
                problems.add(MESSAGES.annotationOnSubclass(
                        binding.getEntityName(),
                        "ShardKey",
                        binding.getRootClass().getEntityName()));
            }
        }
    }

    private void refuseKeyWithoutGroup(PersistentClass binding) {
        for (var key : keys(binding)) {
            problems.add(MESSAGES.noEntityGroup(binding.getEntityName(), key.name()));
        }
    }

    private BootEntity onDatabase(PersistentClass binding, Kind kind, String database) {
        if (!options.databases().contains(database)) {
            problems.add(MESSAGES.unknownDatabase(
                    binding.getEntityName(),
                    database,
                    NearestName.question(database, options.databases()),
                    String.join(", ", options.databases())));
        }
        return new BootEntity(binding, kind, null, database, null, BootEntity.NO_SHARDED_ID);
    }

    private BootEntity sharded(PersistentClass binding, EntityGroup group) {
        var root = binding.getRootClass();
        var keys = keys(root);
        if (binding == root) {
            if (keys.isEmpty()) {
                problems.add(MESSAGES.noShardKey(binding.getEntityName(), group.value()));
            } else if (keys.size() > 1) {
                problems.add(MESSAGES.severalShardKeys(
                        binding.getEntityName(),
                        String.join(", ", keys.stream().map(Key::name).toList())));
            }
            if (!options.shardCounts().containsKey(group.keyspace())) {
                var known = new TreeSet<>(options.shardCounts().keySet());
                problems.add(MESSAGES.unknownKeyspace(
                        group.value(),
                        group.keyspace(),
                        NearestName.question(group.keyspace(), known),
                        String.join(", ", known)));
            }
        }
        return new BootEntity(
                binding, Kind.SHARDED, group, null, keys.isEmpty() ? null : keys.get(0), shardedIdFrom(root));
    }

    /** The attributes of a root entity that are marked, in its own class, its mapped superclasses and its embeddables. */
    private List<Key> keys(PersistentClass root) {
        var keys = new ArrayList<Key>();
        var mapped = root.getMappedClass();
        if (mapped == null) {
            return keys;
        }
        var properties = new ArrayList<Property>();
        if (root.getIdentifierProperty() != null) {
            properties.add(root.getIdentifierProperty());
        } else if (root.getIdentifierMapper() != null) {
            properties.addAll(root.getIdentifierMapper().getProperties());
        }
        properties.addAll(root.getProperties());
        properties.removeIf(Property::isSynthetic);
        for (var property : properties) {
            addKey(keys, List.of(property.getName()), property, mapped);
            if (property.getValue() instanceof Component embedded) {
                for (var part : embedded.getProperties()) {
                    addKey(keys, List.of(property.getName(), part.getName()), part, embedded.getComponentClass());
                }
            }
        }
        return keys;
    }

    private static void addKey(List<Key> keys, List<String> path, Property property, Class<?> owner) {
        var annotation = annotation(owner, property.getName(), ShardKey.class);
        if (annotation != null && keys.stream().noneMatch(key -> key.path().equals(path))) {
            keys.add(new Key(path, property.getValue(), annotation.normalize()));
        }
    }

    private long shardedIdFrom(PersistentClass root) {
        var property = root.getIdentifierProperty();
        var mapped = root.getMappedClass();
        if (property == null || mapped == null) {
            return BootEntity.NO_SHARDED_ID;
        }
        return annotations(mapped, property.getName())
                .filter(annotation -> annotation.annotationType().getName().equals(shardedIdMark))
                .findFirst()
                .map(EntityReader::from)
                .orElse(BootEntity.NO_SHARDED_ID);
    }

    private static long from(Annotation shardedId) {
        try {
            return (Long) shardedId.annotationType().getMethod("from").invoke(shardedId);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionFailure("An attribute of an annotation cannot be read", impossible);
        }
    }

    /** An annotation on the field or the getter of an attribute, in a class or above. */
    static <A extends Annotation> @Nullable A annotation(Class<?> owner, String attribute, Class<A> type) {
        return annotations(owner, attribute)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    /** The annotations on the field and the getter of an attribute, in a class and above, the lowest first. */
    static Stream<Annotation> annotations(Class<?> owner, String attribute) {
        var capitalised = Character.toUpperCase(attribute.charAt(0)) + attribute.substring(1);
        var getters = List.of("get" + capitalised, "is" + capitalised, attribute);
        return Stream.<Class<?>>iterate(owner, level -> level != null && level != Object.class, Class::getSuperclass)
                .flatMap(level -> Stream.concat(
                        Arrays.stream(level.getDeclaredFields())
                                .filter(field -> field.getName().equals(attribute)),
                        Arrays.stream(level.getDeclaredMethods())
                                .filter(method ->
                                        method.getParameterCount() == 0 && getters.contains(method.getName()))))
                .flatMap(member -> Arrays.stream(((AnnotatedElement) member).getAnnotations()));
    }
}
