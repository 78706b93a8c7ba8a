package io.hibernateshards;

import java.util.Map;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.StatelessSessionImplementor;

/** A Hibernate stateless session over several databases: what {@link ShardedSessionFactory#openStatelessSession} opens. */
public interface ShardedStatelessSession extends StatelessSessionImplementor {

    /** Runs work that sees and writes one virtual shard's rows alone; native SQL is refused in it. */
    <T> T withShard(ShardId shard, Function<StatelessSession, T> work);

    /** Runs work that goes to one database, native queries included. */
    <T> T withDatabase(String database, Function<StatelessSession, T> work);

    /** Runs work once for each database, in their configured order; results by database name in that order. */
    <T> Map<String, T> onAllDatabases(Function<StatelessSession, T> work);

    /** This session's transaction mode. */
    TransactionMode transactions();

    /** Sets this session's transaction mode; throws {@link IllegalStateException} after the transaction's first write. */
    void transactions(TransactionMode mode);
}
