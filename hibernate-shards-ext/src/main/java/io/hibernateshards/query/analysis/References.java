package io.hibernateshards.query.analysis;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.query.sqm.DiscriminatorSqmPath;
import org.hibernate.query.sqm.tree.SqmVisitableNode;
import org.hibernate.query.sqm.tree.domain.NonAggregatedCompositeSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmAnyValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmBasicValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmCorrelation;
import org.hibernate.query.sqm.tree.domain.SqmDerivedRoot;
import org.hibernate.query.sqm.tree.domain.SqmElementAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmEmbeddedValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmFkExpression;
import org.hibernate.query.sqm.tree.domain.SqmFunctionPath;
import org.hibernate.query.sqm.tree.domain.SqmIndexAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmIndexedCollectionAccessPath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.domain.SqmPluralPartJoin;
import org.hibernate.query.sqm.tree.domain.SqmPluralValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmTreatedPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmCrossJoin;
import org.hibernate.query.sqm.tree.from.SqmDerivedJoin;
import org.hibernate.query.sqm.tree.from.SqmEntityJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmFromClause;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNullnessPredicate;
import org.jspecify.annotations.Nullable;

/** The from-elements that a part of a statement declares and names, and the parameters in it. */
public final class References extends QueryTreeWalker {

    // By identity: two from-elements of the same entity and alias are equal to Hibernate.
    private final Set<SqmFrom<?, ?>> declared = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<SqmFrom<?, ?>> named = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> passed = new LinkedHashSet<>();
    private boolean treats;
    private final Set<SqmParameter<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<SqmParameter<?>> parameters = new LinkedHashSet<>();

    private References() {}

    /** The references of a part of a statement. */
    public static References of(@Nullable SqmVisitableNode part) {
        var references = new References();
        if (part != null) {
            part.accept(references);
        }
        return references;
    }

    /** The references of a from clause alone. */
    static References of(SqmFromClause fromClause) {
        var references = new References();
        references.visitFromClause(fromClause);
        return references;
    }

    /** The parameters, in order of appearance. */
    public Set<SqmParameter<?>> parameters() {
        return parameters;
    }

    /** Whether it names no from-element outside of itself. */
    boolean isClosed() {
        return declared.containsAll(named);
    }

    /** Whether it names no from-element outside of itself and of another part. */
    boolean isClosedWithin(References other) {
        return named.stream().allMatch(from -> declared.contains(from) || other.declared.contains(from));
    }

    boolean declares(@Nullable SqmFrom<?, ?> from) {
        return from != null && declared.contains(from);
    }

    /** The from-elements that it names. */
    Set<SqmFrom<?, ?>> named() {
        return named;
    }

    /** The from-elements that it declares. */
    Set<SqmFrom<?, ?>> declared() {
        return declared;
    }

    /** The from-element that a path starts at, or null where it starts at none. */
    static @Nullable SqmFrom<?, ?> startOf(SqmPath<?> path) {
        for (SqmPath<?> at = path; at != null; ) {
            if (at instanceof SqmTreatedPath<?, ?> treated) {
                at = treated.getWrappedPath();
            } else if (isMention(at)) {
                at = ((SqmCorrelation<?, ?>) at).getCorrelationParent();
            } else if (at instanceof SqmFrom<?, ?> from) {
                return from;
            } else {
                at = at.getLhs();
            }
        }
        return null;
    }

    /** Whether it stands in a subquery for a from-element outside, of which nothing is joined there. */
    public static boolean isMention(SqmPath<?> from) {
        return from instanceof SqmCorrelation<?, ?> correlation
                && from instanceof SqmFrom<?, ?> element
                && element.getSqmJoins().isEmpty()
                && correlation.getCorrelationParent() != null;
    }

    /** The entities whose rows paths need without a from-element; an id, or an entity that is compared, stands in its referrer's. */
    Set<String> passed() {
        return passed;
    }

    private void pass(SqmPath<?> path) {
        passFrom(isStoredId(path) ? Objects.requireNonNull(path.getLhs()).getLhs() : path);
    }

    private void passFrom(@Nullable SqmPath<?> path) {
        for (SqmPath<?> at = path; at != null && !(at instanceof SqmFrom<?, ?>); at = at.getLhs()) {
            var type = at instanceof SqmTreatedPath<?, ?> treated
                    ? treated.getTreatTarget()
                    : at.getReferencedPathSource().getPathType();
            if (type instanceof EntityDomainType<?> entity) {
                passed.add(entity.getHibernateEntityName());
            }
        }
    }

    private static boolean isStoredId(SqmPath<?> path) {
        return path.getLhs() instanceof SqmEntityValuedSimplePath<?> toOne
                && toOne.getReferencedPathSource().getPathType() instanceof EntityDomainType<?> entity
                && entity.getIdentifierDescriptor() != null
                && entity.getIdentifierDescriptor()
                        .getPathName()
                        .equals(path.getReferencedPathSource().getPathName());
    }

    private void visitOperand(SqmExpression<?> operand) {
        if (operand instanceof SqmEntityValuedSimplePath<?> entity) {
            passFrom(entity.getLhs());
            var start = startOf(entity);
            if (start != null) {
                named.add(start);
            }
        } else {
            operand.accept(this);
        }
    }

    @Override
    public Object visitComparisonPredicate(SqmComparisonPredicate predicate) {
        visitOperand(predicate.getLeftHandExpression());
        visitOperand(predicate.getRightHandExpression());
        return predicate;
    }

    @Override
    public Object visitIsNullPredicate(SqmNullnessPredicate predicate) {
        visitOperand(predicate.getExpression());
        return predicate;
    }

    /** Whether a path takes an entity for one of a subclass. */
    boolean treats() {
        return treats;
    }

    private Object name(SqmPath<?> path) {
        for (SqmPath<?> at = path; at != null; at = at.getLhs()) {
            treats |= at instanceof SqmTreatedPath<?, ?>;
        }
        pass(path);
        var start = startOf(path);
        if (start != null) {
            named.add(start);
        }
        return path;
    }

    // ------------------------------------------------------------------------------------------------ from-elements

    @Override
    public Object visitFromClause(SqmFromClause fromClause) {
        fromClause.getRoots().forEach(this::declare);
        return fromClause;
    }

    private void declare(SqmFrom<?, ?> from) {
        if (isMention(from)) {
            return;
        }
        declared.add(from);
        if (from instanceof SqmCorrelation<?, ?> correlation) {
            named.add(correlation.getCorrelationParent());
        } else if (from instanceof SqmDerivedRoot<?> derived) {
            derived.getQueryPart().accept(this);
        } else if (from instanceof SqmDerivedJoin<?> derived) {
            derived.getQueryPart().accept(this);
        }
        for (var join : from.getSqmJoins()) {
            declare(join);
            if (join.getJoinPredicate() != null) {
                join.getJoinPredicate().accept(this);
            }
        }
        from.getSqmTreats().forEach(this::declare);
    }

    @Override
    public Object visitRootPath(SqmRoot<?> root) {
        return name(root);
    }

    @Override
    public Object visitCorrelation(SqmCorrelation<?, ?> correlation) {
        return name((SqmPath<?>) correlation);
    }

    @Override
    public Object visitCrossJoin(SqmCrossJoin<?> join) {
        return name(join);
    }

    @Override
    public Object visitPluralPartJoin(SqmPluralPartJoin<?, ?> join) {
        return name(join);
    }

    @Override
    public Object visitQualifiedEntityJoin(SqmEntityJoin<?, ?> join) {
        return name(join);
    }

    @Override
    public Object visitQualifiedAttributeJoin(SqmAttributeJoin<?, ?> join) {
        return name(join);
    }

    @Override
    public Object visitQualifiedDerivedJoin(SqmDerivedJoin<?> join) {
        return name(join);
    }

    // ------------------------------------------------------------------------------------------------ paths

    @Override
    public Object visitBasicValuedPath(SqmBasicValuedSimplePath<?> path) {
        return name(path);
    }

    @Override
    public Object visitEmbeddableValuedPath(SqmEmbeddedValuedSimplePath<?> path) {
        return name(path);
    }

    @Override
    public Object visitAnyValuedValuedPath(SqmAnyValuedSimplePath<?> path) {
        return name(path);
    }

    @Override
    public Object visitNonAggregatedCompositeValuedPath(NonAggregatedCompositeSimplePath<?> path) {
        return name(path);
    }

    @Override
    public Object visitEntityValuedPath(SqmEntityValuedSimplePath<?> path) {
        return name(path);
    }

    @Override
    public Object visitPluralValuedPath(SqmPluralValuedSimplePath<?> path) {
        return name(path);
    }

    @Override
    public Object visitFkExpression(SqmFkExpression<?> path) {
        return name(path);
    }

    @Override
    public Object visitDiscriminatorPath(DiscriminatorSqmPath<?> path) {
        return name(path);
    }

    @Override
    public Object visitIndexedPluralAccessPath(SqmIndexedCollectionAccessPath<?> path) {
        super.visitIndexedPluralAccessPath(path);
        return name(path);
    }

    @Override
    public Object visitElementAggregateFunction(SqmElementAggregateFunction<?> path) {
        return name(path);
    }

    @Override
    public Object visitIndexAggregateFunction(SqmIndexAggregateFunction<?> path) {
        return name(path);
    }

    @Override
    public Object visitFunctionPath(SqmFunctionPath<?> path) {
        path.getFunction().accept(this);
        return path;
    }

    @Override
    public Object visitTreatedPath(SqmTreatedPath<?, @Nullable ?> path) {
        return name(path);
    }

    // ------------------------------------------------------------------------------------------------ expressions

    @Override
    protected Object visitParameter(SqmParameter<?> parameter) {
        if (seen.add(parameter)) {
            parameters.add(parameter);
        }
        return parameter;
    }
}
