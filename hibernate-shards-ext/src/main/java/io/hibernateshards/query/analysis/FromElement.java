package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.EntityMapping;
import org.jspecify.annotations.Nullable;

/** One from-element while a statement is analysed: a node of a union-find forest over those that live together. */
final class FromElement {

    final String label;
    final @Nullable EntityMapping entity;
    final QueryScope scope;
    final boolean isNullable;
    private @Nullable FromElement leader;

    FromElement(String label, @Nullable EntityMapping entity, QueryScope scope, boolean isNullable) {
        this.label = label;
        this.entity = entity;
        this.scope = scope;
        this.isNullable = isNullable;
    }

    /** The one that stands for all that live together with it. */
    FromElement leader() {
        var found = this;
        while (found.leader != null) {
            found = found.leader;
        }
        return found;
    }

    void livesWith(FromElement other) {
        var mine = leader();
        var its = other.leader();
        if (mine != its) {
            // The outermost leads, so that a leader's scope is the one whose conditions narrow the whole set.
            if (mine.scope.depth <= its.scope.depth) {
                its.leader = mine;
            } else {
                mine.leader = its;
            }
        }
    }

    boolean isSharded() {
        return entity != null && entity.isSharded();
    }
}
