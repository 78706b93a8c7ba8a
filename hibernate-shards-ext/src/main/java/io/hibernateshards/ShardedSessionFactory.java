package io.hibernateshards;

import java.util.List;
import java.util.Optional;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** A Hibernate session factory over several databases. Found by {@code entityManagerFactory.unwrap(ShardedSessionFactory.class)}. */
public interface ShardedSessionFactory extends SessionFactoryImplementor {

    @Override
    ShardedSession openSession();

    @Override
    ShardedStatelessSession openStatelessSession();

    /** The names of the databases, in the order of the setting {@code hibernate.shards.databases}. */
    List<String> databaseNames();

    /** The delegate of that virtual shard; throws {@link IllegalArgumentException} for one outside its keyspace. */
    VirtualShard delegate(ShardId shard);

    /** The delegates of all virtual shards, by keyspace, then by number. */
    List<VirtualShard> delegates();

    /** The virtual shard that an entity of that class with that id lives in, where the id tells; else empty. */
    Optional<ShardId> shardOf(Class<?> entityClass, Object id);

    /** The name of the database that a virtual shard lives on. */
    String databaseOf(ShardId shard);

    /** What the mapping was understood as: entity groups, shard keys, and each association as colocated or across. */
    String explainMapping();
}
