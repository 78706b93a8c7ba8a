package io.hibernateshards.spring;

import io.hibernateshards.delegate.ConnectionMode;
import io.hibernateshards.session.TransactionConnections;
import jakarta.persistence.EntityManager;
import org.hibernate.FlushMode;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.ConnectionHandle;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.ResourceTransactionDefinition;

/**
 * Begins Spring's transactions on sharded units: isolation, read-only and timeout hold on every database that a transaction uses, and
 * JDBC beside it has the connection of the one database that it used.
 */
public final class ShardsJpaDialect extends HibernateJpaDialect {

    private static final long serialVersionUID = 1;

    /** @param flushMode the one before, or null where it was not changed */
    private record Begun(
            SessionImplementor session,
            TransactionConnections connections,
            @Nullable FlushMode flushMode) {}

    @Override
    public Object beginTransaction(EntityManager entityManager, TransactionDefinition definition) {
        var session = entityManager.unwrap(SessionImplementor.class);
        var connections = entityManager.unwrap(TransactionConnections.class);
        session.getTransaction().setTimeout(definition.getTimeout());
        connections.connectionMode(mode(definition));
        entityManager.getTransaction().begin();
        var before = prepareFlushMode(session, definition.isReadOnly());
        if (definition instanceof ResourceTransactionDefinition its && its.isLocalResource()) {
            if (definition.isReadOnly()) {
                session.setDefaultReadOnly(true);
            }
            return new Begun(session, connections, null);
        }
        return new Begun(session, connections, before);
    }

    private static @Nullable ConnectionMode mode(TransactionDefinition definition) {
        int isolation = definition.getIsolationLevel();
        boolean isSet = isolation != TransactionDefinition.ISOLATION_DEFAULT;
        return isSet || definition.isReadOnly()
                ? new ConnectionMode(isSet ? isolation : null, definition.isReadOnly())
                : null;
    }

    @Override
    public void cleanupTransaction(@Nullable Object transactionData) {
        if (transactionData instanceof Begun begun) {
            begun.connections().connectionMode(null);
            if (begun.flushMode() != null) {
                begun.session().setHibernateFlushMode(begun.flushMode());
            }
        } else {
            super.cleanupTransaction(transactionData);
        }
    }

    @Override
    public ConnectionHandle getJdbcConnection(EntityManager entityManager, boolean readOnly) {
        return new TransactionJdbc(entityManager.unwrap(TransactionConnections.class));
    }

    @Override
    public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException failure) {
        var shards = ShardFailures.translated(failure);
        if (shards != null) {
            return shards;
        }
        return ShardFailures.isTold(failure) ? null : super.translateExceptionIfPossible(failure);
    }
}
