package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.TreeCopies;
import java.util.List;
import org.hibernate.AssertionFailure;
import org.hibernate.query.sqm.tree.SqmCopyContext;
import org.hibernate.query.sqm.tree.domain.SqmSingularJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmJoin;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/**
 * Copies a statement without some of its joins, which nothing in it names: Hibernate's trees let go of no join, so the
 * from-elements that have them are made anew and filled with copies of the others.
 */
final class FromCopy {

    private final SqmCopyContext copies = new TreeCopies();
    private final List<? extends SqmJoin<?, ?>> left;

    /** @param left the joins that are left out, by identity */
    FromCopy(List<? extends SqmJoin<?, ?>> left) {
        this.left = left;
    }

    SqmSelectStatement<Object> copy(SqmSelectStatement<?> statement) {
        ((SqmQuerySpec<?>) statement.getQueryPart()).getFromClause().getRoots().forEach(root -> {
            if (leadsToOne(root)) {
                copy(root);
            }
        });
        return statement.createCopy(copies, Object.class);
    }

    private boolean leadsToOne(SqmFrom<?, ?> from) {
        return from.getSqmJoins().stream().anyMatch(join -> isLeft(join) || leadsToOne(join));
    }

    private boolean isLeft(SqmJoin<?, ?> join) {
        return left.stream().anyMatch(each -> each == join);
    }

    private <T> void copy(SqmRoot<T> root) {
        var made = copies.registerCopy(
                root,
                new SqmRoot<T>(root.getNavigablePath(), root.getModel(), root.getExplicitAlias(), root.nodeBuilder()));
        copyJoins(root, made);
    }

    private <O, T> void copyJoins(SqmFrom<O, T> from, SqmFrom<O, T> made) {
        for (var join : from.getSqmJoins()) {
            if (!isLeft(join)) {
                made.addSqmJoin(leadsToOne(join) ? emptied(join, made) : join.copy(copies));
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private <T> SqmJoin<T, ?> emptied(SqmJoin<T, ?> join, SqmFrom<?, T> made) {
        if (!(join instanceof SqmSingularJoin singular)) {
            throw new AssertionFailure("No copy without joins is made of " + join.getNavigablePath());
        }
        SqmSingularJoin copy = copies.registerCopy(
                singular,
                new SqmSingularJoin(
                        made,
                        singular.getAttribute(),
                        singular.getExplicitAlias(),
                        singular.getSqmJoinType(),
                        singular.isFetched(),
                        singular.nodeBuilder()));
        copyJoins(singular, copy);
        return copy;
    }
}
