package io.hibernateshards.query.rewrite;

import java.util.List;
import org.hibernate.query.hql.internal.QuerySplitter;
import org.hibernate.query.sqm.tree.domain.SqmPolymorphicRootDescriptor;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/** The statements of a select whose root is an unmapped type, such as an interface: one for each entity that has this type. */
public final class SubtypeStatements {

    private SubtypeStatements() {}

    /** Them, in the order in which Hibernate asks them; empty where all roots are mapped. */
    public static List<SqmSelectStatement<?>> of(SqmSelectStatement<?> statement) {
        boolean isOfUnmapped = statement.getQueryPart() instanceof SqmQuerySpec<?> spec
                && spec.getRoots().stream()
                        .anyMatch(root -> root.getReferencedPathSource() instanceof SqmPolymorphicRootDescriptor<?>);
        return isOfUnmapped ? List.of(QuerySplitter.split(statement)) : List.of();
    }
}
