package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.ShardedModel.Association;
import org.hibernate.query.sqm.tree.domain.SqmEntityValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.domain.SqmSingularJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;

/** Finds associations that a path joins on its way and that may lead to another database. */
final class WayReader {

    private final PathReader paths;
    private final StatementElements elements;

    WayReader(PathReader paths, StatementElements elements) {
        this.paths = paths;
        this.elements = elements;
    }

    /** Whether a path joins, on its way, an association that may lead to another database. */
    void checkWay(SqmPath<?> path) {
        for (SqmPath<?> at = path.getLhs(), child = path; at != null; child = at, at = at.getLhs()) {
            if (at instanceof SqmFrom<?, ?> from) {
                if (!isLeftOut(from)) {
                    return;
                }
                checkEntity(at);
            } else if (at instanceof SqmEntityValuedSimplePath<?> && !isForeignKeyOnly(at, child)) {
                checkEntity(at);
            }
        }
    }

    /** A count lacks the fetches of its statement; Hibernate joins one anew where a path goes through it, though to the id alone. */
    private boolean isLeftOut(SqmFrom<?, ?> from) {
        return from instanceof SqmSingularJoin<?, ?>
                && PathReader.entityNameOf(from) != null
                && paths.elementOf(from) == null;
    }

    private boolean isForeignKeyOnly(SqmPath<?> association, SqmPath<?> attribute) {
        var entityName = PathReader.entityNameOf(association);
        return entityName != null
                && attribute.getReferencedPathSource().getPathName().equals(paths.idName(entityName));
    }

    /** A path that itself makes Hibernate join the entity it leads to. */
    void checkEntity(SqmPath<?> path) {
        if (paths.associationOf(path) == Association.COLOCATED) {
            return;
        }
        var entityName = PathReader.entityNameOf(path);
        elements.report(
                "the path '" + PathReader.text(path) + "'",
                "the other end of that association may live on another database",
                "Use its id alone, or query '" + entityName + "' by itself.");
        if (entityName != null) {
            elements.reachedByPath().add(entityName);
        }
    }
}
