package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.mapping.EntityMapping;
import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.query.plan.Planner;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.SynchronizationType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.hibernate.StatelessSessionBuilder;
import org.hibernate.engine.creation.spi.SessionBuilderImplementor;
import org.hibernate.engine.spi.SessionFactoryDelegatingImpl;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.relational.SchemaManager;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

/** The factory that an application holds: the engine factory's mapping, and sessions over all databases. Any thread. */
public final class ShardedSessionFactoryImpl extends SessionFactoryDelegatingImpl implements ShardedSessionFactory {

    private static final long serialVersionUID = 1;

    /**
     * What a factory is made of.
     *
     * @param engine the engine factory
     * @param model the mapping as sharding sees it
     * @param map where each virtual shard lives
     * @param planner plans queries
     * @param queryTimeout how long a query may take; zero means no limit
     * @param onClose what is closed with the factory
     */
    public record Parts(
            SessionFactoryImplementor engine,
            ShardedModel model,
            ShardMap map,
            Planner planner,
            Duration queryTimeout,
            Runnable onClose) {}

    private final transient Parts parts;

    public ShardedSessionFactoryImpl(Parts parts) {
        super(parts.engine());
        this.parts = parts;
    }

    ShardMap map() {
        return parts.map();
    }

    ShardedModel model() {
        return parts.model();
    }

    Planner planner() {
        return parts.planner();
    }

    Duration queryTimeout() {
        return parts.queryTimeout();
    }

    Database databaseOf(EntityMapping mapping, int shard) {
        return parts.map().keyspace(mapping.group().keyspace()).databaseOf(shard);
    }

    /** Hibernate's name of an entity class; throws {@link IllegalArgumentException} for a class that is none, as JPA wants it. */
    String entityName(Class<?> entityClass) {
        var descriptor = parts.engine().getMappingMetamodel().findEntityDescriptor(entityClass);
        if (descriptor == null) {
            throw new IllegalArgumentException("Class '" + entityClass.getName() + "' is not an entity class");
        }
        return descriptor.getEntityName();
    }

    SessionImplementor openEngineSession(Database database, StatementInspector inspector) {
        return (SessionImplementor) parts.engine()
                .withOptions()
                .tenantIdentifier((Object) database)
                .statementInspector(inspector)
                .openSession();
    }

    @Override
    public List<String> databaseNames() {
        return parts.map().databases().stream().map(Database::name).toList();
    }

    @Override
    public Optional<ShardId> shardOf(Class<?> entityClass, Object id) {
        var mapping = parts.model().entity(entityName(entityClass));
        int shard = mapping.isSharded() ? mapping.shardOfId(id) : EntityMapping.UNTOLD;
        return shard < 0
                ? Optional.empty()
                : Optional.of(new ShardId(mapping.group().keyspace(), shard));
    }

    @Override
    public String databaseOf(ShardId shard) {
        return parts.map().databaseOf(shard).name();
    }

    @Override
    public String explainMapping() {
        return parts.model().explain();
    }

    @Override
    public SessionImplementor openSession() {
        return new ShardedSessionImpl(this);
    }

    @Override
    public Session createEntityManager() {
        return new ShardedSessionImpl(this);
    }

    @Override
    @SuppressWarnings("rawtypes") // As the superclass declares it.
    public Session createEntityManager(@Nullable Map properties) {
        if (properties != null && !properties.isEmpty()) {
            throw MESSAGES.unsupportedMethod("EntityManagerFactory.createEntityManager(Map)");
        }
        return new ShardedSessionImpl(this);
    }

    @Override
    public Session createEntityManager(SynchronizationType synchronization) {
        throw MESSAGES.unsupportedMethod("EntityManagerFactory.createEntityManager(SynchronizationType)");
    }

    @Override
    @SuppressWarnings("rawtypes") // As the superclass declares it.
    public Session createEntityManager(SynchronizationType synchronization, Map properties) {
        throw MESSAGES.unsupportedMethod("EntityManagerFactory.createEntityManager(SynchronizationType, Map)");
    }

    @Override
    public Session getCurrentSession() {
        throw MESSAGES.unsupportedMethod("SessionFactory.getCurrentSession");
    }

    @Override
    public SessionBuilderImplementor withOptions() {
        throw MESSAGES.unsupportedMethod("SessionFactory.withOptions");
    }

    @Override
    public StatelessSessionBuilder withStatelessOptions() {
        throw MESSAGES.unsupportedMethod("SessionFactory.withStatelessOptions");
    }

    @Override
    public StatelessSession openStatelessSession() {
        throw MESSAGES.unsupportedMethod("SessionFactory.openStatelessSession");
    }

    @Override
    public StatelessSession openStatelessSession(java.sql.Connection connection) {
        throw MESSAGES.unsupportedMethod("SessionFactory.openStatelessSession");
    }

    @Override
    public SessionImplementor openTemporarySession() {
        throw MESSAGES.unsupportedMethod("SessionFactory.openTemporarySession");
    }

    @Override
    public SchemaManager getSchemaManager() {
        throw MESSAGES.unsupportedMethod("SessionFactory.getSchemaManager");
    }

    @Override
    public org.hibernate.cache.spi.CacheImplementor getCache() {
        throw MESSAGES.unsupportedMethod("SessionFactory.getCache");
    }

    @Override
    public void runInTransaction(Consumer<jakarta.persistence.EntityManager> work) {
        callInTransaction(session -> {
            work.accept(session);
            return true;
        });
    }

    @Override
    public <R> R callInTransaction(Function<jakarta.persistence.EntityManager, R> work) {
        try (var session = new ShardedSessionImpl(this)) {
            var transaction = session.beginTransaction();
            try {
                R result = work.apply(session);
                transaction.commit();
                return result;
            } catch (RuntimeException failure) {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
                throw failure;
            }
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new PersistenceException("A sharded factory cannot be unwrapped as '" + type.getName()
                + "'. It is a ShardedSessionFactory. Unwrap that, or a SessionFactory.");
    }

    @Override
    public void close() {
        if (!isClosed()) {
            super.close();
            parts.onClose().run();
        }
    }
}
