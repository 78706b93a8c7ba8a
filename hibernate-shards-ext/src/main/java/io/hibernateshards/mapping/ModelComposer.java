package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ScatterMode;
import io.hibernateshards.id.IdCodec;
import io.hibernateshards.mapping.BootEntity.Key;
import io.hibernateshards.mapping.EntityMapping.IdPlace;
import io.hibernateshards.mapping.KeyColumns.AttributeReader;
import io.hibernateshards.mapping.KeyColumns.Part;
import io.hibernateshards.sharding.EntityGroupKey;
import io.hibernateshards.sharding.ShardingFunction;
import io.hibernateshards.sharding.ShardingFunctions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.metamodel.mapping.BasicValuedModelPart;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.ModelPartContainer;
import org.jspecify.annotations.Nullable;

/** Composes the model from what the mapping said and the factory that was built from it. */
final class ModelComposer {

    private final MappingOptions options;
    private final Map<String, BootEntity> entities;
    private final Associations associations;
    private final SessionFactoryImplementor engine;
    private final List<String> problems;
    private final Map<String, EntityMapping> composed = new HashMap<>();
    private final Map<String, EntityGroupMapping> groups = new LinkedHashMap<>();

    ModelComposer(
            MappingOptions options,
            Map<String, BootEntity> entities,
            Associations associations,
            SessionFactoryImplementor engine,
            List<String> problems) {
        this.problems = problems;
        this.options = options;
        this.entities = entities;
        this.associations = associations;
        this.engine = engine;
    }

    ShardedModel compose() {
        var attributes = new TreeMap<String, AssociationMapping>();
        for (var entity : entities.values()) {
            compose(entity);
            for (var attribute : associations.of(entity)) {
                var kind = associations.kindOf(attribute);
                attributes.put(
                        ShardedModel.role(entity.name(), attribute.path()),
                        new AssociationMapping(
                                attribute.path(),
                                attribute.target(),
                                attribute.isCollection(),
                                kind,
                                associations.reasonOf(attribute, kind),
                                associations.isPromised(attribute)
                                        ? reader(entity.binding(), attribute.property())
                                        : null));
            }
        }
        return new ShardedModel(composed, groups.values(), attributes, types(), idNames(), keyPlaces());
    }

    private Map<String, Class<?>> types() {
        var types = new HashMap<String, Class<?>>();
        for (var entity : entities.values()) {
            types.put(entity.name(), entity.binding().getMappedClass());
        }
        return types;
    }

    private Map<String, String> idNames() {
        var names = new HashMap<String, String>();
        for (var entity : entities.values()) {
            var identifier = entity.root().getIdentifierProperty();
            names.put(entity.name(), identifier == null ? EntityIdentifierMapping.ID_ROLE_NAME : identifier.getName());
        }
        return names;
    }

    /** Where in the state of each sharded entity its shard key stands; nothing for one whose id has it. */
    private Map<String, Integer> keyPlaces() {
        var places = new HashMap<String, Integer>();
        for (var entity : entities.values()) {
            if (entity.isSharded()) {
                var key = Objects.requireNonNull(entity.key()).path().get(0);
                var names = engine.getMappingMetamodel()
                        .getEntityDescriptor(entity.name())
                        .getPropertyNames();
                int place = List.of(names).indexOf(key);
                if (place >= 0) {
                    places.put(entity.name(), place);
                }
            }
        }
        return places;
    }

    private EntityGroupMapping group(EntityGroup annotation) {
        return groups.computeIfAbsent(annotation.value(), name -> {
            int shardCount = Objects.requireNonNull(options.shardCounts().get(annotation.keyspace()));
            var roots = entities.values().stream()
                    .filter(other -> other.isShardedRoot()
                            && Objects.requireNonNull(other.group()).value().equals(name))
                    .toList();
            var function = ShardingFunctions.of(
                    new EntityGroupKey(name, keyColumns(roots), shardCount, options.directory()),
                    roots.stream()
                            .map(root -> root.binding().getMappedClass())
                            .flatMap(type -> Stream.of(type.getAnnotations()))
                            .toList(),
                    problems);
            var keyed = roots.stream().filter(BootEntity::hasShardedIdKey).findFirst();
            return new EntityGroupMapping(
                    name,
                    annotation.keyspace(),
                    shardCount,
                    keyed.<ShardingFunction>map(root -> new ShardedIdFunction(
                                    name,
                                    IdCodec.forShardCount(shardCount),
                                    shardCount,
                                    root.shardedIdFrom(),
                                    function))
                            .orElse(function),
                    keyed.isPresent(),
                    scatter(roots));
        });
    }

    /** What the group's entities say, the strictest first; else the unit decides. */
    private ScatterMode scatter(List<BootEntity> roots) {
        return roots.stream()
                .map(root -> Objects.requireNonNull(root.group()).scatter())
                .filter(mode -> mode != ScatterMode.UNIT_DEFAULT)
                .max(Comparator.naturalOrder())
                .orElse(ScatterMode.UNIT_DEFAULT);
    }

    /** The columns of the entity group's shard key, by an entity that has the key itself. */
    private List<EntityGroupKey.Column> keyColumns(List<BootEntity> roots) {
        return roots.stream()
                .filter(root -> root.key() != null && !root.key().isToOne())
                .findFirst()
                .map(root -> columns(root, Objects.requireNonNull(root.key())).columns())
                .orElse(List.of());
    }

    private EntityMapping compose(BootEntity entity) {
        var known = composed.get(entity.name());
        if (known != null) {
            return known;
        }
        var mapping = entity.isSharded()
                ? sharded(entity, Objects.requireNonNull(entity.key()))
                : EntityMapping.onDatabase(entity.name(), entity.kind(), Objects.requireNonNull(entity.database()));
        composed.put(entity.name(), mapping);
        return mapping;
    }

    private EntityMapping sharded(BootEntity entity, Key key) {
        var group = group(Objects.requireNonNull(entity.group()));
        var reader = reader(entity.root(), key.path());
        if (key.isToOne()) {
            var parent = compose(Objects.requireNonNull(entities.get(key.target())));
            var path = new ArrayList<>(key.path());
            path.addAll(parent.shardKeyPath());
            return EntityMapping.ofParent(
                    entity.name(), group, path, reader, parent, idPlace(entity, key, null, parent));
        }
        var columns = columns(entity, key);
        return EntityMapping.ofKey(
                entity.name(), group, key.path(), reader, columns, idPlace(entity, key, columns, null));
    }

    /** How the id tells its virtual shard, or null where it does not. */
    private @Nullable IdPlace idPlace(
            BootEntity entity, Key key, @Nullable KeyColumns columns, @Nullable EntityMapping parent) {
        if (entity.hasShardedId() && !entity.hasShardedIdKey()) {
            return new IdPlace(null, null, null, entity.shardedIdFrom());
        }
        var root = entity.root();
        if (!KeyChecks.idContains(root, key) || parent != null && !parent.idTellsShard()) {
            return null;
        }
        if (root.getIdentifier().getColumns().equals(key.value().getColumns())
                && !(root.getIdentifier() instanceof Component component && component.getPropertySpan() > 1)) {
            return root.getIdentifier() instanceof Component whole && !(key.value() instanceof Component)
                    ? new IdPlace(idPart(whole, whole.getProperty(0)), columns, parent, IdPlace.NOT_SHARDED_ID)
                    : new IdPlace(null, columns, parent, IdPlace.NOT_SHARDED_ID);
        }
        if (root.getIdentifier() instanceof Component id) {
            if (key.value() == id) {
                return new IdPlace(null, columns, parent, IdPlace.NOT_SHARDED_ID);
            }
            for (var part : id.getProperties()) {
                if (part.getValue().getColumns().equals(key.value().getColumns())) {
                    return new IdPlace(idPart(id, part), columns, parent, IdPlace.NOT_SHARDED_ID);
                }
            }
        }
        return null;
    }

    private static AttributeReader idPart(Component id, Property part) {
        return AttributeReader.of(part.getGetter(id.getComponentClass()));
    }

    private AttributeReader reader(PersistentClass binding, Property property) {
        return AttributeReader.of(property.getGetter(binding.getMappedClass()));
    }

    private AttributeReader reader(PersistentClass root, List<String> path) {
        var property = property(root, path.get(0));
        var reader = reader(root, property);
        if (path.size() == 1) {
            return reader;
        }
        var id = (Component) property.getValue();
        return reader.then(idPart(id, id.getProperty(path.get(1))));
    }

    private static Property property(PersistentClass root, String name) {
        var identifier = root.getIdentifierProperty();
        if (identifier != null && identifier.getName().equals(name)) {
            return identifier;
        }
        var mapper = root.getIdentifierMapper();
        if (mapper != null && mapper.hasProperty(name)) {
            return mapper.getProperty(name);
        }
        return root.getProperty(name);
    }

    private KeyColumns columns(BootEntity entity, Key key) {
        ModelPart part =
                engine.getMappingMetamodel().getEntityDescriptor(entity.root().getEntityName());
        for (var name : key.path()) {
            part = Objects.requireNonNull(((ModelPartContainer) part).findSubPart(name, null), key.name());
        }
        var parts = new ArrayList<Part>();
        if (part instanceof EmbeddableValuedModelPart embedded) {
            var component = (Component) key.value();
            for (var attribute : component.getProperties()) {
                var basic =
                        (BasicValuedModelPart) Objects.requireNonNull(embedded.findSubPart(attribute.getName(), null));
                parts.add(part(entity, key, attribute.getName(), idPart(component, attribute), basic));
            }
            return new KeyColumns(parts, true, key.normalize());
        }
        parts.add(part(entity, key, key.path().get(key.path().size() - 1), null, (BasicValuedModelPart) part));
        return new KeyColumns(parts, false, key.normalize());
    }

    private Part part(
            BootEntity entity, Key key, String name, @Nullable AttributeReader reader, BasicValuedModelPart column) {
        var mapping = column.getJdbcMapping();
        if (!KeyColumns.canBeKey(mapping)) {
            problems.add(MESSAGES.unsuitableShardKey(
                    key.name(),
                    entity.name(),
                    "of " + mapping.getJavaTypeDescriptor().getJavaTypeClass() + ", of which equality is not told"));
        }
        var dialect = engine.getJdbcServices().getDialect();
        var javaType = mapping.getJavaTypeDescriptor();
        int fraction = mapping.getJdbcType().isTemporal()
                ? Objects.requireNonNullElse(
                        column.getTemporalPrecision(), javaType.getDefaultSqlPrecision(dialect, mapping.getJdbcType()))
                : Objects.requireNonNullElse(
                        column.getScale(), javaType.getDefaultSqlScale(dialect, mapping.getJdbcType()));
        return new Part(name, reader, mapping, fraction);
    }
}
