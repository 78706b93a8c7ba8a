package io.hibernateshards.mapping;

import io.hibernateshards.mapping.BootEntity.Key;
import io.hibernateshards.mapping.EntityMapping.IdPlace;
import io.hibernateshards.mapping.KeyColumns.AttributeReader;
import io.hibernateshards.mapping.KeyColumns.Part;
import io.hibernateshards.mapping.ShardedModel.Association;
import io.hibernateshards.sharding.ShardingFunctions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.metamodel.mapping.BasicValuedModelPart;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.ModelPartContainer;
import org.jspecify.annotations.Nullable;

/** Composes the model from what the mapping said and the factory that was built from it. */
final class ModelComposer {

    private final MappingOptions options;
    private final Map<String, BootEntity> entities;
    private final Associations associations;
    private final SessionFactoryImplementor engine;
    private final Map<String, EntityMapping> composed = new HashMap<>();
    private final Map<String, EntityGroupMapping> groups = new LinkedHashMap<>();

    ModelComposer(
            MappingOptions options,
            Map<String, BootEntity> entities,
            Associations associations,
            SessionFactoryImplementor engine) {
        this.options = options;
        this.entities = entities;
        this.associations = associations;
        this.engine = engine;
    }

    ShardedModel compose() {
        entities.values().forEach(this::group);
        var kinds = new TreeMap<String, Association>();
        var promises = new ArrayList<ShardedModel.Promise>();
        for (var entity : entities.values()) {
            compose(entity);
            for (var attribute : associations.of(entity)) {
                kinds.put(ShardedModel.role(entity.name(), attribute.path()), associations.kindOf(attribute));
                if (!attribute.isCollection() && associations.isPromised(attribute)) {
                    promises.add(new ShardedModel.Promise(
                            entity.name(), attribute.path(), reader(entity.binding(), attribute.property())));
                }
            }
        }
        return new ShardedModel(composed, groups.values(), kinds, promises, associationTargets());
    }

    private Map<String, String> associationTargets() {
        var targets = new HashMap<String, String>();
        for (var entity : entities.values()) {
            for (var attribute : associations.of(entity)) {
                targets.put(ShardedModel.role(entity.name(), attribute.path()), attribute.target());
            }
        }
        return targets;
    }

    private @Nullable EntityGroupMapping group(BootEntity entity) {
        var annotation = entity.group();
        if (annotation == null) {
            return null;
        }
        return groups.computeIfAbsent(annotation.value(), name -> {
            int shardCount = Objects.requireNonNull(options.shardCounts().get(annotation.keyspace()));
            return new EntityGroupMapping(
                    name,
                    annotation.keyspace(),
                    shardCount,
                    ShardingFunctions.byDefault(shardCount),
                    annotation.scatter());
        });
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
        var group = Objects.requireNonNull(group(entity));
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
        var root = entity.root();
        if (!MappingChecks.idContains(root, key) || parent != null && !parent.idTellsShard()) {
            return null;
        }
        if (root.getIdentifier().getColumns().equals(key.value().getColumns())
                && !(root.getIdentifier() instanceof Component component && component.getPropertySpan() > 1)) {
            return root.getIdentifier() instanceof Component whole && !(key.value() instanceof Component)
                    ? new IdPlace(idPart(whole, whole.getProperty(0)), columns, parent)
                    : new IdPlace(null, columns, parent);
        }
        if (root.getIdentifier() instanceof Component id) {
            if (key.value() == id) {
                return new IdPlace(null, columns, parent);
            }
            for (var part : id.getProperties()) {
                if (part.getValue().getColumns().equals(key.value().getColumns())) {
                    return new IdPlace(idPart(id, part), columns, parent);
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
                parts.add(new Part(attribute.getName(), idPart(component, attribute), basic.getJdbcMapping()));
            }
            return new KeyColumns(parts, true, key.normalize());
        }
        parts.add(
                new Part(key.path().get(key.path().size() - 1), null, ((BasicValuedModelPart) part).getJdbcMapping()));
        return new KeyColumns(parts, false, key.normalize());
    }
}
