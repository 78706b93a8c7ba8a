package io.hibernateshards.query.analysis;

/**
 * What a path that places rows is a name of. Paths with equal anchors and equal values lead to rows of one virtual shard.
 *
 * @param kind what the values are
 * @param name the root entity of the hierarchy whose entity or id it is, or the entity group whose key it is
 */
record Anchor(Kind kind, String name) {

    enum Kind {
        ENTITY,
        ID,
        KEY
    }
}
