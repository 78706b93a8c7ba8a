package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.UnsupportedShardedQueryException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EntityValuedModelPart;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.NonAggregatedIdentifierMapping;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.insert.SqmInsertStatement;
import org.jspecify.annotations.Nullable;

/**
 * What an insert statement sets of its entity, and how its rows become entities. An attribute that it does not name is null,
 * as the column would be. One thread.
 */
final class InsertTarget {

    private final String text;
    private final EntityPersister persister;
    private final @Nullable Paths id;
    private final @Nullable Paths[] attributes;

    /** What is set of an attribute: a column of the statement's rows, or parts of its value. */
    private static final class Paths {

        int column = -1;
        final Map<String, Paths> parts = new LinkedHashMap<>();
    }

    /**
     * One row.
     *
     * @param id its id, or null where it is generated
     * @param state the values of its attributes, in the order of its persister
     */
    record NewRow(
            Object entity, @Nullable Object id, @Nullable Object[] state) {}

    /** @throws UnsupportedShardedQueryException if it leaves something to the database that only a database can do */
    InsertTarget(String text, SessionFactoryImplementor engine, SqmInsertStatement<?> statement) {
        this.text = text;
        this.persister = engine.getMappingMetamodel()
                .getEntityDescriptor(statement.getTarget().getModel().getHibernateEntityName());
        var tree = new Paths();
        var targets = statement.getInsertionTargetPaths();
        for (int column = 0; column < targets.size(); column++) {
            var paths = tree;
            for (var name : namesOf(targets.get(column))) {
                paths = paths.parts.computeIfAbsent(name, its -> new Paths());
            }
            paths.column = column;
        }
        checkStatement(statement);
        var names = persister.getPropertyNames();
        this.attributes = new Paths[names.length];
        for (int index = 0; index < names.length; index++) {
            attributes[index] = tree.parts.remove(names[index]);
        }
        var idName = persister.getIdentifierPropertyName();
        var named = idName == null ? null : tree.parts.remove(idName);
        this.id = named != null ? named : tree.parts.remove(EntityIdentifierMapping.ID_ROLE_NAME);
        if (!tree.parts.isEmpty()) {
            throw refused("it sets " + tree.parts.keySet() + ", which are no attributes of the entity alone");
        }
        for (int index = 0; index < names.length; index++) {
            checkAttribute(index, names[index]);
        }
    }

    EntityPersister persister() {
        return persister;
    }

    private static List<String> namesOf(SqmPath<?> path) {
        var names = new LinkedList<String>();
        for (SqmPath<?> at = path; at != null && !(at instanceof SqmFrom<?, ?>); at = at.getLhs()) {
            names.addFirst(at.getReferencedPathSource().getPathName());
        }
        return names;
    }

    // ------------------------------------------------------------------------------------------------ checks

    private UnsupportedShardedQueryException refused(String reason) {
        return MESSAGES.insertNotPlanned(text, reason);
    }

    private void checkStatement(SqmInsertStatement<?> statement) {
        if (statement.getConflictClause() != null) {
            throw refused("it says 'on conflict'");
        }
        if (!statement.getCteStatements().isEmpty()) {
            throw refused("it has a common table expression");
        }
        if (persister.isAbstract()) {
            throw refused("'" + persister.getEntityName() + "' is abstract");
        }
        if (persister.getIdentifierMapping() instanceof NonAggregatedIdentifierMapping) {
            throw refused("the id of '" + persister.getEntityName() + "' is several attributes");
        }
    }

    private void checkAttribute(int index, String name) {
        var mapping = persister.getAttributeMapping(index);
        if (mapping instanceof PluralAttributeMapping || index == persister.getVersionPropertyIndex()) {
            return;
        }
        var generator = persister.getGenerators()[index];
        boolean isSet = attributes[index] != null;
        if (generator != null && generator.generatesOnInsert()) {
            throw refused("'" + name + "' is generated for each entity");
        }
        if (isSet && !persister.getPropertyInsertability()[index]) {
            throw refused("'" + name + "' is not insertable");
        }
        if (!isSet && isPrimitive(mapping)) {
            throw refused("it leaves out '" + name + "', which cannot be null");
        }
        if (!isSet && hasDefault(mapping)) {
            throw refused("it leaves out '" + name + "', whose column has a default");
        }
    }

    private static boolean isPrimitive(AttributeMapping mapping) {
        return mapping.getPropertyAccess().getGetter().getReturnTypeClass().isPrimitive();
    }

    private static boolean hasDefault(AttributeMapping mapping) {
        if (mapping instanceof EmbeddableValuedModelPart embeddable) {
            var type = embeddable.getEmbeddableTypeDescriptor();
            for (int index = 0; index < type.getNumberOfAttributeMappings(); index++) {
                if (hasDefault(type.getAttributeMapping(index))) {
                    return true;
                }
            }
            return false;
        }
        var member = mapping.getPropertyAccess().getGetter().getMember();
        if (!(member instanceof java.lang.reflect.AnnotatedElement annotated)) {
            return false;
        }
        var column = annotated.getAnnotation(jakarta.persistence.Column.class);
        return annotated.isAnnotationPresent(ColumnDefault.class)
                || column != null
                        && column.columnDefinition().toLowerCase(Locale.ROOT).contains("default");
    }

    // ------------------------------------------------------------------------------------------------ rows

    /**
     * The entity of a row that is not stored yet.
     *
     * @param session makes instances and references
     */
    NewRow row(@Nullable Object[] columns, SharedSessionContractImplementor session) {
        var state = new @Nullable Object[attributes.length];
        for (int index = 0; index < attributes.length; index++) {
            var paths = attributes[index];
            if (paths != null) {
                state[index] = value(paths, persister.getAttributeMapping(index), columns, session);
            }
        }
        int version = persister.getVersionPropertyIndex();
        if (persister.isVersioned() && attributes[version] == null) {
            state[version] = seed(session);
        }
        Object givenId = id == null ? null : value(id, persister.getIdentifierMapping(), columns, session);
        if (id != null && givenId == null) {
            throw refused("the id of a row is null");
        }
        var entity = persister.instantiate(givenId, session);
        for (int index = 0; index < state.length; index++) {
            var mapping = persister.getAttributeMapping(index);
            if (!(mapping instanceof PluralAttributeMapping) && (state[index] != null || !isPrimitive(mapping))) {
                persister.setValue(entity, index, state[index]);
            }
        }
        return new NewRow(entity, givenId, state);
    }

    private Object seed(SharedSessionContractImplementor session) {
        var mapping = persister.getVersionMapping();
        return persister
                .getVersionJavaType()
                .seed(mapping.getLength(), mapping.getPrecision(), mapping.getScale(), session);
    }

    private @Nullable Object value(
            Paths paths, ModelPart part, @Nullable Object[] columns, SharedSessionContractImplementor session) {
        if (paths.column >= 0) {
            var value = columns[paths.column];
            return value == null ? null : converted(value, part);
        }
        if (part instanceof EmbeddableValuedModelPart embeddable) {
            return embedded(paths, embeddable, columns, session);
        }
        if (part instanceof EntityValuedModelPart association && paths.parts.size() == 1) {
            return reference(paths, association, columns, session);
        }
        throw refused("it sets " + paths.parts.keySet() + " of '" + part.getPartName() + "'");
    }

    private Object embedded(
            Paths paths,
            EmbeddableValuedModelPart part,
            @Nullable Object[] columns,
            SharedSessionContractImplementor session) {
        var type = part.getEmbeddableTypeDescriptor();
        if (type.isPolymorphic()) {
            throw refused("'" + part.getPartName() + "' is an embeddable with subclasses");
        }
        var values = new @Nullable Object[type.getNumberOfAttributeMappings()];
        for (int index = 0; index < values.length; index++) {
            var attribute = type.getAttributeMapping(index);
            var its = paths.parts.get(attribute.getAttributeName());
            if (its != null) {
                values[index] = value(its, attribute, columns, session);
            } else if (isPrimitive(attribute) || hasDefault(attribute)) {
                throw refused("it leaves out '" + part.getPartName() + "." + attribute.getAttributeName() + "'");
            }
        }
        return type.getRepresentationStrategy().getInstantiator().instantiate(() -> values);
    }

    private @Nullable Object reference(
            Paths paths,
            EntityValuedModelPart part,
            @Nullable Object[] columns,
            SharedSessionContractImplementor session) {
        var target = part.getEntityMappingType();
        var only = paths.parts.entrySet().iterator().next();
        var name = only.getKey();
        var identifier = target.getIdentifierMapping();
        if (!name.equals(target.getEntityPersister().getIdentifierPropertyName())
                && !name.equals(EntityIdentifierMapping.ID_ROLE_NAME)) {
            throw refused("it sets '" + part.getPartName() + "." + name + "', which is not its id");
        }
        var value = value(only.getValue(), identifier, columns, session);
        return value == null ? null : session.internalLoad(target.getEntityName(), value, false, false);
    }

    /** A value as the attribute has it: statements may give numbers of other types, and single characters. */
    private Object converted(Object value, ModelPart part) {
        var type = java.lang.invoke.MethodType.methodType(part.getJavaType().getJavaTypeClass())
                .wrap()
                .returnType();
        var found = ConvertedValues.to(type, value);
        if (found == null) {
            throw refused("it gives '" + part.getPartName() + "' a value of "
                    + value.getClass().getName() + ", which is no exact " + type.getName());
        }
        return found;
    }

    @Override
    public String toString() {
        return persister.getEntityName() + Arrays.toString(persister.getPropertyNames());
    }
}
