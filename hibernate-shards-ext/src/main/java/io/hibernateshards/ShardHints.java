package io.hibernateshards;

/**
 * Query hints that say where a native query goes. Native SQL is never routed by what it says: over several databases one of
 * these is needed, unless {@link ShardedSession#withDatabase} names the database. The last one given counts.
 */
public interface ShardHints {

    /** The database that runs the query: its name. */
    String DATABASE = "hibernate.shards.query.database";

    /**
     * The virtual shard whose database runs the query: a {@link ShardId}, or its text. The query sees all rows of that
     * database, those of other virtual shards too.
     */
    String SHARD = "hibernate.shards.query.shard";

    /**
     * The shard key whose database runs the query: a {@link java.util.Map.Entry} of an entity class and a value of its shard
     * key, or an entity, managed or new. The query sees all rows of that database.
     */
    String KEY = "hibernate.shards.query.key";

    /**
     * Whether the query runs on every database: true, or its text. The rows of a select come one database after another, in
     * configured order, and its limit counts all of them; the counts of a change are added.
     */
    String ALL = "hibernate.shards.query.all";
}
