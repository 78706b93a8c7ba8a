package io.hibernateshards.query.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.BasicValuedModelPart;
import org.hibernate.metamodel.mapping.CollectionPart;
import org.hibernate.metamodel.mapping.CompositeIdentifierMapping;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.metamodel.mapping.EntityAssociationMapping;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a database compares where a statement compares embeddables, or entities, which are known by their ids.
 *
 * @param of the embeddable's class, or the root of the entity's hierarchy
 * @param leaves the columns in their order
 * @param isEntity whether values are entities
 */
public record CompositeType(String of, List<Leaf> leaves, boolean isEntity) {

    public CompositeType {
        leaves = List.copyOf(leaves);
    }

    /**
     * One column.
     *
     * @param names the attributes that lead from the whole to it
     * @param steps how their values are read
     * @param type how its values are compared
     */
    public record Leaf(List<String> names, List<Step> steps, ColumnType type) {

        public Leaf {
            names = List.copyOf(names);
            steps = List.copyOf(steps);
        }

        /** Its value in a whole, or null where that is null. */
        public @Nullable Object of(@Nullable Object whole) {
            Object value = whole;
            for (var step : steps) {
                value = value == null ? null : step.of(value);
            }
            return value;
        }
    }

    /** Reads an attribute's value. */
    @FunctionalInterface
    public interface Step {

        @Nullable
        Object of(Object whole);
    }

    /** The stored values of all columns of a whole that is not null. */
    Object toStored(Object whole) {
        @Nullable Object[] stored = new Object[leaves.size()];
        for (int index = 0; index < stored.length; index++) {
            var leaf = leaves.get(index);
            var value = leaf.of(whole);
            stored[index] = value == null ? null : leaf.type().toStored(value);
        }
        return stored;
    }

    /** The values of all columns of a whole that is not null, each that is not null in the form that its function gives it. */
    public Object inForms(Object whole, List<Function<Object, Object>> forms) {
        @Nullable Object[] values = new Object[leaves.size()];
        for (int index = 0; index < values.length; index++) {
            var value = leaves.get(index).of(whole);
            values[index] = value == null ? null : forms.get(index).apply(value);
        }
        return values;
    }

    /** Of what a path leads to, or null where that is no embeddable and no entity, or its columns are not known. */
    static @Nullable CompositeType of(SqmPath<?> path) {
        var reading = new Reading(path.toHqlString());
        var mappings = path.nodeBuilder().getMappingMetamodel();
        var entityName = PathReader.entityNameOf(path);
        if (entityName != null) {
            // An unmapped type that stands for several entities is none itself.
            var entity = mappings.findEntityDescriptor(entityName);
            return entity != null && !isByOtherKey(path) && reading.addIdOf(entity, List.of(), List.of())
                    ? new CompositeType(entity.getRootEntityDescriptor().getEntityName(), reading.leaves, true)
                    : null;
        }
        var step = PathReader.lastStep(path);
        var part = step == null ? null : partOf(mappings.getEntityDescriptor(step.ownerName()), step.names());
        return part instanceof EmbeddableValuedModelPart embeddable
                        && !(part instanceof EntityIdentifierMapping)
                        && reading.addEmbeddable(embeddable.getEmbeddableTypeDescriptor(), List.of(), List.of())
                ? new CompositeType(nameOf(embeddable.getEmbeddableTypeDescriptor()), reading.leaves, false)
                : part instanceof CompositeIdentifierMapping id
                                && reading.addEmbeddable(id.getMappedIdEmbeddableTypeDescriptor(), List.of(), List.of())
                        ? new CompositeType(nameOf(id.getMappedIdEmbeddableTypeDescriptor()), reading.leaves, false)
                        : null;
    }

    private static String nameOf(EmbeddableMappingType type) {
        return type.getMappedJavaType().getTypeName();
    }

    /** Of values that may be another's too, which is of the same type. */
    CompositeType or(CompositeType other) {
        var both = new ArrayList<Leaf>(leaves.size());
        for (int index = 0; index < leaves.size(); index++) {
            var leaf = leaves.get(index);
            both.add(new Leaf(
                    leaf.names(),
                    leaf.steps(),
                    leaf.type().or(other.leaves.get(index).type())));
        }
        return new CompositeType(of, both, isEntity);
    }

    /** Whether a to-one is stored by other columns than the id of its target. */
    private static boolean isByOtherKey(SqmPath<?> path) {
        var step = path instanceof SqmEntityValuedSimplePath<?> ? PathReader.lastStep(path) : null;
        return step != null
                && partOf(path.nodeBuilder().getMappingMetamodel().getEntityDescriptor(step.ownerName()), step.names())
                        instanceof EntityAssociationMapping association
                && !association.isReferenceToPrimaryKey();
    }

    private static @Nullable ModelPart partOf(EntityMappingType owner, List<String> names) {
        ModelPart part = elementOf(owner.findSubPart(names.get(0), null));
        for (var name : names.subList(1, names.size())) {
            if (!name.equals(CollectionPart.Nature.ELEMENT.getName())) {
                part = part instanceof EmbeddableValuedModelPart embeddable ? embeddable.findSubPart(name, null) : null;
            }
        }
        return part;
    }

    private static @Nullable ModelPart elementOf(@Nullable ModelPart part) {
        return part instanceof PluralAttributeMapping collection ? collection.getElementDescriptor() : part;
    }

    /** Collects leaves. */
    private record Reading(String text, List<Leaf> leaves) {

        Reading(String text) {
            this(text, new ArrayList<>());
        }

        private boolean addEmbeddable(EmbeddableMappingType type, List<String> names, List<Step> steps) {
            if (type.isPolymorphic() || type.getAggregateMapping() != null) {
                return false;
            }
            for (int index = 0; index < type.getNumberOfAttributeMappings(); index++) {
                var attribute = type.getAttributeMapping(index);
                if (!add(attribute, with(names, attribute.getAttributeName()), with(steps, (Step)
                        attribute::getValue))) {
                    return false;
                }
            }
            return true;
        }

        private boolean add(AttributeMapping attribute, List<String> names, List<Step> steps) {
            if (attribute instanceof BasicValuedModelPart basic) {
                return addBasic(basic, names, steps);
            }
            if (attribute instanceof EmbeddableValuedModelPart embeddable) {
                return addEmbeddable(embeddable.getEmbeddableTypeDescriptor(), names, steps);
            }
            return attribute instanceof EntityAssociationMapping association
                    && association.isReferenceToPrimaryKey()
                    && addIdOf(association.getAssociatedEntityMappingType(), names, steps);
        }

        private boolean addBasic(BasicValuedModelPart basic, List<String> names, List<Step> steps) {
            var mapping = basic.getJdbcMapping();
            var columns = basic.isFormula()
                    ? Set.<String>of()
                    : Set.of((basic.getContainingTableExpression() + "." + basic.getSelectionExpression())
                            .replace("\"", "")
                            .toLowerCase(Locale.ROOT));
            var type = ColumnType.of(mapping, columns, text + "." + String.join(".", names));
            leaves.add(new Leaf(names, steps, type));
            return type.hasEquality();
        }

        private boolean addIdOf(EntityMappingType entity, List<String> names, List<Step> steps) {
            var id = entity.getIdentifierMapping();
            var ofId = with(steps, (Step) whole -> idOf(whole, id));
            if (id instanceof BasicValuedModelPart basic) {
                return addBasic(basic, with(names, id.getAttributeName()), ofId);
            }
            if (!(id instanceof CompositeIdentifierMapping composite)) {
                return false;
            }
            boolean isAttribute = id.getNature() == EntityIdentifierMapping.Nature.COMPOSITE;
            return addEmbeddable(
                    composite.getMappedIdEmbeddableTypeDescriptor(),
                    isAttribute ? with(names, id.getAttributeName()) : names,
                    ofId);
        }

        private static @Nullable Object idOf(Object entity, EntityIdentifierMapping id) {
            return entity instanceof HibernateProxy proxy
                    ? proxy.getHibernateLazyInitializer().getInternalIdentifier()
                    : id.getIdentifier(entity);
        }

        private static <T> List<T> with(List<T> list, T last) {
            var longer = new ArrayList<T>(list);
            longer.add(last);
            return List.copyOf(longer);
        }
    }
}
