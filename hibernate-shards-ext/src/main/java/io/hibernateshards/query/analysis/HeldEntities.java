package io.hibernateshards.query.analysis;

import jakarta.persistence.metamodel.Attribute;
import jakarta.persistence.metamodel.ManagedType;
import jakarta.persistence.metamodel.PluralAttribute;
import jakarta.persistence.metamodel.SingularAttribute;
import jakarta.persistence.metamodel.Type;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.query.sqm.SqmExpressible;
import org.hibernate.query.sqm.tree.domain.SqmMapEntryReference;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmTuple;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.jspecify.annotations.Nullable;

/** Whether a selected value is an entity or holds some: Hibernate makes such values in the session that asks for them. */
final class HeldEntities {

    private HeldEntities() {}

    /** Whether values of an expression are entities, or objects that hold associations or collections. */
    static boolean isIn(SqmSelectableNode<?> node) {
        if (node instanceof SqmMapEntryReference<?, ?>) {
            return true;
        }
        if (node instanceof SqmTuple<?> tuple) {
            return tuple.getGroupedExpressions().stream().anyMatch(HeldEntities::isIn);
        }
        if (node instanceof SqmPath<?> path) {
            return PathReader.entityNameOf(path) != null
                    || path.getReferencedPathSource() instanceof PluralAttribute<?, ?, ?> collection
                            && isIn(collection.getElementType())
                    || isInExpressible(path.getReferencedPathSource());
        }
        return isInExpressible(node.getNodeType());
    }

    private static boolean isInExpressible(@Nullable SqmExpressible<?> type) {
        return type != null && isIn(type.getSqmType());
    }

    private static boolean isIn(@Nullable Object type) {
        return type instanceof EntityDomainType<?>
                || type instanceof ManagedType<?> managed
                        && managed.getAttributes().stream().anyMatch(HeldEntities::isInAttribute);
    }

    private static boolean isInAttribute(Attribute<?, ?> attribute) {
        return attribute.isCollection()
                || attribute.isAssociation()
                || attribute instanceof SingularAttribute<?, ?> single
                        && single.getType().getPersistenceType() == Type.PersistenceType.EMBEDDABLE
                        && isIn(single.getType());
    }
}
