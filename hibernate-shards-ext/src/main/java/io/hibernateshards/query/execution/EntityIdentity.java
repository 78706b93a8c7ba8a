package io.hibernateshards.query.execution;

import org.jspecify.annotations.Nullable;

/** An entity that equals itself alone, whatever its class takes for equal. A value; any thread. */
record EntityIdentity(Object entity) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntityIdentity its && its.entity == entity;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(entity);
    }
}
