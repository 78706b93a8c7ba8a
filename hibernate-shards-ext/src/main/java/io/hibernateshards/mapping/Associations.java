package io.hibernateshards.mapping;

import io.hibernateshards.Colocated;
import io.hibernateshards.mapping.EntityMapping.Kind;
import io.hibernateshards.mapping.ShardedModel.Association;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.FetchMode;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.ForeignKey;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.ManyToOne;
import org.hibernate.mapping.OneToMany;
import org.hibernate.mapping.OneToOne;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.ToOne;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each association whether it is colocated or across. Colocated is a property of an association, not of two
 * entities: it holds where the shard keys of both ends are equal by construction, which is so for a to-one that is the
 * {@code @ShardKey}, for its inverse side, and for associations that promise it by {@code @Colocated}. Two members of one entity group
 * live anywhere, so an association between them is across although both are in that group.
 */
final class Associations {

    /**
     * One association attribute.
     *
     * @param path its name, with dots through embeddables; {@code {key}} after a map's for its keys
     * @param property the attribute's mapping
     * @param value what of it refers to the other entity
     */
    record Attribute(
            BootEntity owner, String path, Property property, Value value, String target, boolean isCollection) {}

    private final Map<String, BootEntity> entities;

    Associations(Map<String, BootEntity> entities) {
        this.entities = entities;
    }

    /** The associations of an entity, inherited ones and those inside embeddables too. */
    List<Attribute> of(BootEntity owner) {
        var found = new ArrayList<Attribute>();
        var identifier = owner.binding().getIdentifierProperty();
        if (identifier != null) {
            collect(owner, "", identifier, found);
        }
        var mapper = owner.binding().getIdentifierMapper();
        if (mapper != null) {
            mapper.getProperties().forEach(property -> collect(owner, "", property, found));
        }
        owner.binding().getPropertyClosure().forEach(property -> collect(owner, "", property, found));
        return found;
    }

    private void collect(BootEntity owner, String prefix, Property property, List<Attribute> found) {
        if (property.isSynthetic()) {
            return;
        }
        var path = prefix + property.getName();
        var value = property.getValue();
        if (value instanceof Component component) {
            component.getProperties().forEach(part -> collect(owner, path + ".", part, found));
        } else if (value instanceof ToOne toOne) {
            found.add(new Attribute(owner, path, property, toOne, toOne.getReferencedEntityName(), false));
        } else if (value instanceof Collection collection) {
            var target = elementEntity(collection.getElement());
            if (target != null) {
                found.add(new Attribute(owner, path, property, collection, target, true));
            } else if (collection.getElement() instanceof Component element) {
                element.getProperties().forEach(part -> collect(owner, path + ".", part, found));
            }
            if (collection instanceof IndexedCollection indexed && indexed.getIndex() instanceof ToOne key) {
                found.add(new Attribute(owner, path + ".{key}", property, key, key.getReferencedEntityName(), true));
            }
        }
    }

    static @Nullable String elementEntity(Value element) {
        if (element instanceof OneToMany oneToMany) {
            return oneToMany.getReferencedEntityName();
        }
        return element instanceof ToOne toOne ? toOne.getReferencedEntityName() : null;
    }

    /** What an association is. */
    Association kindOf(Attribute attribute) {
        var owner = attribute.owner();
        var target = entities.get(attribute.target());
        if (target == null) {
            return Association.ACROSS;
        }
        if (target.kind() == Kind.REFERENCE) {
            // A one-to-many that owns its column would write to the copies.
            return isOwningOneToMany(attribute) ? Association.ACROSS : Association.COLOCATED;
        }
        if (owner.kind() != target.kind() || owner.kind() == Kind.REFERENCE) {
            return Association.ACROSS;
        }
        if (owner.kind() == Kind.UNSHARDED) {
            return Objects.equals(owner.database(), target.database()) ? Association.COLOCATED : Association.ACROSS;
        }
        boolean colocated = sameGroup(owner, target)
                && (isPromised(attribute)
                        || isShardKey(owner, attribute.path())
                        || isInverseOfShardKey(attribute, target));
        return colocated ? Association.COLOCATED : Association.ACROSS;
    }

    private static boolean isOwningOneToMany(Attribute attribute) {
        return attribute.value() instanceof Collection collection
                && collection.isOneToMany()
                && !collection.isInverse();
    }

    /** Why an association is what it is, for people. */
    String reasonOf(Attribute attribute, Association kind) {
        var owner = attribute.owner();
        var target = entities.get(attribute.target());
        if (target == null) {
            return "its target is not mapped";
        }
        if (target.kind() == Kind.REFERENCE && kind == Association.COLOCATED) {
            return "every database has a copy";
        }
        if (owner.kind() != Kind.SHARDED || target.kind() != Kind.SHARDED) {
            return kind == Association.COLOCATED ? "one database has both" : "the ends live in different places";
        }
        if (!sameGroup(owner, target)) {
            return "the ends are in different entity groups";
        }
        if (kind == Association.ACROSS) {
            return "the ends have shard keys of their own";
        }
        if (isShardKey(owner, attribute.path())) {
            return "it is the shard key";
        }
        return isInverseOfShardKey(attribute, target) ? "it is the inverse of a shard key" : "it is marked @Colocated";
    }

    private static boolean sameGroup(BootEntity owner, BootEntity target) {
        return owner.group() != null
                && target.group() != null
                && owner.group().value().equals(target.group().value());
    }

    /** Whether the mapping alone does not show that an association is colocated, but it is marked so. */
    boolean isPromised(Attribute attribute) {
        var target = entities.get(attribute.target());
        return attribute.owner().isSharded()
                && target != null
                && target.isSharded()
                && isMarked(attribute.owner(), attribute.path());
    }

    private static boolean isMarked(BootEntity entity, String path) {
        var mapped = entity.binding().getMappedClass();
        return mapped != null
                && path.indexOf('.') < 0
                && EntityReader.annotation(mapped, path, Colocated.class) != null;
    }

    /** Whether Hibernate joins the other end even to read its id, which on one of several databases finds nothing. */
    static boolean isJoinedForItsId(Attribute attribute) {
        if (!(attribute.value() instanceof ToOne toOne)) {
            return false;
        }
        var target = toOne.getBuildingContext().getMetadataCollector().getEntityBinding(attribute.target());
        return toOne instanceof ManyToOne manyToOne && manyToOne.getNotFoundAction() != null
                || target != null
                        && (target.getWhere() != null || target.getRootClass().getSoftDeleteColumn() != null);
    }

    /** Whether a to-one is found by something else than the id of what it refers to, so that one database alone is asked. */
    static boolean isByOtherThanId(Attribute attribute) {
        return attribute.value() instanceof OneToOne inverse && inverse.getMappedByProperty() != null
                || attribute.value() instanceof ToOne toOne && !toOne.isReferenceToPrimaryKey();
    }

    private static boolean isShardKey(BootEntity entity, String path) {
        return entity.key() != null
                && entity.key().isToOne()
                && entity.key().name().equals(path);
    }

    private static boolean isInverseOfShardKey(Attribute attribute, BootEntity target) {
        String mappedBy = null;
        if (attribute.value() instanceof Collection collection) {
            mappedBy = collection.isInverse() ? collection.getMappedByProperty() : null;
        } else if (attribute.value() instanceof OneToOne oneToOne) {
            mappedBy = oneToOne.getMappedByProperty();
        }
        return mappedBy != null && (isShardKey(target, mappedBy) || isMarked(target, mappedBy));
    }

    /**
     * Makes Hibernate leave alone what it cannot do over several databases: foreign keys of associations that are across are
     * not created, and such to-ones are loaded lazily by a select of their own, by fetch profiles too.
     */
    void loosen(InFlightMetadataCollector metadata) {
        for (var entity : entities.values()) {
            for (var attribute : of(entity)) {
                if (kindOf(attribute) == Association.ACROSS && attribute.value() instanceof ToOne toOne) {
                    toOne.setFetchMode(FetchMode.SELECT);
                    toOne.setLazy(true);
                    if (!toOne.hasFormula()) {
                        dropForeignKey(toOne, entity.binding(), metadata.getEntityBinding(attribute.target()));
                    }
                }
            }
        }
        for (var profile : metadata.getFetchProfiles()) {
            profile.getFetches().removeIf(fetch -> isToOneAcross(fetch.getEntity(), fetch.getAssociation()));
        }
    }

    private boolean isToOneAcross(String entityName, String path) {
        var entity = entities.get(entityName);
        return entity != null
                && of(entity).stream()
                        .anyMatch(attribute -> attribute.path().equals(path)
                                && attribute.value() instanceof ToOne
                                && kindOf(attribute) == Association.ACROSS);
    }

    private static void dropForeignKey(ToOne toOne, PersistentClass owner, PersistentClass target) {
        dropForeignKey(toOne.getTable(), toOne, target);
        // With a table per class, the tables of subclasses have foreign keys of their own.
        owner.getSubclassClosure().forEach(subclass -> dropForeignKey(subclass.getTable(), toOne, target));
    }

    private static void dropForeignKey(Table table, ToOne toOne, PersistentClass target) {
        for (ForeignKey foreignKey : table.getForeignKeyCollection()) {
            if (Objects.equals(foreignKey.getReferencedEntityName(), target.getEntityName())
                    && foreignKey.getColumns().equals(toOne.getColumns())) {
                foreignKey.disableCreation();
            }
        }
    }
}
