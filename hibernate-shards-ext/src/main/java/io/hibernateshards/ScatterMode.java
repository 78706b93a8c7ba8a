package io.hibernateshards;

/** What becomes of a query that no shard key narrows to one database. */
public enum ScatterMode {
    /** What the persistence unit says by {@code hibernate.shards.scatter}. */
    UNIT_DEFAULT,
    /** It runs on every database that can hold a matching row. */
    ALLOW,
    /** It runs, and is logged once per statement. */
    WARN,
    /** It is refused with {@link UnsupportedShardedQueryException}. */
    REFUSE;

    /** This one, or another where this one leaves it to the unit. */
    public ScatterMode orElse(ScatterMode other) {
        return this == UNIT_DEFAULT ? other : this;
    }
}
