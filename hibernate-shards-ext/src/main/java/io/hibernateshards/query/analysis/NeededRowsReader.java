package io.hibernateshards.query.analysis;

import io.hibernateshards.query.analysis.NeededRows.Element;
import io.hibernateshards.query.analysis.NeededRows.Link;
import jakarta.persistence.metamodel.ManagedType;
import jakarta.persistence.metamodel.SingularAttribute;
import jakarta.persistence.metamodel.Type;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.annotations.NotFound;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.metamodel.model.domain.ManagedDomainType;
import org.hibernate.metamodel.model.domain.PluralPersistentAttribute;
import org.hibernate.query.sqm.tree.SqmJoinType;
import org.hibernate.query.sqm.tree.domain.SqmCorrelation;
import org.hibernate.query.sqm.tree.domain.SqmDerivedRoot;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.domain.SqmSingularJoin;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmCrossJoin;
import org.hibernate.query.sqm.tree.from.SqmDerivedJoin;
import org.hibernate.query.sqm.tree.from.SqmEntityJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmFromClause;
import org.hibernate.query.sqm.tree.from.SqmJoin;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.type.BasicType;
import org.jspecify.annotations.Nullable;

/**
 * Reads which rows a statement can look at. A condition narrows a from-element where rows that do not satisfy it are no part of any
 * row of the result: one of the where clause what is no outer join's, one of a join what is joined. The same holds for equal
 * values; in a block with right or full joins nothing is narrowed. It is the semi-join reduction of Bernstein and Chiu, "Using
 * Semi-Joins to Solve Relational Queries", JACM 28(1), 1981.
 */
public final class NeededRowsReader extends QueryTreeWalker {

    /** One query block. */
    private static final class Block {

        final List<SqmPredicate> conditions = new ArrayList<>();
        boolean keepsRows;
    }

    /** A from-element while it is read. */
    private static final class Use {

        final SqmFrom<?, ?> from;
        final Block block;
        final String entityName;
        final List<SqmPredicate> conditions = new ArrayList<>();

        Use(SqmFrom<?, ?> from, Block block, String entityName) {
            this.from = from;
            this.block = block;
            this.entityName = entityName;
        }

        boolean isRequired() {
            return !(from instanceof SqmJoin<?, ?> join)
                    || join.getSqmJoinType() == SqmJoinType.INNER
                    || join.getSqmJoinType() == SqmJoinType.CROSS;
        }

        boolean isStrong() {
            return conditions.stream().anyMatch(OwnConditions::isStrong);
        }
    }

    /** Values of two from-elements that are equal in every row that has the second. */
    private record Equal(Use source, List<String> sourcePath, Use narrowed, List<String> path) {}

    private final SessionFactoryImplementor engine;
    private final List<Use> uses = new ArrayList<>();
    private final List<Equal> equalities = new ArrayList<>();
    private final Set<String> whole = new HashSet<>();

    private NeededRowsReader(SessionFactoryImplementor engine) {
        this.engine = engine;
    }

    /** What a statement needs. */
    public static NeededRows read(SessionFactoryImplementor engine, SqmSelectStatement<?> statement) {
        var reader = new NeededRowsReader(engine);
        References.of(statement).passed().forEach(name -> reader.whole.add(reader.rootOf(name)));
        statement.accept(reader);
        reader.uses.forEach(reader::readConditions);
        reader.uses.forEach(reader::readAssociation);
        reader.uses.forEach(reader::readEqualities);
        return reader.needed();
    }

    // ------------------------------------------------------------------------------------------------ from-elements

    @Override
    public Object visitQuerySpec(SqmQuerySpec<?> spec) {
        var block = new Block();
        ConditionReader.flatten(
                spec.getWhereClause() == null ? null : spec.getWhereClause().getPredicate(), block.conditions);
        spec.getFromClause().getRoots().forEach(root -> read(root, block));
        return super.visitQuerySpec(spec);
    }

    @Override
    public Object visitFromClause(SqmFromClause fromClause) {
        fromClause.getRoots().forEach(this::visitParts);
        return fromClause;
    }

    private void visitParts(SqmFrom<?, ?> from) {
        if (from instanceof SqmDerivedRoot<?> derived) {
            derived.getQueryPart().accept(this);
        } else if (from instanceof SqmDerivedJoin<?> derived) {
            derived.getQueryPart().accept(this);
        }
        for (var join : from.getSqmJoins()) {
            if (join.getJoinPredicate() != null) {
                join.getJoinPredicate().accept(this);
            }
            visitParts(join);
        }
        from.getSqmTreats().forEach(this::visitParts);
    }

    private void read(SqmFrom<?, ?> from, Block block) {
        if (from instanceof SqmJoin<?, ?> join) {
            block.keepsRows |= join.getSqmJoinType() == SqmJoinType.RIGHT || join.getSqmJoinType() == SqmJoinType.FULL;
        }
        var entityName = PathReader.entityNameOf(from);
        if (entityName != null && !(from instanceof SqmCorrelation<?, ?>)) {
            if (isKnown(from, entityName)) {
                uses.add(new Use(from, block, entityName));
            } else {
                whole.add(rootOf(entityName));
            }
        }
        from.getSqmJoins().forEach(join -> read(join, block));
        from.getSqmTreats().forEach(treated -> readTreated(treated, block));
    }

    /** What is joined to a subclass is read whole. */
    private void readTreated(SqmFrom<?, ?> treated, Block block) {
        for (var join : treated.getSqmJoins()) {
            block.keepsRows |= join.getSqmJoinType() == SqmJoinType.RIGHT || join.getSqmJoinType() == SqmJoinType.FULL;
            var name = PathReader.entityNameOf(join);
            if (name != null) {
                whole.add(rootOf(name));
            }
            readTreated(join, block);
        }
        treated.getSqmTreats().forEach(further -> readTreated(further, block));
    }

    /** Whether the entity can be asked for its rows as the statement sees them. */
    private boolean isKnown(SqmFrom<?, ?> from, String entityName) {
        var descriptor = engine.getMappingMetamodel().findEntityDescriptor(entityName);
        boolean isPlain = from instanceof SqmRoot<?> && !(from instanceof SqmDerivedRoot<?>)
                || from instanceof SqmAttributeJoin<?, ?>
                || from instanceof SqmEntityJoin<?, ?>
                || from instanceof SqmCrossJoin<?>;
        // An outer join of a subclass keeps a row for each of its root's.
        boolean isOuter = from instanceof SqmJoin<?, ?> join && join.getSqmJoinType() == SqmJoinType.LEFT;
        return isPlain
                && descriptor != null
                && !(isOuter && !descriptor.getRootEntityName().equals(entityName))
                && descriptor.getIdentifierPropertyName() != null
                && !descriptor.hasWhereRestrictions()
                && descriptor.getSoftDeleteMapping() == null;
    }

    private String rootOf(String entityName) {
        var descriptor = engine.getMappingMetamodel().findEntityDescriptor(entityName);
        return descriptor == null ? entityName : descriptor.getRootEntityName();
    }

    private @Nullable Use useOf(@Nullable SqmPath<?> from) {
        SqmPath<?> its = from;
        while (its instanceof SqmCorrelation<?, ?> correlation && its instanceof SqmFrom<?, ?>) {
            its = correlation.getCorrelationParent();
        }
        for (var use : uses) {
            if (use.from == its) {
                return use;
            }
        }
        return null;
    }

    // ------------------------------------------------------------------------------------------------ conditions

    private void readConditions(Use use) {
        if (use.block.keepsRows) {
            return;
        }
        if (use.isRequired()) {
            add(use, use.block.conditions);
        }
        add(use, joinConditions(use));
    }

    private static List<SqmPredicate> joinConditions(Use use) {
        var conditions = new ArrayList<SqmPredicate>();
        if (use.from instanceof SqmJoin<?, ?> join) {
            ConditionReader.flatten(join.getJoinPredicate(), conditions);
        }
        return conditions;
    }

    private void add(Use use, List<SqmPredicate> conditions) {
        conditions.stream()
                .filter(condition -> OwnConditions.isOf(use.from, condition, names -> isSingular(use, names)))
                .forEach(use.conditions::add);
    }

    /** The other end of an association has the id that is stored at this one. */
    private void readAssociation(Use joined) {
        if (joined.block.keepsRows || !(joined.from instanceof SqmAttributeJoin<?, ?> join)) {
            return;
        }
        var owner = useOf(join.getLhs());
        if (owner == null) {
            return;
        }
        var id = List.of(idOf(joined.entityName));
        var name = join.getReferencedPathSource().getPathName();
        if (join instanceof SqmSingularJoin<?, ?>) {
            equal(owner, List.of(name, id.get(0)), joined, id, joined.isRequired() && owner.block == joined.block);
        } else if (join.getReferencedPathSource() instanceof PluralPersistentAttribute<?, ?, ?>) {
            var inverse = mappedBy(owner.entityName, name);
            if (inverse != null) {
                var ownerId = idOf(owner.entityName);
                equal(
                        owner,
                        List.of(ownerId),
                        joined,
                        List.of(inverse, ownerId),
                        joined.isRequired() && owner.block == joined.block);
            }
        }
    }

    private String idOf(String entityName) {
        return Objects.requireNonNullElse(
                engine.getMappingMetamodel().getEntityDescriptor(entityName).getIdentifierPropertyName(), "id");
    }

    private @Nullable String mappedBy(String entityName, String attribute) {
        var mapping =
                engine.getMappingMetamodel().getEntityDescriptor(entityName).findAttributeMapping(attribute);
        var inverse = mapping != null && mapping.isPluralAttributeMapping()
                ? mapping.asPluralAttributeMapping().getCollectionDescriptor().getMappedByProperty()
                : null;
        return inverse == null || inverse.indexOf('.') >= 0 ? null : inverse;
    }

    private void equal(Use one, List<String> path, Use other, List<String> otherPath, boolean isMutual) {
        if (isOneColumn(one, path) && isOneColumn(other, otherPath)) {
            equalities.add(new Equal(one, path, other, otherPath));
            if (isMutual) {
                equalities.add(new Equal(other, otherPath, one, path));
            }
        }
    }

    /** Whether the entity has the attributes itself, each of one value. */
    private boolean isSingular(Use use, List<String> path) {
        Type<?> type = engine.getJpaMetamodel().entity(use.entityName);
        for (var name : path) {
            if (!(type instanceof ManagedDomainType<?> managed)
                    || !(managed.findAttribute(name) instanceof SingularAttribute<?, ?> attribute)) {
                return false;
            }
            type = attribute.getType();
        }
        return true;
    }

    /** Whether values can be bound as a list, and stand in the entity's own row. */
    private boolean isOneColumn(Use use, List<String> path) {
        Type<?> type = engine.getJpaMetamodel().entity(use.entityName);
        for (var name : path) {
            if (!(type instanceof ManagedDomainType<?> managed)
                    || !(managed.findAttribute(name) instanceof SingularAttribute<?, ?> attribute)) {
                return false;
            }
            type = attribute.getType();
            if (type instanceof EntityDomainType<?> target && !isStored(attribute, target)) {
                return false;
            }
        }
        return type instanceof BasicType<?>;
    }

    /** Whether Hibernate reads the id of a to-one without a look at its target. */
    private boolean isStored(SingularAttribute<?, ?> toOne, EntityDomainType<?> target) {
        var descriptor = engine.getMappingMetamodel().findEntityDescriptor(target.getHibernateEntityName());
        return descriptor != null
                && !descriptor.hasWhereRestrictions()
                && descriptor.getSoftDeleteMapping() == null
                && !(toOne.getJavaMember() instanceof AnnotatedElement member
                        && member.isAnnotationPresent(NotFound.class));
    }

    private void readEqualities(Use use) {
        if (use.block.keepsRows) {
            return;
        }
        if (use.isRequired()) {
            use.block.conditions.forEach(condition -> readEquality(use, condition));
        }
        joinConditions(use).forEach(condition -> readEquality(use, condition));
    }

    /** Narrows a from-element by another that is there in every row that has it. */
    private void readEquality(Use use, SqmPredicate condition) {
        var equality = ConditionReader.equalityOf(condition);
        if (equality == null) {
            return;
        }
        for (boolean isLeft : List.of(true, false)) {
            var own = valueOf(use, isLeft ? equality.left() : equality.right());
            if (own.isPresent()) {
                for (var other : uses) {
                    boolean isThere = other.block != use.block || other.isRequired() || isJoinedTo(use, other);
                    var its = other == use || !isThere
                            ? Optional.<List<String>>empty()
                            : valueOf(other, isLeft ? equality.right() : equality.left());
                    if (its.isPresent() && isSameValue(use, own.get(), other, its.get())) {
                        equal(other, its.get(), use, own.get(), false);
                    }
                }
            }
        }
    }

    /** A row of a join is there for rows of what it is joined to, whichever these are. */
    private static boolean isJoinedTo(Use joined, Use other) {
        return joined.from instanceof SqmJoin<?, ?> && other.from != joined.from;
    }

    /** Whether what one has is found among what the other has as a database finds it: texts may be equal in many ways. */
    private boolean isSameValue(Use one, List<String> path, Use other, List<String> otherPath) {
        if (!isOneColumn(one, path) || !isOneColumn(other, otherPath)) {
            return false;
        }
        var type = typeOf(one, path);
        boolean isText =
                CharSequence.class.isAssignableFrom(type.getJavaTypeDescriptor().getJavaTypeClass());
        return type == typeOf(other, otherPath)
                && type.getValueConverter() == null
                && (!isText || isId(one, path) && isId(other, otherPath));
    }

    private boolean isId(Use use, List<String> path) {
        ManagedType<?> at = engine.getJpaMetamodel().entity(use.entityName);
        for (var name : path.subList(0, path.size() - 1)) {
            if (!(at.getSingularAttribute(name).getType() instanceof ManagedType<?> next)) {
                return false;
            }
            at = next;
        }
        return at instanceof EntityDomainType<?> entity
                && path.get(path.size() - 1).equals(idOf(entity.getHibernateEntityName()));
    }

    private BasicType<?> typeOf(Use use, List<String> path) {
        ManagedType<?> at = engine.getJpaMetamodel().entity(use.entityName);
        BasicType<?> type = null;
        for (var name : path) {
            var attribute = at.getSingularAttribute(name);
            type = attribute.getType() instanceof BasicType<?> basic ? basic : type;
            if (attribute.getType() instanceof ManagedType<?> next) {
                at = next;
            }
        }
        return Objects.requireNonNull(type);
    }

    /** The attributes to a value of a from-element, where an entity has the one to its id. */
    private Optional<List<String>> valueOf(Use use, SqmPath<?> path) {
        if (useOf(path) == use) {
            return Optional.of(List.of(idOf(use.entityName)));
        }
        return OwnConditions.namesFrom(use.from, path)
                .map(names -> {
                    var entityName =
                            path instanceof SqmEntityValuedSimplePath<?> ? PathReader.entityNameOf(path) : null;
                    if (entityName == null) {
                        return names;
                    }
                    var longer = new ArrayList<>(names);
                    longer.add(idOf(entityName));
                    return List.copyOf(longer);
                })
                .filter(names -> isSingular(use, names));
    }

    // ------------------------------------------------------------------------------------------------ order

    /** From what strong conditions leave along equal values; where that leads no further, from what others leave. */
    private NeededRows needed() {
        var placed = new ArrayList<Use>();
        var elements = new ArrayList<Element>();
        for (boolean isStrong : List.of(true, false)) {
            for (var use : uses) {
                if (!placed.contains(use) && !use.conditions.isEmpty() && (use.isStrong() || !isStrong)) {
                    place(use, Optional.empty(), placed, elements);
                    expand(placed, elements);
                }
            }
        }
        var narrowed = new TreeSet<String>();
        uses.forEach(use -> narrowed.add(rootOf(use.entityName)));
        narrowed.removeAll(whole);
        uses.stream().filter(use -> !placed.contains(use)).forEach(use -> narrowed.remove(rootOf(use.entityName)));
        return new NeededRows(elements, List.copyOf(narrowed));
    }

    private void expand(List<Use> placed, List<Element> elements) {
        for (int size = -1; size != placed.size(); ) {
            size = placed.size();
            for (var equal : equalities) {
                int source = placed.indexOf(equal.source());
                if (source >= 0 && !placed.contains(equal.narrowed())) {
                    place(
                            equal.narrowed(),
                            Optional.of(new Link(source, equal.sourcePath(), equal.path())),
                            placed,
                            elements);
                }
            }
        }
    }

    private void place(Use use, Optional<Link> link, List<Use> placed, List<Element> elements) {
        placed.add(use);
        elements.add(new Element(use.from, use.entityName, rootOf(use.entityName), use.conditions, link));
    }
}
