package io.hibernateshards.query.rewrite;

import java.util.Objects;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.persister.entity.EntityNameUse;
import org.hibernate.query.sqm.SemanticQueryWalker;
import org.hibernate.query.sqm.sql.SqmToSqlAstConverter;
import org.hibernate.query.sqm.tree.SqmCopyContext;
import org.hibernate.query.sqm.tree.SqmRenderContext;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.domain.SqmTreatedPath;
import org.hibernate.query.sqm.tree.expression.AbstractSqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.jspecify.annotations.Nullable;

/**
 * A value that is selected in the place of an entity, with the tables that Hibernate joins for the entity. For a value alone it
 * leaves out those of superclasses and subclasses that nothing else needs, and does not see what parts of an {@code or} and treated
 * paths need.
 */
public final class EntityStandIn<T> extends AbstractSqmExpression<T> {

    private final SqmPath<?> entity;
    private final SqmExpression<T> value;

    private EntityStandIn(SqmPath<?> entity, SqmExpression<T> value) {
        super(value.getNodeType(), value.nodeBuilder());
        this.entity = entity;
        this.value = value;
    }

    /** What a query block, as it will be but for this, selects in the place of an entity: the value itself where that does. */
    public static <T> SqmExpression<T> of(SqmQuerySpec<?> spec, SqmPath<?> entity, SqmExpression<T> value) {
        return isOfHierarchy(entity) ? new EntityStandIn<>(entity, value) : value;
    }

    private static boolean isOfHierarchy(SqmPath<?> entity) {
        return entity instanceof SqmTreatedPath<?, ?>
                || entity.getReferencedPathSource().getPathType() instanceof EntityDomainType<?> type
                        && (type.getSuperType() != null || !type.getSubTypes().isEmpty());
    }

    private String entityName() {
        return entity instanceof SqmTreatedPath<?, ?> treated
                ? treated.getTreatTarget().getTypeName()
                : Objects.requireNonNull(entity.getReferencedPathSource().getPathType())
                        .getTypeName();
    }

    @Override
    public <X> X accept(SemanticQueryWalker<X> walker) {
        if (walker instanceof SqmToSqlAstConverter converter) {
            converter.registerEntityNameUsage(
                    converter.getFromClauseAccess().getTableGroup(entity.getNavigablePath()),
                    EntityNameUse.PROJECTION,
                    entityName());
        }
        return value.accept(walker);
    }

    @Override
    public EntityStandIn<T> copy(SqmCopyContext context) {
        var existing = context.getCopy(this);
        return existing != null
                ? existing
                : context.registerCopy(this, new EntityStandIn<>(entity.copy(context), value.copy(context)));
    }

    @Override
    public void appendHqlString(StringBuilder hql, SqmRenderContext context) {
        value.appendHqlString(hql, context);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof EntityStandIn<?> other && entity.equals(other.entity) && value.equals(other.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(entity, value);
    }

    @Override
    public boolean isCompatible(Object object) {
        return object instanceof EntityStandIn<?> other
                && entity.isCompatible(other.entity)
                && value.isCompatible(other.value);
    }

    @Override
    public int cacheHashCode() {
        return value.cacheHashCode();
    }
}
