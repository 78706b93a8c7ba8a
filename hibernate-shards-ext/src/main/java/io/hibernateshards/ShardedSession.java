package io.hibernateshards;

import org.hibernate.engine.spi.SessionImplementor;

/** A Hibernate session over several databases. Found by {@code entityManager.unwrap(ShardedSession.class)}. */
public interface ShardedSession extends SessionImplementor {

    /** The virtual shard that a sharded entity, managed or new, lives in. */
    ShardId shardOf(Object entity);

    /** The name of the database that an entity, managed or new, lives on. */
    String databaseOf(Object entity);

    /** How a query would run with its present parameter values; nothing is sent. */
    QueryExplanation explain(jakarta.persistence.Query query);
}
