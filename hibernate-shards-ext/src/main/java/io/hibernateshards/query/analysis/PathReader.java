package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.KeyTerm;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.mapping.ShardedModel.Association;
import jakarta.persistence.metamodel.SingularAttribute;
import java.util.IdentityHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.CollectionPart;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.metamodel.model.domain.PersistentAttribute;
import org.hibernate.metamodel.model.domain.PluralPersistentAttribute;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.domain.SqmPluralValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmTreatedPath;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.type.BasicType;
import org.jspecify.annotations.Nullable;

/** What paths of one statement lead to: from-element, shard key, association. */
final class PathReader {

    private static final String ELEMENT = CollectionPart.Nature.ELEMENT.getName();

    private final SessionFactoryImplementor engine;
    private final ShardedModel model;
    // By identity: two from-elements of the same entity and alias are equal to Hibernate.
    private final Map<SqmFrom<?, ?>, FromElement> elements = new IdentityHashMap<>();
    private final Map<SqmFrom<?, ?>, Map<String, SqmPath<?>>> columns = new IdentityHashMap<>();

    PathReader(SessionFactoryImplementor engine, ShardedModel model) {
        this.engine = engine;
        this.model = model;
    }

    void register(SqmFrom<?, ?> from, FromElement element) {
        elements.put(from, element);
    }

    @Nullable
    FromElement elementOf(SqmFrom<?, ?> from) {
        return elements.get(from);
    }

    EntityMapping entity(String entityName) {
        return model.entity(entityName);
    }

    /** A path for people, without the numbers that Hibernate gives to what has no alias. */
    static String text(SqmPath<?> path) {
        return path.getNavigablePath().getFullPath().replaceAll("\\(\\d+\\)", "");
    }

    /** The entity that a path's values are of, or null. */
    static @Nullable String entityNameOf(SqmPath<?> path) {
        if (path instanceof SqmTreatedPath<?, ?> treated) {
            return treated.getTreatTarget() instanceof EntityDomainType<?> target
                    ? target.getHibernateEntityName()
                    : null;
        }
        if (path.getReferencedPathSource() instanceof EntityDomainType<?> root) {
            return root.getHibernateEntityName();
        }
        if (path instanceof SqmPluralValuedSimplePath<?>) {
            return null;
        }
        return path.getReferencedPathSource().getPathType() instanceof EntityDomainType<?> entity
                ? entity.getHibernateEntityName()
                : null;
    }

    /** Whether the statement treats a from-element, or one that leads to it, as a subclass: such ones cannot be made anew. */
    static boolean isTreated(SqmFrom<?, ?> from) {
        return !from.getSqmTreats().isEmpty() || from.getLhs() instanceof SqmFrom<?, ?> owner && isTreated(owner);
    }

    /** A path from the nearest entity on the way. */
    record Step(SqmPath<?> owner, String ownerName, List<String> names) {

        String dotted() {
            return String.join(".", names);
        }
    }

    /** From the nearest entity that lies on the way to a path; null where there is none known. */
    static @Nullable Step lastStep(SqmPath<?> path) {
        var names = new LinkedList<String>();
        for (SqmPath<?> at = path; at != null; ) {
            names.addFirst(at.getReferencedPathSource().getPathName());
            at = at.getLhs();
            if (at != null) {
                var ownerName = entityNameOf(at);
                if (ownerName != null) {
                    return new Step(at, ownerName, names);
                }
            }
        }
        return null;
    }

    /** What an association is, by its role; null where the path is none. */
    @Nullable
    Association associationOf(SqmPath<?> path) {
        var step = lastStep(path);
        if (step == null) {
            return null;
        }
        if (model.isAssociation(step.ownerName(), step.dotted())) {
            return model.association(step.ownerName(), step.dotted());
        }
        return path.getReferencedPathSource() instanceof PersistentAttribute<?, ?> attribute
                        && attribute.getDeclaringType() instanceof EntityDomainType<?> declaring
                        && model.isAssociation(declaring.getHibernateEntityName(), step.dotted())
                ? model.association(declaring.getHibernateEntityName(), step.dotted())
                : null;
    }

    /** Whether the rows of the entity that a path leads to live in the virtual shard of the path's from-element. */
    private boolean isColocated(SqmPath<?> entityPath) {
        if (entityPath instanceof SqmFrom<?, ?> from) {
            return elements.containsKey(from);
        }
        if (!(entityPath instanceof SqmEntityValuedSimplePath<?>)
                || associationOf(entityPath) != Association.COLOCATED) {
            return false;
        }
        var step = lastStep(entityPath);
        return step != null && isColocated(step.owner());
    }

    void registerColumns(SqmFrom<?, ?> subquery, Map<String, SqmPath<?>> itsColumns) {
        columns.put(subquery, itsColumns);
    }

    /** What a column of a subquery in the from clause is there; any other path itself. */
    private SqmPath<?> origin(SqmPath<?> path) {
        var itsColumns = path.getLhs() instanceof SqmFrom<?, ?> from ? columns.get(from) : null;
        var origin = itsColumns == null
                ? null
                : itsColumns.get(path.getReferencedPathSource().getPathName());
        return origin == null ? path : origin(origin);
    }

    /** Whether equal values of an expression, nulls included, lie in one virtual shard. */
    boolean tellsPlace(SqmSelectableNode<?> node) {
        return node instanceof SqmPath<?> path
                && elementAtStartOf(path) != null
                && anchor(path).isPresent()
                && isNeverNull(path);
    }

    /** The from-element that a path starts at, or null. */
    @Nullable
    FromElement elementAtStartOf(SqmPath<?> path) {
        for (SqmPath<?> at = path; at != null; at = at.getLhs()) {
            if (at instanceof SqmFrom<?, ?> from && elements.containsKey(from)) {
                return elements.get(from);
            }
        }
        return null;
    }

    /** What a path tells of the virtual shard of its from-element. */
    Optional<KeyTerm> keyTerm(SqmPath<?> path) {
        var names = new LinkedList<String>();
        for (SqmPath<?> at = origin(path); at != null; at = at.getLhs()) {
            if (at instanceof SqmFrom<?, ?> from) {
                var element = elements.get(from);
                var entityName = entityNameOf(from);
                return element == null || entityName == null || !element.isSharded()
                        ? Optional.empty()
                        : model.keyTerm(entityName, names, this::idName);
            }
            if (at instanceof SqmTreatedPath<?, ?>) {
                return Optional.empty();
            }
            names.addFirst(at.getReferencedPathSource().getPathName());
        }
        return Optional.empty();
    }

    /** The joined collection whose elements a path selects, or the path itself. */
    static SqmPath<?> joined(SqmPath<?> path) {
        return path.getLhs() instanceof SqmFrom<?, ?> from
                        && from.getReferencedPathSource() instanceof PluralPersistentAttribute<?, ?, ?>
                        && ELEMENT.equals(path.getReferencedPathSource().getPathName())
                ? from
                : path;
    }

    /**
     * Whether a path that has an anchor is null in no row: no outer join and no to-one that may be absent lies on its way. The
     * rows of several virtual shards may share a null.
     */
    boolean isNeverNull(SqmPath<?> anchored) {
        var origin = origin(anchored);
        if (origin != anchored && !isNeverNull(origin)) {
            return false;
        }
        for (SqmPath<?> at = joined(anchored); at != null; at = at.getLhs()) {
            if (at instanceof SqmFrom<?, ?> from) {
                var element = elements.get(from);
                if (element == null || element.isNullable || element.scope.hasRightOrFullJoin) {
                    return false;
                }
            } else if (entityNameOf(at) != null && isOptional(at)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the values of a path are stored in one column, as keys of entities are too. */
    boolean isOneColumn(SqmPath<?> anyPath) {
        var path = origin(anyPath);
        var entityName = entityNameOf(path);
        return entityName == null
                ? path.getNodeType() instanceof BasicType<?>
                : engine.getMappingMetamodel()
                                .getEntityDescriptor(entityName)
                                .getIdentifierMapping()
                                .getJdbcTypeCount()
                        == 1;
    }

    private boolean isOptional(SqmPath<?> toOne) {
        var step = lastStep(toOne);
        if (step == null || isStartOfKey(step)) {
            return step == null;
        }
        return !(toOne.getReferencedPathSource() instanceof SingularAttribute<?, ?> attribute)
                || attribute.isOptional();
    }

    /** The shard key is never null, and so is nothing on its way. */
    private boolean isStartOfKey(Step step) {
        var key = model.entity(step.ownerName()).isSharded()
                ? model.entity(step.ownerName()).shardKeyPath()
                : List.<String>of();
        return key.size() >= step.names().size()
                && key.subList(0, step.names().size()).equals(step.names());
    }

    /** What a path is a name of, if it tells the virtual shard. */
    Optional<Anchor> anchor(SqmPath<?> anyPath) {
        var path = joined(origin(anyPath));
        var entityName = entityNameOf(path);
        if (entityName != null) {
            return isColocated(path) && model.entity(entityName).isSharded()
                    ? Optional.of(new Anchor(Anchor.Kind.ENTITY, rootName(entityName)))
                    : Optional.empty();
        }
        var step = lastStep(path);
        if (step == null || !isColocated(step.owner())) {
            return Optional.empty();
        }
        var owner = model.entity(step.ownerName());
        if (!owner.isSharded()) {
            return Optional.empty();
        }
        if (owner.parentMapping() == null && step.names().equals(owner.shardKeyPath())) {
            return Optional.of(new Anchor(Anchor.Kind.KEY, owner.group().name()));
        }
        return step.names().size() == 1 && step.names().get(0).equals(idName(step.ownerName()))
                ? Optional.of(new Anchor(Anchor.Kind.ID, rootName(step.ownerName())))
                : Optional.empty();
    }

    /** The name of an entity's id attribute, or null where it has none. */
    @Nullable
    String idName(String entityName) {
        return engine.getMappingMetamodel().getEntityDescriptor(entityName).getIdentifierPropertyName();
    }

    private String rootName(String entityName) {
        return engine.getMappingMetamodel().getEntityDescriptor(entityName).getRootEntityName();
    }
}
