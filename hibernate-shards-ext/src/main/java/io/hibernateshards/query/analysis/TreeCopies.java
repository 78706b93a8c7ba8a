package io.hibernateshards.query.analysis;

import java.util.IdentityHashMap;
import java.util.Map;
import org.hibernate.query.sqm.SqmQuerySource;
import org.hibernate.query.sqm.tree.SqmCopyContext;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.jspecify.annotations.Nullable;

/**
 * The copies of the parts of one tree, each made once; parameters are their own. What Hibernate begins to copy again while it
 * copies it keeps the copy that was there first: a join that is treated before it is reached by the from clause is copied by the
 * treat, which it copies too, and Hibernate's own contexts fail on the second of these. One thread.
 */
public final class TreeCopies implements SqmCopyContext {

    private final Map<Object, Object> copies = new IdentityHashMap<>();
    private final @Nullable SqmQuerySource source;

    public TreeCopies() {
        this.source = null;
    }

    /** @param source what a copied statement is said to be made of */
    public TreeCopies(SqmQuerySource source) {
        this.source = source;
    }

    @Override
    @SuppressWarnings("unchecked") // A copy is registered with its original.
    public <T> @Nullable T getCopy(T original) {
        return original instanceof SqmParameter<?> ? original : (T) copies.get(original);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T registerCopy(T original, T copy) {
        var first = copies.putIfAbsent(original, copy);
        return first == null ? copy : (T) first;
    }

    @Override
    public @Nullable SqmQuerySource getQuerySource() {
        return source;
    }
}
