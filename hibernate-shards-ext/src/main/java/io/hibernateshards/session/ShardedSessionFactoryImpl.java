package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.ShardedStatelessSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.VirtualShard;
import io.hibernateshards.association.EntityPlaces;
import io.hibernateshards.delegate.ShardDelegate;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.metrics.EventRelay;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import jakarta.persistence.EntityManager;
import jakarta.persistence.SynchronizationType;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.naming.Reference;
import org.hibernate.AssertionFailure;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.hibernate.StatelessSessionBuilder;
import org.hibernate.cache.spi.CacheImplementor;
import org.hibernate.context.spi.CurrentSessionContext;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.creation.spi.SessionBuilderImplementor;
import org.hibernate.engine.spi.SessionFactoryDelegatingImpl;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.jpa.HibernateHints;
import org.hibernate.relational.SchemaManager;
import org.jspecify.annotations.Nullable;

/** A session factory over several databases: sessions that route, one delegate per virtual shard, one engine underneath. */
public final class ShardedSessionFactoryImpl extends SessionFactoryDelegatingImpl implements ShardedSessionFactory {

    /** The property that sets one session's transaction mode. */
    static final String TRANSACTIONS = "hibernate.shards.transactions";

    /** The name that Hibernate gives the filter of every attribute with {@code @TenantId}. */
    private static final String TENANTS = "_tenantId";

    private static final long serialVersionUID = 1;

    private final transient ShardedUnit unit;
    private final transient Map<String, ShardDelegate[]> delegates = new HashMap<>();
    private final transient Searches searches;
    private final transient AtomicBoolean closed = new AtomicBoolean();
    private final transient CacheImplementor cache;
    private final transient @Nullable CurrentSessionContext current;
    private final transient boolean ownTenants;
    private final transient @Nullable FacadeSessionBuilder withoutOptions;
    private final transient Optional<OwnershipGuard> guard;
    private transient volatile EntityPlaces places;

    public ShardedSessionFactoryImpl(ShardedUnit unit) {
        super(unit.engine());
        this.unit = unit;
        this.searches = new Searches(unit.scatter());
        this.ownTenants = hasOwnTenants(unit.engine());
        // A new builder asks whose tenant this is; without tenants none differs from another.
        this.withoutOptions = ownTenants ? null : new FacadeSessionBuilder(this);
        this.cache = ownTenants
                ? unit.engine().getCache()
                : FacadeCache.over(unit.engine(), () -> unit.node().map().databases());
        this.current = CurrentSessions.of(this);
        this.guard = guardOf(unit.engine());
        var map = unit.node().map();
        for (var keyspace : map.keyspaces()) {
            var its = new ShardDelegate[keyspace.shardCount()];
            for (int i = 0; i < its.length; i++) {
                its[i] = new ShardDelegate(
                        new ShardId(keyspace.keyspace(), i), unit.node()::map, this::openSession, unit.events());
            }
            delegates.put(keyspace.keyspace(), its);
        }
        places = newPlaces(map);
    }

    private static Optional<OwnershipGuard> guardOf(SessionFactoryImplementor engine) {
        var dialect = engine.getJdbcServices().getDialect();
        var product = dialect instanceof PostgreSQLDialect ? "PostgreSQL" : dialect instanceof H2Dialect ? "H2" : "";
        return OwnershipGuard.of(product, null);
    }

    private EntityPlaces newPlaces(ShardMap map) {
        return new EntityPlaces(unit.engine(), unit.model(), map, this::delegates);
    }

    /** The delegates of a keyspace, by the numbers of their virtual shards. */
    ShardDelegate[] delegates(String keyspace) {
        return Objects.requireNonNull(delegates.get(keyspace));
    }

    /** Tells whoever is added what happens on this factory's sessions. */
    public EventRelay events() {
        return unit.events();
    }

    Searches searches() {
        return searches;
    }

    ShardedUnit unit() {
        return unit;
    }

    /** Whether entities have the application's own {@code @TenantId}. */
    public static boolean hasOwnTenants(SessionFactoryImplementor engine) {
        return engine.getDefinedFilterNames().contains(TENANTS);
    }

    boolean hasOwnTenants() {
        return ownTenants;
    }

    void checkOwnTenants(@Nullable Object tenant) {
        if (!ownTenants) {
            throw MESSAGES.noTenants(String.valueOf(tenant));
        }
    }

    SessionFactoryImplementor engine() {
        return unit.engine();
    }

    /** Where every entity is, by the map of the moment. */
    EntityPlaces places() {
        return places(unit.node().map());
    }

    /** The same by a version of the map that somebody holds. */
    EntityPlaces places(ShardMap map) {
        var known = places;
        if (known.map() != map) {
            known = newPlaces(map);
            places = known;
        }
        return known;
    }

    /** What the databases' product knows of virtual shards that are being moved. */
    OwnershipGuard guard() {
        return guard.orElseThrow(() -> new AssertionFailure("Nothing moves on this product"));
    }

    private void checkOpen() {
        if (isClosed()) {
            throw MESSAGES.factoryClosed();
        }
    }

    // ------------------------------------------------------------------ sessions

    @Override
    public SessionBuilderImplementor withOptions() {
        return options();
    }

    private FacadeSessionBuilder options() {
        checkOpen();
        return new FacadeSessionBuilder(this);
    }

    @Override
    public ShardedSessionImpl openSession() {
        checkOpen();
        var builder = withoutOptions != null ? withoutOptions : new FacadeSessionBuilder(this);
        return builder.openSession();
    }

    private Session openSession(ShardId shard) {
        var session = openSession();
        session.bind(shard);
        return session;
    }

    @Override
    public ShardedSession openTemporarySession() {
        return openSession();
    }

    @Override
    public ShardedSession createEntityManager() {
        return openSession();
    }

    @Override
    public ShardedSession createEntityManager(@Nullable @SuppressWarnings("rawtypes") Map map) {
        if (map == null) {
            return openSession();
        }
        var builder = options();
        var properties = (Map<?, ?>) map;
        var mode = properties.get(TRANSACTIONS);
        if (mode != null) {
            builder.transactions(mode(mode));
        }
        var tenant = properties.get(HibernateHints.HINT_TENANT_ID);
        if (tenant != null) {
            builder.tenantIdentifier(tenant);
        }
        var session = builder.openSession();
        properties.forEach((name, value) -> {
            if (name instanceof String text
                    && !text.equals(TRANSACTIONS)
                    && !text.equals(HibernateHints.HINT_TENANT_ID)) {
                session.setProperty(text, value);
            }
        });
        return session;
    }

    static TransactionMode mode(Object value) {
        if (value instanceof TransactionMode mode) {
            return mode;
        }
        for (var mode : TransactionMode.values()) {
            if (mode.name().equalsIgnoreCase(value.toString().trim())) {
                return mode;
            }
        }
        var allowed = new ArrayList<String>();
        for (var mode : TransactionMode.values()) {
            allowed.add(mode.name().toLowerCase(Locale.ROOT));
        }
        throw MESSAGES.badProperty(TRANSACTIONS, value.toString(), String.join(", ", allowed));
    }

    /** A unit whose transactions are its own has no other to synchronize with: says so in Hibernate's words. */
    @Override
    public Session createEntityManager(SynchronizationType synchronizationType) {
        return unit.engine().createEntityManager(synchronizationType);
    }

    @Override
    public Session createEntityManager(SynchronizationType synchronizationType, @SuppressWarnings("rawtypes") Map map) {
        return unit.engine().createEntityManager(synchronizationType, map);
    }

    @Override
    public StatelessSessionBuilder withStatelessOptions() {
        checkOpen();
        return new FacadeStatelessSessionBuilder(this);
    }

    @Override
    public ShardedStatelessSession openStatelessSession() {
        checkOpen();
        return new FacadeStatelessSessionBuilder(this).createStatelessSession();
    }

    @Override
    public StatelessSession openStatelessSession(Connection connection) {
        throw MESSAGES.ownConnection();
    }

    @Override
    public void runInTransaction(Consumer<EntityManager> work) {
        inTransaction(work);
    }

    @Override
    public <R> R callInTransaction(Function<EntityManager, R> work) {
        return fromTransaction(work);
    }

    // ------------------------------------------------------------------ sharding

    @Override
    public List<String> databaseNames() {
        return unit.node().map().databases().stream().map(Database::name).toList();
    }

    @Override
    public VirtualShard delegate(ShardId shard) {
        var its = delegates.get(unit.node().map().keyspace(shard.keyspace()).keyspace());
        if (its == null || shard.number() >= its.length) {
            throw MESSAGES.noSuchShard(shard.toString(), its == null ? -1 : its.length - 1);
        }
        return its[shard.number()];
    }

    @Override
    public List<VirtualShard> delegates() {
        var all = new ArrayList<VirtualShard>();
        delegates.keySet().stream().sorted().forEach(keyspace -> all.addAll(List.of(delegates.get(keyspace))));
        return all;
    }

    @Override
    public Optional<ShardId> shardOf(Class<?> entityClass, Object id) {
        var place = places().of(entityClass);
        if (place == null || !place.isSharded()) {
            return Optional.empty();
        }
        int shard = place.mapping().shardOfId(id);
        return shard < 0 ? Optional.empty() : Optional.of(place.shard(shard));
    }

    @Override
    public String databaseOf(ShardId shard) {
        return unit.node().map().databaseOf(shard).name();
    }

    @Override
    public String explainMapping() {
        return unit.model().explain();
    }

    // ------------------------------------------------------------------ the rest

    @Override
    public Session getCurrentSession() {
        checkOpen();
        if (current == null) {
            throw MESSAGES.noCurrentSessions();
        }
        return current.currentSession();
    }

    @Override
    public CacheImplementor getCache() {
        checkOpen();
        return cache;
    }

    /** A reference would lead to the engine factory, which is no façade. */
    @Override
    public Reference getReference() {
        throw MESSAGES.undecided("getReference");
    }

    @Override
    public SchemaManager getSchemaManager() {
        return unit.schema();
    }

    @Override
    public boolean isClosed() {
        return closed.get() || unit.engine().isClosed();
    }

    @Override
    public boolean isOpen() {
        return !isClosed();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                unit.engine().close();
            } finally {
                unit.closing().run();
            }
        } else if (unit.engine().getSessionFactoryOptions().getJpaCompliance().isJpaClosedComplianceEnabled()) {
            throw MESSAGES.factoryClosed();
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw MESSAGES.cannotUnwrap(type.getName());
    }
}
