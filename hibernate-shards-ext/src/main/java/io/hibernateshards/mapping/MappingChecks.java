package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.WithinShard;
import io.hibernateshards.mapping.BootEntity.Key;
import io.hibernateshards.mapping.EntityMapping.Kind;
import io.hibernateshards.mapping.ShardedModel.Association;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.hibernate.annotations.Audited;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.SoftDelete;
import org.hibernate.annotations.Subselect;
import org.hibernate.annotations.Temporal;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.mapping.Any;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.Formula;
import org.hibernate.mapping.GeneratorCreator;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.SimpleValue;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.ToOne;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/** Finds what cannot be right about a mapping, all of it. */
final class MappingChecks {

    private static final Pattern SELECT = Pattern.compile("\\bselect\\b", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> UNSUPPORTED_EXTENSIONS = Map.of(
            "org.hibernate.envers.Audited", "Hibernate Envers",
            "org.hibernate.search.mapper.pojo.mapping.definition.annotation.Indexed", "Hibernate Search");

    private final Map<String, BootEntity> entities;
    private final Associations associations;
    private final NotThereYet notThereYet;
    private final List<String> problems;

    MappingChecks(
            Map<String, BootEntity> entities,
            Associations associations,
            NotThereYet notThereYet,
            List<String> problems) {
        this.notThereYet = notThereYet;
        this.entities = entities;
        this.associations = associations;
        this.problems = problems;
    }

    void run(InFlightMetadataCollector metadata) {
        refuseWhatIsNotThereYet();
        var roots = entities.values().stream().filter(BootEntity::isShardedRoot).toList();
        for (var root : roots) {
            if (root.key() != null) {
                checkKey(root, root.key());
                checkId(root, root.key());
                checkUnique(root, root.key());
            }
            checkFeatures(root);
        }
        checkGroups(roots);
        for (var entity : entities.values()) {
            checkAssociations(entity);
            if (entity.isSharded()) {
                checkTables(entity);
                checkFragments(entity);
                checkAny(entity);
            }
        }
    }

    private void refuseWhatIsNotThereYet() {
        for (var entity : entities.values()) {
            if (notThereYet.referenceEntities() && entity.kind() == Kind.REFERENCE) {
                problems.add(MESSAGES.notThereYet(entity.name(), "a reference entity", "Pin it to one database"));
            }
            for (var attribute : associations.of(entity)) {
                if (notThereYet.promises() && !attribute.isCollection() && associations.isPromised(attribute)) {
                    problems.add(MESSAGES.notThereYet(
                            entity.name(), "marked @Colocated on '" + attribute.path() + "'", "Store the id alone"));
                }
            }
        }
    }

    private void checkKey(BootEntity entity, Key key) {
        var unsuitable = unsuitable(key.value());
        if (unsuitable != null) {
            problems.add(MESSAGES.unsuitableShardKey(key.name(), entity.name(), unsuitable));
            return;
        }
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
    }

    private static @Nullable String unsuitable(Value value) {
        if (value instanceof Component component) {
            return component.getProperties().stream().allMatch(part -> part.getValue() instanceof BasicValue)
                    ? null
                    : "an embeddable with an attribute that is not basic";
        }
        if (value instanceof ToOne || value instanceof BasicValue) {
            return value.getColumns().isEmpty() ? "not stored in a column of its own" : null;
        }
        return "neither basic, embedded nor a to-one association";
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
        var root = entity.root();
        var generator = generator(root);
        if (generator != null
                && List.of("IDENTITY", "SEQUENCE", "TABLE", "AUTO").contains(generator)) {
            problems.add(MESSAGES.unsuitableGenerator(entity.name(), generator));
        } else if (generator == null && !idContains(root, key) && !isMarked(entity, UniquePerDatabase.class)) {
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
        GeneratorCreator creator = identifier.getCustomIdGeneratorCreator();
        return creator == null || creator.isAssigned() ? null : "a generator of its own";
    }

    static boolean idContains(RootClass root, Key key) {
        return root.getIdentifier().getColumns().containsAll(key.value().getColumns());
    }

    private void checkUnique(BootEntity root, Key key) {
        if (isMarked(root, UniquePerDatabase.class)) {
            return;
        }
        var keyColumns = key.value().getColumns();
        var checked = new HashSet<Set<String>>();
        for (var table : tables(root)) {
            for (var unique : table.getUniqueKeys().values()) {
                check(root, key, keyColumns, unique.getColumns(), checked);
            }
            for (var column : table.getColumns()) {
                if (column.isUnique()) {
                    check(root, key, keyColumns, List.of(column), checked);
                }
            }
        }
    }

    private void check(
            BootEntity root, Key key, List<Column> keyColumns, List<Column> unique, Set<Set<String>> checked) {
        var names = new java.util.TreeSet<String>();
        unique.forEach(column -> names.add(column.getName()));
        boolean isId = unique.containsAll(root.root().getIdentifier().getColumns());
        if (!isId && !unique.containsAll(keyColumns) && checked.add(names)) {
            problems.add(MESSAGES.uniquePerDatabase(root.name(), String.join(", ", names), key.name()));
        }
    }

    private static List<Table> tables(BootEntity root) {
        var tables = new ArrayList<Table>();
        tables.add(root.binding().getTable());
        root.binding().getJoins().forEach(join -> tables.add(join.getTable()));
        for (PersistentClass subclass : root.root().getSubclassClosure()) {
            if (!tables.contains(subclass.getTable())) {
                tables.add(subclass.getTable());
            }
            subclass.getJoins().forEach(join -> tables.add(join.getTable()));
        }
        return tables;
    }

    private static boolean isMarked(BootEntity entity, Class<? extends Annotation> annotation) {
        var mapped = entity.root().getMappedClass();
        return mapped != null && mapped.isAnnotationPresent(annotation);
    }

    private void checkFeatures(BootEntity entity) {
        for (var feature : List.of(SoftDelete.class, Audited.class, Temporal.class)) {
            if (isMarked(entity, feature)) {
                problems.add(MESSAGES.stateManagementTaken(entity.name(), "@" + feature.getSimpleName()));
            }
        }
        var mapped = entity.root().getMappedClass();
        if (mapped != null) {
            for (var annotation : mapped.getAnnotations()) {
                var type = annotation.annotationType();
                var extension = UNSUPPORTED_EXTENSIONS.get(type.getName());
                if (extension != null) {
                    problems.add(MESSAGES.unsupportedExtension(entity.name(), type.getSimpleName(), extension));
                }
            }
        }
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
        return typeName(key.value().getType().getReturnedClass());
    }

    private static String typeName(Class<?> type) {
        return Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class && type != char.class
                ? "number"
                : type.getSimpleName();
    }

    private void checkAssociations(BootEntity entity) {
        for (var attribute : associations.of(entity)) {
            boolean isDeclaredHere = entity.binding() == entity.root()
                    || entity.binding().getProperties().contains(attribute.property());
            if (isDeclaredHere && associations.kindOf(attribute) == Association.ACROSS) {
                if (attribute.isCollection()) {
                    problems.add(MESSAGES.collectionAcross(entity.name(), attribute.path()));
                } else if (notThereYet.toOnesAcross()) {
                    problems.add(MESSAGES.toOneAcross(entity.name(), attribute.path(), attribute.target()));
                }
            }
        }
    }

    private void checkTables(BootEntity entity) {
        if (HiddenColumn.isTaken(entity.binding().getTable())) {
            problems.add(MESSAGES.columnTaken(entity.binding().getTable().getName(), entity.name()));
        }
    }

    private void checkFragments(BootEntity entity) {
        var mapped = entity.binding().getMappedClass();
        if (mapped == null || mapped.isAnnotationPresent(WithinShard.class)) {
            return;
        }
        for (var property : entity.binding().getProperties()) {
            for (Selectable selectable : property.getSelectables()) {
                if (selectable instanceof Formula formula
                        && EntityReader.annotation(mapped, property.getName(), WithinShard.class) == null) {
                    checkFragment("The formula of '" + property.getName() + "'", entity, formula.getFormula());
                }
            }
        }
        for (var filter : entity.binding().getFilters()) {
            checkFragment("The filter '" + filter.getName() + "'", entity, filter.getCondition());
        }
        var restriction = mapped.getAnnotation(SQLRestriction.class);
        if (restriction != null) {
            checkFragment("The @SQLRestriction", entity, restriction.value());
        }
        var subselect = mapped.getAnnotation(Subselect.class);
        if (subselect != null) {
            checkFragment("The @Subselect", entity, subselect.value());
        }
    }

    private void checkFragment(String fragment, BootEntity entity, @Nullable String sql) {
        if (sql != null && SELECT.matcher(sql).find()) {
            problems.add(MESSAGES.selectInFragment(fragment, entity.name(), sql));
        }
    }

    private void checkAny(BootEntity entity) {
        for (Property property : entity.binding().getProperties()) {
            if (property.getValue() instanceof Any) {
                problems.add(MESSAGES.anyAssociation(entity.name(), property.getName()));
            }
        }
    }
}
