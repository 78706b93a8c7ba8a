package io.hibernateshards.query.rewrite;

import org.hibernate.query.sqm.NodeBuilder;
import org.hibernate.query.sqm.SqmBindableType;
import org.hibernate.query.sqm.tree.expression.SqmNamedParameter;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.jspecify.annotations.Nullable;

/** A parameter for values that were read: of their own type, not of that of what they are compared with. */
final class HoistedParameter<T> extends SqmNamedParameter<T> {

    HoistedParameter(String name, boolean isList, SqmSelectableNode<T> column, NodeBuilder builder) {
        super(name, isList, column.getNodeType(), builder);
    }

    private HoistedParameter(String name, @Nullable SqmBindableType<T> type, NodeBuilder builder) {
        super(name, false, type, builder);
    }

    /** A parameter for one of a list of such values. */
    HoistedParameter<T> element(String name) {
        return new HoistedParameter<>(name, getNodeType(), nodeBuilder());
    }

    @Override
    public void applyInferableType(@Nullable SqmBindableType<?> type) {
        if (getNodeType() == null) {
            super.applyInferableType(type);
        }
    }
}
