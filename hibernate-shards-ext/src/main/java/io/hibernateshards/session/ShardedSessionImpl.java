package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.association.EntityPlaces;
import io.hibernateshards.delegate.ConnectionMode;
import io.hibernateshards.delegate.ShardDelegate;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.node.GuardRefusals;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardSet;
import io.hibernateshards.transaction.FacadeTransaction;
import io.hibernateshards.transaction.TransactionOwner;
import jakarta.persistence.TransactionRequiredException;
import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.FlushMode;
import org.hibernate.Interceptor;
import org.hibernate.Session;
import org.hibernate.SessionEventListener;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.hibernate.engine.spi.CollectionKey;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.ExceptionConverter;
import org.hibernate.engine.spi.SessionEventListenerManager;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.transaction.internal.TransactionImpl;
import org.hibernate.event.monitor.spi.EventMonitor;
import org.hibernate.event.spi.EventSource;
import org.hibernate.jpa.spi.JpaCompliance;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.resource.jdbc.spi.JdbcSessionContext;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.stat.SessionStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A session over several databases: its life, its transaction, and what queries and the application ask of it. What carries
 * its shard key goes to one engine session, untouched: {@link OpenEngines} has them, {@link EngineRoutes} finds which,
 * {@link SessionScope} says where it may go, {@link Loads} loads by ids.
 *
 * <p>Adapter to {@code org.hibernate.engine.transaction.internal.TransactionImpl}, Hibernate's own transaction object over
 * our coordinator, which has no public form.
 */
@SuppressWarnings({"deprecation", "removal"})
final class ShardedSessionImpl extends EntityCalls implements ShardedSession, TransactionOwner, TransactionConnections {

    private final ShardedSessionFactoryImpl factory;
    private final ShardedUnit unit;
    private final @Nullable Interceptor interceptor;
    private final FacadeTransaction transaction;
    private final SessionScope scope;
    private final SessionMap map;
    private final OpenEngines engines;
    private final EngineRoutes routes;
    private final Loads loads;
    private ScatterMode scatter = ScatterMode.UNIT_DEFAULT;
    private @Nullable Transaction hibernateTransaction;
    private @Nullable ExceptionConverter exceptions;
    private @Nullable UUID identifier;
    private @Nullable ShardException told;
    private boolean closed;
    private boolean waitingForClose;

    ShardedSessionImpl(ShardedSessionFactoryImpl factory, FacadeSessionBuilder options) {
        super(factory, options);
        this.factory = factory;
        this.unit = factory.unit();
        this.interceptor = options.getInterceptor();
        var mode = options.mode();
        this.transaction = new FacadeTransaction(this, mode != null ? mode : unit.transactions());
        var places = factory.places();
        this.scope = new SessionScope(places);
        this.map = new SessionMap(this, factory, scope);
        this.engines = new OpenEngines(this, factory, options, transaction, map, places.size());
        this.routes = new EngineRoutes(this, factory, engines, scope, map, transaction);
        this.loads = new Loads(this, routes, engines, scope);
    }

    // ------------------------------------------------------------------ its parts

    @Override
    ShardedUnit unit() {
        return unit;
    }

    @Override
    EntityPlaces places() {
        return scope.places();
    }

    @Override
    FacadeTransaction transaction() {
        return transaction;
    }

    @Override
    OpenEngines engines() {
        return engines;
    }

    @Override
    EngineRoutes routes() {
        return routes;
    }

    @Override
    Loads loads() {
        return loads;
    }

    @Override
    List<EventSource> opened() {
        return engines.opened();
    }

    @Override
    void empty() {
        engines.empty();
    }

    @Override
    public SharedSessionContractImplementor facade() {
        var served = engines.served();
        return served != null ? served : this;
    }

    @Override
    public SessionStatistics getStatistics() {
        return new FacadeStatistics(engines::opened);
    }

    @Override
    public void addEventListeners(SessionEventListener... listeners) {
        addedEventListeners(listeners);
    }

    @Override
    public StatelessSession asStatelessSession() {
        throw MESSAGES.undecided("asStatelessSession");
    }

    @Override
    public JdbcSessionContext getJdbcSessionContext() {
        return routes.any().getJdbcSessionContext();
    }

    @Override
    public SessionEventListenerManager getEventListenerManager() {
        return routes.any().getEventListenerManager();
    }

    @Override
    public EntityKey generateEntityKey(Object id, EntityPersister persister) {
        return routes.any().generateEntityKey(id, persister);
    }

    @Override
    public CollectionKey generateCollectionKey(CollectionPersister persister, Object key) {
        return routes.any().generateCollectionKey(persister, key);
    }

    @Override
    public SessionImplementor asSessionImplementor() {
        return this;
    }

    // ------------------------------------------------------------------ life

    @Override
    public boolean isOpen() {
        return !isClosed();
    }

    @Override
    public boolean isClosed() {
        return closed || factory.isClosed();
    }

    @Override
    public boolean isOpenOrWaitingForAutoClose() {
        return !isClosed() || waitingForClose;
    }

    @Override
    public boolean isAlive() {
        return isOpenOrWaitingForAutoClose();
    }

    @Override
    public void checkOpen() {
        checkOpen(true);
    }

    @Override
    public void checkOpen(boolean markForRollbackIfClosed) {
        if (isClosed()) {
            if (markForRollbackIfClosed && transaction.isInProgress()) {
                markForRollbackOnly();
            }
            throw new IllegalStateException("Session/EntityManager is closed");
        }
        if (map.isSharing() && !transaction.isInProgress()) {
            map.refresh();
        }
    }

    @Override
    public void close() {
        var its = unit.engine().getSessionFactoryOptions();
        if (closed) {
            if (its.getJpaCompliance().isJpaClosedComplianceEnabled()) {
                throw new IllegalStateException("EntityManager was already closed");
            }
            return;
        }
        closed = true;
        waitingForClose = its.isJpaBootstrap() && !its.isReleaseResourcesOnCloseEnabled() && transaction.isUnmarked();
        try {
            engines.close();
        } finally {
            if (!waitingForClose) {
                transaction.abandon();
                map.ended();
            }
        }
    }

    /** @throws IllegalStateException if it is closed and no transaction keeps it */
    void checkNotGone() {
        if (closed && !waitingForClose) {
            throw new IllegalStateException("Session/EntityManager is closed");
        }
    }

    // ------------------------------------------------------------------ transaction

    @Override
    public Transaction getTransaction() {
        return accessTransaction();
    }

    @Override
    public Transaction accessTransaction() {
        if (hibernateTransaction == null) {
            hibernateTransaction = new TransactionImpl(transaction, this);
        }
        return hibernateTransaction;
    }

    @Override
    public @Nullable Transaction getCurrentTransaction() {
        return hibernateTransaction;
    }

    @Override
    public Transaction beginTransaction() {
        checkOpen();
        var its = accessTransaction();
        if (!its.isActive()) {
            its.begin();
        }
        return its;
    }

    @Override
    public TransactionCoordinator getTransactionCoordinator() {
        return transaction;
    }

    @Override
    public boolean isTransactionInProgress() {
        return transaction.isInProgress() && isOpenOrWaitingForAutoClose();
    }

    @Override
    public void markForRollbackOnly() {
        transaction.markRollbackOnly();
    }

    @Override
    public void joinTransaction() {
        checkOpen();
        if (!transaction.isInProgress()) {
            throw new TransactionRequiredException(
                    "Explicitly joining a JTA transaction requires a JTA transaction be currently active");
        }
    }

    @Override
    public boolean isJoinedToTransaction() {
        checkOpen();
        return transaction.isInProgress();
    }

    @Override
    public void checkTransactionNeededForUpdateOperation(String exceptionMessage) {
        if (!unit.engine().getSessionFactoryOptions().isAllowOutOfTransactionUpdateOperations()
                && !isTransactionInProgress()) {
            throw new TransactionRequiredException(exceptionMessage);
        }
    }

    @Override
    public void prepareForQueryExecution(boolean requiresTransaction) {
        checkOpen();
        if (requiresTransaction && !isTransactionInProgress()) {
            throw new TransactionRequiredException("No active transaction");
        }
    }

    @Override
    public ExceptionConverter getExceptionConverter() {
        if (exceptions == null) {
            exceptions = new FacadeExceptions(this);
        }
        return exceptions;
    }

    @Override
    public JpaCompliance jpaCompliance() {
        return unit.engine().getSessionFactoryOptions().getJpaCompliance();
    }

    @Override
    public ShardEvents events() {
        return unit.events();
    }

    /** A transaction lives in one version of the map. */
    @Override
    public void beginning() {
        map.beginning();
    }

    @Override
    public void began() {
        map.began();
        if (interceptor != null) {
            interceptor.afterTransactionBegin(accessTransaction());
        }
    }

    @Override
    public void sendPending() {
        if (engines.served() != null) {
            try {
                engines.children().forEach(child -> child.getJdbcCoordinator().executeBatch());
            } catch (RuntimeException failure) {
                throw GuardRefusals.translated(failure);
            }
        }
        map.check();
    }

    @Override
    public void completing() {
        if (interceptor != null) {
            interceptor.beforeTransactionCompletion(accessTransaction());
        }
    }

    @Override
    public void completed(boolean successful) {
        map.ended();
        if (interceptor != null) {
            interceptor.afterTransactionCompletion(accessTransaction());
        }
        if (waitingForClose) {
            waitingForClose = false;
            transaction.abandon();
        }
    }

    // ------------------------------------------------------------------ connections of a transaction

    @Override
    public void connectionMode(@Nullable ConnectionMode mode) {
        transaction.connectionMode(mode);
    }

    @Override
    public List<String> jdbcDatabases() {
        var shard = scope.boundShard();
        if (shard != null) {
            throw refused(MESSAGES.notWithinShard("JDBC", shard.toString()));
        }
        var used = scope.isSingle() ? scope.databases() : new DatabaseSet(transaction.begun()).and(scope.databases());
        return used.among(places().map().databases()).stream()
                .map(Database::name)
                .toList();
    }

    @Override
    public Connection jdbcConnection(String database) {
        var its = places().map().database(database);
        map.runningNative("JDBC", its);
        engines.on(its);
        return transaction.connection(its);
    }

    // ------------------------------------------------------------------ what the application asks of sharding

    @Override
    public TransactionMode transactions() {
        return transaction.mode();
    }

    @Override
    public void transactions(TransactionMode mode) {
        transaction.mode(mode);
    }

    @Override
    public ShardId shardOf(Object entity) {
        var place = places().ofObject(entity);
        if (place == null || !place.isSharded()) {
            throw MESSAGES.notSharded(
                    place == null
                            ? entity.getClass().getName()
                            : place.mapping().entityName());
        }
        return place.shard(place.shardOfReferenced(entity));
    }

    @Override
    public String databaseOf(Object entity) {
        var managing = engines.managing(entity);
        if (managing != null) {
            return OpenEngines.databaseOf(managing).name();
        }
        var place = places().ofObject(entity);
        if (place == null) {
            throw MESSAGES.notSharded(entity.getClass().getName());
        }
        return place.ofEntity(entity, false).name();
    }

    @Override
    public <T> T withShard(ShardId shard, Function<Session, T> work) {
        checkOpen();
        var keyspace = places().map().keyspace(shard.keyspace());
        if (shard.number() >= keyspace.shardCount()) {
            throw MESSAGES.noSuchShard(shard.toString(), keyspace.shardCount() - 1);
        }
        map.settleAll(shard.keyspace(), number -> number == shard.number());
        return narrowed(places().map().databaseOf(shard), shard, work);
    }

    /** Narrows this session, for as long as it lives, to one virtual shard. */
    void bind(ShardId shard) {
        scope.bind(shard);
    }

    @Override
    public <T> T withDatabase(String database, Function<Session, T> work) {
        return narrowed(places().map().database(database), scope.boundShard(), work);
    }

    @Override
    public <T> Map<String, T> onAllDatabases(Function<Session, T> work) {
        checkOpen();
        var answers = new LinkedHashMap<String, T>();
        for (var database : scope.each()) {
            answers.put(database.name(), narrowed(database, scope.boundShard(), work));
        }
        return answers;
    }

    private <T> T narrowed(Database database, @Nullable ShardId shard, Function<Session, T> work) {
        checkOpen();
        return scope.narrowed(database, shard, this, work);
    }

    // ------------------------------------------------------------------ what queries ask

    @Override
    public ShardMap map() {
        return places().map();
    }

    @Override
    public void touching(String keyspace, VirtualShardSet shards) {
        map.settleAll(keyspace, shards::contains);
    }

    @Override
    public void checkRoutedBy(ShardMap version) {
        map.checkRoutedBy(version);
    }

    @Override
    public void runningNative(String text, Database database) {
        map.runningNative("The native query [" + text + "]", database);
    }

    @Override
    public void gathering(String text) {
        map.gathering("The query [" + text + "]");
    }

    @Override
    public SessionImplementor anchor() {
        return routes.any();
    }

    @Override
    public DatabaseSet scope() {
        return scope.databases();
    }

    @Override
    public @Nullable ShardId boundShard() {
        return scope.boundShard();
    }

    @Override
    public ShardDelegate[] delegates(String keyspace) {
        return factory.delegates(keyspace);
    }

    /** A refusal passes several ways out where a lazy load is refused while a query is read, or a query while another is. */
    @Override
    public <E extends ShardException> E refused(E refusal) {
        if (refusal != told) {
            told = refusal;
            unit.events().refused(refusal);
        }
        return refusal;
    }

    @Override
    public SessionImplementor engineSession(Database database) {
        // Queries ask in the order of the databases, so that nobody waits for connections in a circle.
        return engines.touchedOn(database);
    }

    @Override
    public void writingSeveral(String statement, List<Database> databases) {
        transaction.writingSeveral(statement, databases);
    }

    @Override
    public Database databaseOfNew(Object entity) {
        return OpenEngines.databaseOf(routes.forInsert(entity));
    }

    @Override
    public void abandon(Database database) {
        engines.leave(database);
        transaction.leaveOut(database);
    }

    @Override
    public void endAbandoned(SharedSessionContractImplementor engineSession) {
        FacadeTransaction.endLeftOut(engineSession);
    }

    @Override
    public Database writingReference(String entityName) {
        return routes.writingReference(Objects.requireNonNull(places().of(entityName)));
    }

    @Override
    public void insertedReference(String entityName, Object entity, Object id) {
        routes.copyReference(Objects.requireNonNull(places().of(entityName)), entity, id, false);
    }

    @Override
    public void flushBeforeScatter() {
        flushBeforeScatter(null, List.of());
    }

    /**
     * Before partial queries run on several databases: writes what the session holds, on this thread, to a fix point, if its
     * flush mode (or the query's, where not null) and an active transaction ask for it; opens the engine sessions.
     */
    @Override
    public void flushBeforeScatter(@Nullable FlushMode queryFlushMode, List<Database> targets) {
        var mode = queryFlushMode != null ? queryFlushMode : getHibernateFlushMode();
        boolean asked = mode == FlushMode.AUTO || mode == FlushMode.ALWAYS;
        if (asked && isTransactionInProgress() && !opened().isEmpty()) {
            transaction.settle(true);
        }
        // Opened here, on the caller's thread, and not by the partials.
        targets.forEach(engines::on);
    }

    @Override
    public boolean hasInterceptor() {
        return interceptor != null;
    }

    @Override
    public boolean hasWritten() {
        return !transaction.written().isEmpty();
    }

    @Override
    public <T> T readingInPart(Supplier<T> reading) {
        boolean wasUnmarked = transaction.isUnmarked();
        long before = engines.lost();
        long used = transaction.begun() | engines.holding();
        T answer = reading.get();
        if (wasUnmarked && (engines.lost() & ~before & used) == 0) {
            transaction.unmark();
        }
        return answer;
    }

    @Override
    public ScatterMode scatter() {
        return scatter;
    }

    @Override
    public void scatter(ScatterMode mode) {
        checkOpen();
        scatter = mode;
    }

    /** What the unit says of scatters. */
    @Override
    public ScatterMode scatterMode() {
        return unit.scatter();
    }

    @Override
    public Deadline deadline(@Nullable Integer querySeconds) {
        return deadline(querySeconds == null ? null : Duration.ofSeconds(querySeconds));
    }

    /** The end of the time a query has: its own limit, else the unit's, and never later than the transaction's. */
    public Deadline deadline(@Nullable Duration queryTimeout) {
        return Deadline.after(queryTimeout != null ? queryTimeout : unit.queryTimeout())
                .earlier(transaction.deadline());
    }

    // ------------------------------------------------------------------ inner calls

    @Override
    public SessionFactoryImplementor getFactory() {
        return factory;
    }

    @Override
    public ShardedSessionFactoryImpl getSessionFactory() {
        return factory;
    }

    @Override
    public ShardedSessionFactoryImpl getEntityManagerFactory() {
        return factory;
    }

    @Override
    public SessionImplementor getSession() {
        return this;
    }

    @Override
    public boolean isEventSource() {
        return true;
    }

    @Override
    public EventSource asEventSource() {
        return this;
    }

    @Override
    public UUID getSessionIdentifier() {
        if (identifier == null) {
            identifier = UUID.randomUUID();
        }
        return identifier;
    }

    @Override
    public EventMonitor getEventMonitor() {
        return routes.any().getEventMonitor();
    }

    @Override
    public Object getDelegate() {
        checkOpen();
        return this;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        checkOpen();
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw MESSAGES.cannotUnwrap(type.getName());
    }
}
