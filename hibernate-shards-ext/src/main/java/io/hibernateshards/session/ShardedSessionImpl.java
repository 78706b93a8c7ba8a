package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.association.EngineSessions;
import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.association.EntityPlaces;
import io.hibernateshards.association.FacadeLink;
import io.hibernateshards.scatter.Deadline;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.transaction.FacadeTransaction;
import io.hibernateshards.transaction.TransactionOwner;
import io.hibernateshards.transaction.WriteGuard;
import jakarta.persistence.EntityGraph;
import jakarta.persistence.FindOption;
import jakarta.persistence.LockModeType;
import jakarta.persistence.LockOption;
import jakarta.persistence.RefreshOption;
import jakarta.persistence.TransactionRequiredException;
import jakarta.persistence.metamodel.EntityType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.FlushMode;
import org.hibernate.Hibernate;
import org.hibernate.IdentifierLoadAccess;
import org.hibernate.Interceptor;
import org.hibernate.LockMode;
import org.hibernate.LockOptions;
import org.hibernate.MultiIdentifierLoadAccess;
import org.hibernate.NaturalIdLoadAccess;
import org.hibernate.NaturalIdMultiLoadAccess;
import org.hibernate.OrderingMode;
import org.hibernate.ReplicationMode;
import org.hibernate.Session;
import org.hibernate.SessionEventListener;
import org.hibernate.SimpleNaturalIdLoadAccess;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.jdbc.LobCreator;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.jdbc.spi.JdbcCoordinator;
import org.hibernate.engine.spi.ActionQueue;
import org.hibernate.engine.spi.CascadingActions;
import org.hibernate.engine.spi.CollectionKey;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.ExceptionConverter;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SessionEventListenerManager;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;
import org.hibernate.engine.transaction.internal.TransactionImpl;
import org.hibernate.event.monitor.spi.EventMonitor;
import org.hibernate.event.spi.DeleteContext;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.MergeContext;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.RefreshContext;
import org.hibernate.graph.spi.RootGraphImplementor;
import org.hibernate.jpa.spi.JpaCompliance;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.resource.jdbc.spi.JdbcSessionContext;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.stat.SessionStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A session over several databases. It opens one engine session per database that is touched, when it is; what carries its
 * shard key goes to one of them, untouched.
 *
 * <p>Adapter to {@code org.hibernate.engine.transaction.internal.TransactionImpl} (Hibernate's own transaction object over
 * our coordinator) and {@code FlushModeTypeHelper}: neither has a public form.
 */
@SuppressWarnings({"deprecation", "removal"})
final class ShardedSessionImpl extends SettingCalls
        implements ShardedSession, EventSource, EngineSessions, TransactionOwner {

    private final ShardedSessionFactoryImpl factory;
    private final ShardedUnit unit;
    private final FacadeSessionBuilder options;
    private final @Nullable Interceptor interceptor;
    private final FacadeTransaction transaction;
    private ScatterMode scatter = ScatterMode.UNIT_DEFAULT;
    private @Nullable Transaction hibernateTransaction;
    private @Nullable ExceptionConverter exceptions;
    private @Nullable UUID identifier;
    private EntityPlaces places;
    /** In the order of their opening; replaced when one is opened, never changed. */
    private List<EventSource> opened = List.of();
    /** The same by the numbers of their databases, from the second one on. */
    private @Nullable EventSource @Nullable [] engines;

    private DatabaseSet scope;
    private boolean narrowed;
    private @Nullable ShardId boundShard;
    private @Nullable Object routed;
    private boolean closed;
    /** By their numbers, the databases whose engine session was left to a thread that did not answer. */
    private long lost;

    private boolean waitingForClose;
    private @Nullable EngineStatelessSession @Nullable [] children;
    private @Nullable ShardedStatelessSessionImpl served;

    ShardedSessionImpl(ShardedSessionFactoryImpl factory, FacadeSessionBuilder options) {
        super(factory, options);
        this.factory = factory;
        this.unit = factory.unit();
        this.options = options;
        this.interceptor = options.getInterceptor();
        var mode = options.mode();
        this.transaction = new FacadeTransaction(this, mode != null ? mode : unit.transactions());
        this.places = factory.places();
        this.scope = widest();
    }

    /** Where this session may go when nothing narrows it. */
    private DatabaseSet widest() {
        var home = places.onlyHome();
        return home == null ? places.map().every() : DatabaseSet.of(home);
    }

    // ------------------------------------------------------------------ engine sessions

    @Override
    ShardedUnit unit() {
        return unit;
    }

    @Override
    public SharedSessionContractImplementor facade() {
        return served != null ? served : this;
    }

    /** Makes this what lies under a stateless session: it manages nothing for longer than a query. */
    void serve(ShardedStatelessSessionImpl stateless) {
        served = stateless;
    }

    /** Under a stateless session: lets go of what queries loaded. */
    @Override
    void empty() {
        if (served != null) {
            opened.forEach(EventSource::clear);
        }
    }

    /** The stateless session in the connection and transaction of an engine session. */
    EngineStatelessSession stateless(EventSource engine) {
        if (children == null) {
            children = new EngineStatelessSession[places.size()];
        }
        int number = tenant(engine).number();
        var child = children[number];
        if (child == null) {
            child = EngineStatelessSession.of(engine, this);
            if (served != null) {
                child.setJdbcBatchSize(served.getJdbcBatchSize());
            }
            children[number] = child;
        }
        return child;
    }

    /** The stateless sessions opened so far. */
    List<EngineStatelessSession> children() {
        return children == null
                ? List.of()
                : Arrays.stream(children).filter(Objects::nonNull).toList();
    }

    EngineStatelessSession stateless(Database database) {
        return stateless(engine(database));
    }

    /** The database of an engine session. */
    Database tenant(EventSource engine) {
        return Objects.requireNonNull(FacadeLink.of(engine)).database();
    }

    @Override
    public FacadeTransaction transaction() {
        return transaction;
    }

    @Override
    public EntityPlaces places() {
        return places;
    }

    @Override
    public EventSource engine(Database database) {
        var engine = openedOn(database);
        return engine != null ? engine : open(database);
    }

    private @Nullable EventSource openedOn(Database database) {
        if (engines != null) {
            return engines[database.number()];
        }
        return opened.isEmpty() || tenant(opened.get(0)).number() != database.number() ? null : opened.get(0);
    }

    private void addOpened(EventSource engine) {
        if (opened.isEmpty() && engines == null) {
            opened = List.of(engine);
            return;
        }
        var more = new ArrayList<>(opened);
        more.add(engine);
        opened = List.copyOf(more);
        if (engines == null) {
            engines = new EventSource[places.size()];
            engines[tenant(opened.get(0)).number()] = opened.get(0);
        }
        engines[tenant(engine).number()] = engine;
    }

    @Override
    public EventSource engineSession(Database database) {
        var engine = engine(database);
        // Queries ask in the order of the databases, so that nobody waits for connections in a circle.
        transaction.touching(database);
        return engine;
    }

    private EventSource open(Database database) {
        if (closed && !waitingForClose) {
            throw new IllegalStateException("Session/EntityManager is closed");
        }
        if ((lost >>> database.number() & 1) != 0) {
            throw MESSAGES.lostDatabase(database.name());
        }
        var link = new FacadeLink(this, database, interceptor);
        var guard = new WriteGuard(transaction, database, unit.events(), options.getStatementInspector());
        var engine =
                (EventSource) configured(unit.engine().withOptions().tenantIdentifier(tenantOn(database)), link, guard)
                        .openSession();
        addOpened(engine);
        replaySettings(engine);
        transaction.join(engine);
        return engine;
    }

    /** The tenant of an engine session: its database, unless the application has tenants of its own, all on one. */
    private @Nullable Object tenantOn(Database database) {
        return factory.hasOwnTenants() ? options.getTenantIdentifierValue() : database;
    }

    @Override
    List<EventSource> opened() {
        return opened;
    }

    /** Any session in scope, for what fails or answers the same on all of them. */
    EventSource anyEngine() {
        for (int i = 0; i < opened.size(); i++) {
            var link = Objects.requireNonNull(FacadeLink.of(opened.get(i)));
            if (scope.contains(link.database())) {
                return opened.get(i);
            }
        }
        return engine(
                scope.contains(unit.unsharded())
                        ? unit.unsharded()
                        : scopeList().get(0));
    }

    private List<Database> scopeList() {
        return scope.among(places.map().databases());
    }

    @Override
    SessionImplementor oneDatabase(String method) {
        checkOpen();
        if (boundShard != null) {
            throw MESSAGES.notWithinShard(method, boundShard.toString());
        }
        if (!scope.isSingle()) {
            throw MESSAGES.needsDatabase(method, scope.size());
        }
        var database = scopeList().get(0);
        var engine = engine(database);
        // What runs there may use the connection without a statement that is inspected.
        transaction.touching(database);
        return engine;
    }

    @Override
    public @Nullable EventSource managing(Object entity) {
        var object = entity;
        if (entity instanceof HibernateProxy proxy) {
            var initializer = proxy.getHibernateLazyInitializer();
            if (initializer.isUninitialized()) {
                return ours(initializer.getSession());
            }
            object = initializer.getImplementation();
        }
        for (int i = 0; i < opened.size(); i++) {
            var engine = opened.get(i);
            if (engine.getPersistenceContextInternal().getEntry(object) != null) {
                return engine;
            }
        }
        return null;
    }

    private @Nullable EventSource ours(@Nullable SharedSessionContractImplementor session) {
        if (session instanceof EventSource source) {
            var link = FacadeLink.of(session);
            return link != null && link.sessions() == this ? source : null;
        }
        return null;
    }

    @Override
    public @Nullable EventSource holding(EntityPlace place, Object id) {
        for (int i = 0; i < opened.size(); i++) {
            var engine = opened.get(i);
            var key = engine.generateEntityKey(id, place.persister());
            if (engine.getPersistenceContextInternal().getEntityHolder(key) != null) {
                return engine;
            }
        }
        return null;
    }

    /** The same, among the databases that this session may touch now. */
    private @Nullable EventSource holdingInScope(EntityPlace place, Object id) {
        var holding = holding(place, id);
        return holding != null && !scope.contains(tenant(holding)) ? null : holding;
    }

    @Override
    public @Nullable EventSource searching(EntityPlace place, Object id) {
        var name = place.mapping().entityName();
        Database found = null;
        for (var database : searched(place, id)) {
            if (engine(database).find(name, id) != null) {
                if (found != null) {
                    markForRollbackOnly();
                    throw MESSAGES.duplicateRow(name, id, found.name(), database.name());
                }
                found = database;
            }
        }
        return found == null ? null : engine(found);
    }

    @Override
    public EventSource forNew(EntityPlace place, Object entity) {
        if (!place.isSharded()) {
            return engine(inScope(Objects.requireNonNull(place.fixed()), place));
        }
        var mapping = place.mapping();
        if (place.keyIsGeneratedId() && mapping.shardKeyOf(entity) == null) {
            return engine(homeOfNewRoot(place));
        }
        persistNewParent(place, entity);
        return ofKey(place, entity, true);
    }

    /** The session that a new row is to be written in, without a cascade to what it refers to. */
    EventSource forInsert(Object entity) {
        checkOpen();
        var place = places.ofObject(entity);
        if (place == null) {
            return anyEngine();
        }
        if (!place.isSharded()) {
            return engine(inScope(Objects.requireNonNull(place.fixed()), place));
        }
        return place.keyIsGeneratedId() && place.mapping().shardKeyOf(entity) == null
                ? engine(homeOfNewRoot(place))
                : ofKey(place, entity, true);
    }

    /** The session of an entity's shard key; what lies on the way to the key is loaded. */
    private EventSource ofKey(EntityPlace place, Object entity, boolean forInsert) {
        var mapping = place.mapping();
        if (mapping.parentMapping() != null) {
            for (var step = mapping.unloadedStep(entity); step != null; step = mapping.unloadedStep(entity)) {
                Hibernate.initialize(step);
            }
        }
        return ofShard(place, mapping.shardOf(entity, forInsert));
    }

    private EventSource ofShard(EntityPlace place, int shard) {
        var database = inScope(place.databaseOf(shard), place);
        if (boundShard != null && !isBound(place, shard)) {
            throw MESSAGES.outsideScope(
                    boundShard.toString(),
                    place.mapping().entityName(),
                    place.shard(shard).toString());
        }
        place.delegate(shard).routed();
        return engine(database);
    }

    private Database homeOfNewRoot(EntityPlace place) {
        var mapping = place.mapping();
        if (boundShard != null) {
            if (!boundShard.keyspace().equals(mapping.group().keyspace())) {
                throw MESSAGES.outsideScope(
                        boundShard.toString(),
                        mapping.entityName(),
                        "keyspace " + mapping.group().keyspace());
            }
            return place.databaseOf(boundShard.number());
        }
        return scope.isSingle() ? scopeList().get(0) : unit.newRoots().place(mapping, places.map());
    }

    @Override
    public @Nullable ShardId boundShard() {
        return boundShard;
    }

    /** A parent that the key comes from, and that is new too, gets its id before the child is routed by it. */
    private void persistNewParent(EntityPlace place, Object entity) {
        var parent = place.mapping().parentOf(entity);
        if (parent == null || parent instanceof HibernateProxy || managing(parent) != null) {
            return;
        }
        var persister = place.persister();
        int index = List.of(persister.getPropertyNames())
                .indexOf(place.mapping().shardKeyPath().get(0));
        if (index >= 0
                && Objects.requireNonNull(place.mapping().parentMapping()).shardKeyOf(parent) == null
                && persister.getPropertyCascadeStyles()[index].doCascade(CascadingActions.PERSIST)) {
            persist(parent);
        }
    }

    private boolean isBound(EntityPlace place, int shard) {
        var bound = Objects.requireNonNull(boundShard);
        return bound.number() == shard
                && bound.keyspace().equals(place.mapping().group().keyspace());
    }

    private Database inScope(Database database, EntityPlace place) {
        if (!scope.contains(database)) {
            throw MESSAGES.outsideScope(scopeList().toString(), place.mapping().entityName(), database.name());
        }
        return database;
    }

    @Override
    public boolean isRouted(Object object) {
        return routed == object;
    }

    @Override
    public void copyReference(EntityPlace place, Object entity, Object id, boolean deleted) {
        var home = Objects.requireNonNull(place.fixed());
        var copies = copiesBeside(home);
        transaction.writingReference(place.mapping().entityName(), home, copies);
        for (var database : copies) {
            ReferenceWriter.write(stateless(database), place, entity, id, deleted);
        }
    }

    // ------------------------------------------------------------------ routing

    /** The database of an id: its number, or what {@link EntityPlace} says where there is none. */
    private int numberOf(EntityPlace place, Object id) {
        try {
            return place.ofId(id);
        } catch (ClassCastException wrongType) {
            // The engine session says so in Hibernate's words.
            return Objects.requireNonNull(anyLink()).database().number();
        }
    }

    /** The same, for an operation that the application asks for. */
    private int routedTo(EntityPlace place, Object id) {
        try {
            return place.routedTo(id);
        } catch (ClassCastException wrongType) {
            return numberOf(place, id);
        }
    }

    private @Nullable FacadeLink anyLink() {
        return FacadeLink.of(anyEngine());
    }

    private boolean isInScope(int number) {
        return (scope.bits() >>> number & 1) != 0;
    }

    <R> @Nullable R lookUp(
            @Nullable EntityPlace place,
            @Nullable Object id,
            boolean locking,
            Function<EventSource, @Nullable R> look) {
        checkOpen();
        if (place == null || id == null) {
            return look.apply(anyEngine());
        }
        if (place.isReference()) {
            return look.apply(referenceEngine(place, locking));
        }
        int number = routedTo(place, id);
        if (number >= 0) {
            return isInScope(number) ? within(place, look.apply(engine(places.database(number)))) : null;
        }
        if (number == EntityPlace.NOWHERE) {
            return null;
        }
        var holding = holdingInScope(place, id);
        if (holding != null) {
            return within(place, look.apply(holding));
        }
        return search(place, id, look);
    }

    /** The databases that are asked for an id that does not tell its place. */
    private List<Database> searched(EntityPlace place, Object id) {
        var databases = place.databases().and(scope).among(places.map().databases());
        if (databases.size() > 1) {
            factory.searches().check(place, id, databases, scatter);
            unit.events()
                    .planned(
                            () -> "find " + place.mapping().entityName(),
                            () -> "Search by an id that does not tell its place");
        }
        return databases;
    }

    private <R> @Nullable R search(EntityPlace place, Object id, Function<EventSource, @Nullable R> look) {
        R answer = null;
        Database found = null;
        for (var database : searched(place, id)) {
            var its = look.apply(engine(database));
            if (its != null) {
                if (found != null) {
                    markForRollbackOnly();
                    throw MESSAGES.duplicateRow(place.mapping().entityName(), id, found.name(), database.name());
                }
                found = database;
                answer = its;
            }
        }
        return within(place, answer);
    }

    /** A row of another virtual shard than the bound one is not seen. */
    private <R> @Nullable R within(EntityPlace place, @Nullable R entity) {
        if (boundShard == null || entity == null || !place.isSharded()) {
            return entity;
        }
        return isBound(place, place.mapping().shardOf(entity, false)) ? entity : null;
    }

    /** A copy of a reference entity is read where a session is open anyway; what is locked is the row at home. */
    private EventSource referenceEngine(EntityPlace place, boolean locking) {
        var home = Objects.requireNonNull(place.fixed());
        if (locking || scope.contains(home) && (openedOn(home) != null || opened.isEmpty())) {
            return engine(inScope(home, place));
        }
        return anyEngine();
    }

    private @Nullable EntityPlace placeOf(String entityName) {
        return places.of(entityName);
    }

    /** A load would take the other end of an association that leads to another database for absent. */
    private void checkGraphs(Map<String, Object> properties) {
        properties.values().forEach(unit.queries()::checkLoad);
    }

    @Nullable
    EntityPlace placeOf(EntityGraph<?> graph) {
        unit.queries().checkLoad(graph);
        return places.of(((RootGraphImplementor<?>) graph).getGraphedType().getTypeName());
    }

    /** The session that an object belongs to: that which manages it, else that of its place. */
    EventSource sessionOf(Object object) {
        var managing = managing(object);
        if (managing != null) {
            return managing;
        }
        var place = places.ofObject(object);
        if (place == null) {
            return anyEngine();
        }
        if (!place.isSharded()) {
            return engine(inScope(Objects.requireNonNull(place.fixed()), place));
        }
        var id = place.persister().getIdentifier(object);
        int number = id == null ? EntityPlace.UNKNOWN : numberOf(place, id);
        if (number >= 0 && boundShard == null) {
            return engine(inScope(places.database(number), place));
        }
        if (number >= 0) {
            return ofShard(place, place.mapping().shardOfId(Objects.requireNonNull(id)));
        }
        return place.mapping().shardKeyOf(object) == null ? anyEngine() : ofKey(place, object, false);
    }

    /** The session of the database that has the row of an id, for a stateless session to load it. */
    EventSource rowOf(String entityName, Object id) {
        var place = placeOf(entityName);
        if (place == null) {
            return anyEngine();
        }
        if (place.isReference()) {
            return referenceEngine(place, false);
        }
        int number = numberOf(place, id);
        if (number >= 0) {
            return engine(inScope(places.database(number), place));
        }
        EventSource found = null;
        if (number == EntityPlace.UNKNOWN) {
            for (var database : place.databases().and(scope).among(places.map().databases())) {
                if (stateless(database).get(entityName, id) != null) {
                    if (found != null) {
                        throw MESSAGES.duplicateRow(
                                entityName, id, tenant(found).name(), database.name());
                    }
                    found = engine(database);
                }
            }
        }
        return found != null ? found : anyEngine();
    }

    private static boolean isLocking(@Nullable LockModeType mode) {
        return mode != null && mode != LockModeType.NONE && mode != LockModeType.READ;
    }

    private static boolean isLocking(FindOption... options) {
        for (var option : options) {
            if (option instanceof LockModeType mode && isLocking(mode)
                    || option instanceof LockMode lock && lock.greaterThan(LockMode.READ)
                    || option instanceof LockOptions given
                            && given.getLockMode().greaterThan(LockMode.READ)) {
                return true;
            }
        }
        return false;
    }

    // ------------------------------------------------------------------ find

    @Override
    public <T> @Nullable T find(Class<T> entityClass, Object primaryKey) {
        return lookUp(places.of(entityClass), primaryKey, false, engine -> engine.find(entityClass, primaryKey));
    }

    @Override
    public <T> @Nullable T find(Class<T> entityClass, Object primaryKey, Map<String, Object> properties) {
        checkGraphs(properties);
        return lookUp(
                places.of(entityClass), primaryKey, false, engine -> engine.find(entityClass, primaryKey, properties));
    }

    @Override
    public <T> @Nullable T find(Class<T> entityClass, Object primaryKey, LockModeType lockMode) {
        return lookUp(
                places.of(entityClass),
                primaryKey,
                isLocking(lockMode),
                engine -> engine.find(entityClass, primaryKey, lockMode));
    }

    @Override
    public <T> @Nullable T find(
            Class<T> entityClass, Object primaryKey, LockModeType lockMode, Map<String, Object> properties) {
        checkGraphs(properties);
        return lookUp(
                places.of(entityClass),
                primaryKey,
                isLocking(lockMode),
                engine -> engine.find(entityClass, primaryKey, lockMode, properties));
    }

    @Override
    public <T> @Nullable T find(Class<T> entityClass, Object primaryKey, FindOption... findOptions) {
        return lookUp(
                places.of(entityClass),
                primaryKey,
                isLocking(findOptions),
                engine -> engine.find(entityClass, primaryKey, findOptions));
    }

    @Override
    public <T> @Nullable T find(EntityGraph<T> entityGraph, Object primaryKey, FindOption... findOptions) {
        return lookUp(
                placeOf(entityGraph),
                primaryKey,
                isLocking(findOptions),
                engine -> engine.find(entityGraph, primaryKey, findOptions));
    }

    @Override
    public @Nullable Object find(String entityName, Object primaryKey) {
        return lookUp(placeOf(entityName), primaryKey, false, engine -> engine.find(entityName, primaryKey));
    }

    @Override
    public @Nullable Object find(String entityName, Object primaryKey, FindOption... findOptions) {
        return lookUp(
                placeOf(entityName),
                primaryKey,
                isLocking(findOptions),
                engine -> engine.find(entityName, primaryKey, findOptions));
    }

    @Override
    public <T> @Nullable T get(Class<T> theClass, Object id) {
        return find(theClass, id);
    }

    @Override
    public @Nullable Object get(String entityName, Object id) {
        return find(entityName, id);
    }

    @Override
    public <T> T getReference(Class<T> entityClass, Object id) {
        return reference(places.of(entityClass), id, engine -> engine.getReference(entityClass, id));
    }

    @Override
    public Object getReference(String entityName, Object id) {
        return reference(placeOf(entityName), id, engine -> engine.getReference(entityName, id));
    }

    @Override
    public <T> T getReference(T object) {
        var managing = managing(object);
        return managing != null
                ? managing.getReference(object)
                : sessionOf(object).getReference(object);
    }

    private <R> R reference(@Nullable EntityPlace place, Object id, Function<EventSource, R> refer) {
        checkOpen();
        if (place == null || id == null) {
            return refer.apply(anyEngine());
        }
        if (place.isReference()) {
            return refer.apply(referenceEngine(place, false));
        }
        int number = routedTo(place, id);
        if (number >= 0) {
            return refer.apply(engine(inScope(places.database(number), place)));
        }
        var holding = number == EntityPlace.NOWHERE ? null : holdingInScope(place, id);
        var source = holding != null || number == EntityPlace.NOWHERE ? holding : searching(place, id);
        if (source == null) {
            throw MESSAGES.notFoundAnywhere(
                    place.mapping().entityName(), id, scopeList().toString());
        }
        return refer.apply(source);
    }

    // ------------------------------------------------------------------ load accesses and many at once

    @Override
    public <T> T get(Class<T> theClass, Object id, LockMode lockMode) {
        return this.<T>byId(theClass).with(lockMode).load(id);
    }

    @Override
    public Object get(String entityName, Object id, LockMode lockMode) {
        return byId(entityName).with(lockMode).load(id);
    }

    @Override
    public <T> T get(Class<T> entityType, Object id, LockOptions lockOptions) {
        return this.<T>byId(entityType).with(lockOptions).load(id);
    }

    @Override
    public Object get(String entityName, Object id, LockOptions lockOptions) {
        return byId(entityName).with(lockOptions).load(id);
    }

    @Override
    public <T> IdentifierLoadAccess<T> byId(Class<T> entityClass) {
        return byId(places.of(entityClass), engine -> engine.byId(entityClass));
    }

    @Override
    public <T> IdentifierLoadAccess<T> byId(String entityName) {
        return byId(placeOf(entityName), engine -> engine.byId(entityName));
    }

    private <T> IdentifierLoadAccess<T> byId(
            @Nullable EntityPlace place, Function<EventSource, IdentifierLoadAccess<T>> real) {
        checkOpen();
        return LoadAccess.recording(
                IdentifierLoadAccess.class, real, unit.queries()::checkLoad, (recorded, method, arguments) -> {
                    var id = Objects.requireNonNull(arguments)[0];
                    if (method.equals("getReference")) {
                        return reference(
                                place, id, engine -> recorded.on(engine).getReference(id));
                    }
                    var entity = lookUp(
                            place,
                            id,
                            recorded.isLocking(),
                            engine -> recorded.on(engine).load(id));
                    return method.equals("load") ? entity : Optional.ofNullable(entity);
                });
    }

    @Override
    public <T> SimpleNaturalIdLoadAccess<T> bySimpleNaturalId(Class<T> entityClass) {
        return bySimpleNaturalId(places.of(entityClass), engine -> engine.bySimpleNaturalId(entityClass));
    }

    @Override
    public <T> SimpleNaturalIdLoadAccess<T> bySimpleNaturalId(String entityName) {
        return bySimpleNaturalId(placeOf(entityName), engine -> engine.bySimpleNaturalId(entityName));
    }

    private <T> SimpleNaturalIdLoadAccess<T> bySimpleNaturalId(
            @Nullable EntityPlace place, Function<EventSource, SimpleNaturalIdLoadAccess<T>> real) {
        checkOpen();
        return LoadAccess.recording(
                SimpleNaturalIdLoadAccess.class, real, unit.queries()::checkLoad, (recorded, method, arguments) -> {
                    var value = Objects.requireNonNull(arguments)[0];
                    var entity = natural(
                            place,
                            value,
                            recorded.isLocking(),
                            engine -> recorded.on(engine).load(value));
                    return answer(place, value, method, entity);
                });
    }

    @Override
    public <T> NaturalIdLoadAccess<T> byNaturalId(Class<T> entityClass) {
        return byNaturalId(places.of(entityClass), engine -> engine.byNaturalId(entityClass));
    }

    @Override
    public <T> NaturalIdLoadAccess<T> byNaturalId(String entityName) {
        return byNaturalId(placeOf(entityName), engine -> engine.byNaturalId(entityName));
    }

    private <T> NaturalIdLoadAccess<T> byNaturalId(
            @Nullable EntityPlace place, Function<EventSource, NaturalIdLoadAccess<T>> real) {
        checkOpen();
        return LoadAccess.recording(
                NaturalIdLoadAccess.class, real, unit.queries()::checkLoad, (recorded, method, arguments) -> {
                    var entity = natural(
                            place,
                            "natural id",
                            recorded.isLocking(),
                            engine -> recorded.on(engine).load());
                    return answer(place, "natural id", method, entity);
                });
    }

    private static @Nullable Object answer(
            @Nullable EntityPlace place, Object id, String method, @Nullable Object entity) {
        if (method.equals("loadOptional")) {
            return Optional.ofNullable(entity);
        }
        if (entity == null && method.equals("getReference")) {
            throw MESSAGES.notFoundAnywhere(place == null ? "" : place.mapping().entityName(), id, "that can hold it");
        }
        return entity;
    }

    /** A natural id is unique over all databases: it is asked for on every one that can hold it. */
    private <R> @Nullable R natural(
            @Nullable EntityPlace place, Object id, boolean locking, Function<EventSource, @Nullable R> look) {
        checkOpen();
        if (place == null) {
            return look.apply(anyEngine());
        }
        if (place.isReference()) {
            return look.apply(referenceEngine(place, locking));
        }
        return search(place, id, look);
    }

    @Override
    public <T> MultiIdentifierLoadAccess<T> byMultipleIds(Class<T> entityClass) {
        return byMultipleIds(places.of(entityClass), engine -> engine.byMultipleIds(entityClass));
    }

    @Override
    public <T> MultiIdentifierLoadAccess<T> byMultipleIds(String entityName) {
        return byMultipleIds(placeOf(entityName), engine -> engine.byMultipleIds(entityName));
    }

    private <T> MultiIdentifierLoadAccess<T> byMultipleIds(
            @Nullable EntityPlace place, Function<EventSource, MultiIdentifierLoadAccess<T>> real) {
        checkOpen();
        return LoadAccess.recording(
                MultiIdentifierLoadAccess.class, real, unit.queries()::checkLoad, (recorded, method, arguments) -> {
                    var given = Objects.requireNonNull(arguments)[0];
                    List<?> ids = given instanceof List<?> list ? list : Arrays.asList((Object[]) given);
                    if (recorded.says("enableOrderedReturn", false)) {
                        return many(
                                        place,
                                        ids,
                                        recorded.isLocking(),
                                        (engine, some) -> recorded.on(engine)
                                                .enableOrderedReturn(true)
                                                .multiLoad(some))
                                .stream()
                                .filter(Objects::nonNull)
                                .toList();
                    }
                    return many(
                            place,
                            ids,
                            recorded.isLocking(),
                            (engine, some) -> recorded.on(engine).multiLoad(some));
                });
    }

    @Override
    public <E> List<E> findMultiple(Class<E> entityType, List<?> ids, FindOption... findOptions) {
        return ordered(
                findOptions,
                many(
                        places.of(entityType),
                        ids,
                        isLocking(findOptions),
                        (engine, some) -> engine.findMultiple(entityType, some, inOrder(findOptions))));
    }

    @Override
    public <E> List<E> findMultiple(EntityGraph<E> entityGraph, List<?> ids, FindOption... findOptions) {
        return ordered(
                findOptions,
                many(
                        placeOf(entityGraph),
                        ids,
                        isLocking(findOptions),
                        (engine, some) -> engine.findMultiple(entityGraph, some, inOrder(findOptions))));
    }

    private static boolean isUnordered(FindOption... findOptions) {
        return Arrays.asList(findOptions).contains(OrderingMode.UNORDERED);
    }

    /** Answers are put back in their places, so each database answers in the order of its ids. */
    private static FindOption[] inOrder(FindOption... findOptions) {
        return Arrays.stream(findOptions)
                .map(option -> option == OrderingMode.UNORDERED ? OrderingMode.ORDERED : option)
                .toArray(FindOption[]::new);
    }

    private static <E> List<E> ordered(FindOption[] findOptions, List<E> entities) {
        return isUnordered(findOptions)
                ? entities.stream().filter(Objects::nonNull).toList()
                : entities;
    }

    /** Loads many, one call per database: answers in the order of the ids, null where there is no row. */
    <E> List<E> many(
            @Nullable EntityPlace place, List<?> ids, boolean locking, BiFunction<EventSource, List<?>, List<E>> load) {
        checkOpen();
        if (place == null || scope.isSingle() && boundShard == null || !place.isSharded()) {
            var engine = place == null || scope.isSingle()
                    ? anyEngine()
                    : place.isReference()
                            ? referenceEngine(place, locking)
                            : engine(inScope(Objects.requireNonNull(place.fixed()), place));
            return load.apply(engine, ids);
        }
        var answers = new ArrayList<@Nullable E>(Collections.nCopies(ids.size(), null));
        for (var database : place.databases().and(scope).among(places.map().databases())) {
            var mine = new ArrayList<Object>();
            var positions = new ArrayList<Integer>();
            for (int i = 0; i < ids.size(); i++) {
                int number = numberOf(place, ids.get(i));
                if (number == database.number() || number == EntityPlace.UNKNOWN) {
                    mine.add(ids.get(i));
                    positions.add(i);
                }
            }
            var found = mine.isEmpty() ? List.<E>of() : load.apply(engine(database), mine);
            for (int i = 0; i < found.size(); i++) {
                E entity = within(place, found.get(i));
                if (entity != null && answers.set(positions.get(i), entity) != null) {
                    markForRollbackOnly();
                    throw MESSAGES.duplicateRow(place.mapping().entityName(), mine.get(i), "another", database.name());
                }
            }
        }
        return answers;
    }

    @Override
    public SessionStatistics getStatistics() {
        return new FacadeStatistics(() -> opened);
    }

    @Override
    public void addEventListeners(SessionEventListener... listeners) {
        addedEventListeners(listeners);
    }

    @Override
    public void load(Object object, Object id) {
        checkOpen();
        var place = places.ofObject(object);
        var number = place == null ? EntityPlace.NOWHERE : numberOf(place, id);
        if (place == null || number == EntityPlace.NOWHERE || place.isReference()) {
            (place == null || !place.isReference() ? anyEngine() : referenceEngine(place, false)).load(object, id);
            return;
        }
        var source = number >= 0 ? engine(inScope(places.database(number), place)) : searching(place, id);
        (source == null ? anyEngine() : source).load(object, id);
    }

    @Override
    public Object instantiate(String entityName, Object id) {
        return anyEngine().instantiate(entityName, id);
    }

    @Override
    public Object instantiate(EntityPersister persister, Object id) {
        return anyEngine().instantiate(persister, id);
    }

    @Override
    public void forceFlush(EntityEntry entry) {
        forceFlush(entry.getEntityKey());
    }

    @Override
    public void forceFlush(EntityKey key) {
        for (int i = 0; i < opened.size(); i++) {
            var engine = opened.get(i);
            if (engine.getPersistenceContextInternal().getEntityHolder(key) != null) {
                engine.forceFlush(key);
            }
        }
    }

    @Override
    public StatelessSession asStatelessSession() {
        throw MESSAGES.undecided("asStatelessSession");
    }

    @Override
    public Object internalLoad(String entityName, Object id, boolean eager, boolean nullable) {
        var place = placeOf(entityName);
        var number = place == null ? EntityPlace.UNKNOWN : numberOf(place, id);
        if (place != null && number < 0 && !place.isReference()) {
            var source = holdingInScope(place, id);
            source = source != null ? source : searching(place, id);
            return (source != null ? source : anyEngine()).internalLoad(entityName, id, eager, nullable);
        }
        return (place == null ? anyEngine() : engine(places.database(number)))
                .internalLoad(entityName, id, eager, nullable);
    }

    @Override
    public Object immediateLoad(String entityName, Object id) {
        var place = placeOf(entityName);
        var number = place == null ? EntityPlace.UNKNOWN : numberOf(place, id);
        if (place != null && number < 0) {
            var source = searching(place, id);
            return (source != null ? source : anyEngine()).immediateLoad(entityName, id);
        }
        return (place == null ? anyEngine() : engine(places.database(number))).immediateLoad(entityName, id);
    }

    @Override
    public void initializeCollection(PersistentCollection<?> collection, boolean writing) {
        ownerOf(collection).initializeCollection(collection, writing);
    }

    private EventSource ownerOf(PersistentCollection<?> collection) {
        var owner = collection.getOwner();
        return owner == null ? anyEngine() : sessionOrAny(owner);
    }

    @Override
    public @Nullable Object getContextEntityIdentifier(Object object) {
        var managing = managing(object);
        return managing == null ? null : managing.getContextEntityIdentifier(object);
    }

    @Override
    public EntityPersister getEntityPersister(@Nullable String entityName, Object object) {
        return sessionOrAny(object).getEntityPersister(entityName, object);
    }

    @Override
    public String bestGuessEntityName(Object object) {
        return sessionOrAny(object).bestGuessEntityName(object);
    }

    @Override
    public String guessEntityName(Object entity) {
        checkOpen();
        return sessionOrAny(entity).guessEntityName(entity);
    }

    @Override
    public boolean autoFlushIfRequired(Set<String> querySpaces) {
        return autoFlushIfRequired(querySpaces, false);
    }

    @Override
    public boolean autoFlushIfRequired(Set<String> querySpaces, boolean skipPreFlush) {
        boolean flushed = false;
        for (var engine : opened) {
            flushed |= engine.autoFlushIfRequired(querySpaces, skipPreFlush);
        }
        return flushed;
    }

    @Override
    public boolean autoPreFlushIfRequired(QueryParameterBindings parameterBindings) {
        boolean flushed = false;
        for (var engine : opened) {
            flushed |= engine.autoPreFlushIfRequired(parameterBindings);
        }
        return flushed;
    }

    @Override
    public void afterOperation(boolean success) {
        opened.forEach(engine -> engine.afterOperation(success));
        empty();
    }

    @Override
    public void afterScrollOperation() {
        opened.forEach(EventSource::afterScrollOperation);
        empty();
    }

    // ------------------------------------------------------------------ persist, merge, remove

    @Override
    public void persist(Object object) {
        var engine = forPersist(object);
        routed = object;
        try {
            engine.persist(object);
        } finally {
            routed = null;
        }
    }

    @Override
    public void persist(String entityName, Object object) {
        var engine = forPersist(object);
        routed = object;
        try {
            engine.persist(entityName, object);
        } finally {
            routed = null;
        }
    }

    private EventSource forPersist(Object object) {
        checkOpen();
        var managing = managing(object);
        if (managing != null) {
            return managing;
        }
        var place = places.ofObject(object);
        if (place == null) {
            return anyEngine();
        }
        try {
            return forNew(place, object);
        } catch (RuntimeException failure) {
            throw getExceptionConverter().convert(failure);
        }
    }

    @Override
    public <T> T merge(T object) {
        var engine = forMerge(object);
        routed = object;
        try {
            return engine.merge(object);
        } finally {
            routed = null;
        }
    }

    @Override
    public <T> T merge(String entityName, T object) {
        var engine = forMerge(object);
        routed = object;
        try {
            return engine.merge(entityName, object);
        } finally {
            routed = null;
        }
    }

    @Override
    public <T> T merge(T object, EntityGraph<? super T> loadGraph) {
        unit.queries().checkLoad(loadGraph);
        var engine = forMerge(object);
        routed = object;
        try {
            return engine.merge(object, loadGraph);
        } finally {
            routed = null;
        }
    }

    private EventSource forMerge(Object object) {
        checkOpen();
        var managing = managing(object);
        if (managing != null) {
            return managing;
        }
        var place = places.ofObject(object);
        return place == null ? anyEngine() : forMerge(place, object);
    }

    @Override
    public EventSource forMerge(EntityPlace place, Object object) {
        if (place.isSharded()) {
            var id = place.persister().getIdentifier(object);
            if (id != null) {
                int number = routedTo(place, id);
                if (number >= 0) {
                    return engine(inScope(places.database(number), place));
                }
                var source = holdingInScope(place, id);
                if (source == null) {
                    source = searching(place, id);
                }
                if (source != null) {
                    return source;
                }
            }
        }
        return forNew(place, object);
    }

    @Override
    public void remove(Object entity) {
        checkOpen();
        sessionOf(entity).remove(entity);
    }

    @Override
    public boolean contains(Object object) {
        checkOpen();
        var managing = managing(object);
        return managing != null ? managing.contains(object) : anyEngine().contains(object);
    }

    @Override
    public boolean contains(String entityName, Object object) {
        checkOpen();
        var managing = managing(object);
        return managing != null
                ? managing.contains(entityName, object)
                : anyEngine().contains(entityName, object);
    }

    @Override
    public boolean isManaged(Object entity) {
        var managing = managing(entity);
        return managing != null && managing.isManaged(entity);
    }

    @Override
    public void detach(Object entity) {
        checkOpen();
        sessionOrAny(entity).detach(entity);
    }

    @Override
    public void evict(Object object) {
        checkOpen();
        sessionOrAny(object).evict(object);
    }

    private EventSource sessionOrAny(Object object) {
        var managing = managing(object);
        return managing != null ? managing : anyEngine();
    }

    // ------------------------------------------------------------------ on what is managed

    @Override
    public void lock(Object entity, LockModeType lockMode) {
        checkOpen();
        sessionOf(entity).lock(entity, lockMode);
    }

    @Override
    public void lock(Object entity, LockModeType lockMode, Map<String, Object> properties) {
        checkOpen();
        sessionOf(entity).lock(entity, lockMode, properties);
    }

    @Override
    public void lock(Object entity, LockModeType lockMode, LockOption... lockOptions) {
        checkOpen();
        sessionOf(entity).lock(entity, lockMode, lockOptions);
    }

    @Override
    public void lock(Object object, LockMode lockMode) {
        checkOpen();
        sessionOf(object).lock(object, lockMode);
    }

    @Override
    public void lock(Object object, LockMode lockMode, LockOption... lockOptions) {
        checkOpen();
        sessionOf(object).lock(object, lockMode, lockOptions);
    }

    @Override
    public void lock(String entityName, Object object, LockOptions lockOptions) {
        checkOpen();
        sessionOf(object).lock(entityName, object, lockOptions);
    }

    @Override
    public void lock(Object object, LockOptions lockOptions) {
        checkOpen();
        sessionOf(object).lock(object, lockOptions);
    }

    @Override
    public void refresh(Object object) {
        checkOpen();
        sessionOf(object).refresh(object);
    }

    @Override
    public void refresh(Object entity, Map<String, Object> properties) {
        checkGraphs(properties);
        checkOpen();
        sessionOf(entity).refresh(entity, properties);
    }

    @Override
    public void refresh(Object entity, LockModeType lockMode) {
        checkOpen();
        sessionOf(entity).refresh(entity, lockMode);
    }

    @Override
    public void refresh(Object entity, LockModeType lockMode, Map<String, Object> properties) {
        checkGraphs(properties);
        checkOpen();
        sessionOf(entity).refresh(entity, lockMode, properties);
    }

    @Override
    public void refresh(Object entity, RefreshOption... refreshOptions) {
        checkOpen();
        sessionOf(entity).refresh(entity, refreshOptions);
    }

    @Override
    public void refresh(Object object, LockOptions lockOptions) {
        checkOpen();
        sessionOf(object).refresh(object, lockOptions);
    }

    @Override
    public LockMode getCurrentLockMode(Object object) {
        checkOpen();
        return sessionOrAny(object).getCurrentLockMode(object);
    }

    @Override
    public LockModeType getLockMode(Object entity) {
        checkOpen();
        return sessionOrAny(entity).getLockMode(entity);
    }

    @Override
    public Object getIdentifier(Object object) {
        checkOpen();
        return sessionOrAny(object).getIdentifier(object);
    }

    @Override
    public String getEntityName(Object object) {
        checkOpen();
        return sessionOrAny(object).getEntityName(object);
    }

    @Override
    public boolean isReadOnly(Object entityOrProxy) {
        checkOpen();
        return sessionOrAny(entityOrProxy).isReadOnly(entityOrProxy);
    }

    @Override
    public void setReadOnly(Object entityOrProxy, boolean readOnly) {
        checkOpen();
        sessionOrAny(entityOrProxy).setReadOnly(entityOrProxy, readOnly);
    }

    @Override
    public void replicate(Object object, ReplicationMode replicationMode) {
        forPersist(object).replicate(object, replicationMode);
    }

    @Override
    public void replicate(String entityName, Object object, ReplicationMode replicationMode) {
        forPersist(object).replicate(entityName, object, replicationMode);
    }

    @Override
    public boolean isDirty() {
        checkOpen();
        for (var engine : opened) {
            if (engine.isDirty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void cancelQuery() {
        checkOpen();
        opened.forEach(EventSource::cancelQuery);
    }

    @Override
    public boolean isConnected() {
        checkOpen();
        return opened.isEmpty() || opened.stream().anyMatch(EventSource::isConnected);
    }

    @Override
    public Collection<?> getManagedEntities() {
        return opened.stream()
                .flatMap(engine -> engine.getManagedEntities().stream())
                .toList();
    }

    @Override
    public Collection<?> getManagedEntities(String entityName) {
        return opened.stream()
                .flatMap(engine -> engine.getManagedEntities(entityName).stream())
                .toList();
    }

    @Override
    public <E> Collection<E> getManagedEntities(Class<E> entityType) {
        return opened.stream()
                .flatMap(engine -> engine.getManagedEntities(entityType).stream())
                .toList();
    }

    @Override
    public <E> Collection<E> getManagedEntities(EntityType<E> entityType) {
        return opened.stream()
                .flatMap(engine -> engine.getManagedEntities(entityType).stream())
                .toList();
    }

    @Override
    public void flush() {
        checkOpen();
        if (opened.size() == 1) {
            opened.get(0).flush();
        } else if (opened.isEmpty()) {
            checkTransactionNeededForUpdateOperation("No active transaction");
        } else {
            transaction.settle(true);
        }
    }

    @Override
    public void clear() {
        checkOpen();
        opened.forEach(EventSource::clear);
    }

    // ------------------------------------------------------------------ calls that cascades make

    @Override
    public void merge(String entityName, Object object, MergeContext copiedAlready) {
        forMerge(object).merge(entityName, object, copiedAlready);
    }

    @Override
    public void persist(String entityName, Object object, PersistContext createdAlready) {
        forPersist(object).persist(entityName, object, createdAlready);
    }

    @Override
    public void persistOnFlush(String entityName, Object object, PersistContext copiedAlready) {
        forPersist(object).persistOnFlush(entityName, object, copiedAlready);
    }

    @Override
    public void refresh(String entityName, Object object, RefreshContext refreshedAlready) {
        sessionOf(object).refresh(entityName, object, refreshedAlready);
    }

    @Override
    public void delete(
            String entityName, Object child, boolean isCascadeDeleteEnabled, DeleteContext transientEntities) {
        sessionOf(child).delete(entityName, child, isCascadeDeleteEnabled, transientEntities);
    }

    @Override
    public void removeOrphanBeforeUpdates(String entityName, Object child) {
        sessionOf(child).removeOrphanBeforeUpdates(entityName, child);
    }

    @Override
    public JdbcCoordinator getJdbcCoordinator() {
        return oneDatabase("getJdbcCoordinator").getJdbcCoordinator();
    }

    @Override
    public JdbcSessionContext getJdbcSessionContext() {
        return anyEngine().getJdbcSessionContext();
    }

    @Override
    public SessionEventListenerManager getEventListenerManager() {
        return anyEngine().getEventListenerManager();
    }

    @Override
    public PersistenceContext getPersistenceContext() {
        return oneDatabase("getPersistenceContext").getPersistenceContext();
    }

    @Override
    public PersistenceContext getPersistenceContextInternal() {
        return oneDatabase("getPersistenceContextInternal").getPersistenceContextInternal();
    }

    @Override
    public EntityKey generateEntityKey(Object id, EntityPersister persister) {
        return anyEngine().generateEntityKey(id, persister);
    }

    @Override
    public CollectionKey generateCollectionKey(CollectionPersister persister, Object key) {
        return anyEngine().generateCollectionKey(persister, key);
    }

    @Override
    public LobCreator getLobCreator() {
        return oneDatabase("getLobCreator").getLobCreator();
    }

    @Override
    public <T> T execute(Callback<T> callback) {
        return oneDatabase("execute").execute(callback);
    }

    @Override
    public JdbcConnectionAccess getJdbcConnectionAccess() {
        return oneDatabase("getJdbcConnectionAccess").getJdbcConnectionAccess();
    }

    @Override
    public TransactionCompletionCallbacks getTransactionCompletionCallbacks() {
        return oneDatabase("getTransactionCompletionCallbacks").getTransactionCompletionCallbacks();
    }

    @Override
    public <T> NaturalIdMultiLoadAccess<T> byMultipleNaturalId(Class<T> entityClass) {
        return oneDatabase("byMultipleNaturalId").byMultipleNaturalId(entityClass);
    }

    @Override
    public <T> NaturalIdMultiLoadAccess<T> byMultipleNaturalId(String entityName) {
        return oneDatabase("byMultipleNaturalId").byMultipleNaturalId(entityName);
    }

    @Override
    public SessionImplementor asSessionImplementor() {
        return this;
    }

    @Override
    public ActionQueue getActionQueue() {
        return oneDatabase("getActionQueue").getActionQueue();
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
        RuntimeException first = null;
        for (int i = 0; i < opened.size(); i++) {
            try {
                opened.get(i).close();
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (!waitingForClose) {
            transaction.abandon();
        }
        if (first != null) {
            throw first;
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

    /** A transaction lives in one version of the map. */
    @Override
    public void began() {
        places = factory.places();
        if (interceptor != null) {
            interceptor.afterTransactionBegin(accessTransaction());
        }
    }

    @Override
    public void completing() {
        if (served != null) {
            children().forEach(child -> child.getJdbcCoordinator().executeBatch());
        }
        if (interceptor != null) {
            interceptor.beforeTransactionCompletion(accessTransaction());
        }
    }

    @Override
    public void completed(boolean successful) {
        if (interceptor != null) {
            interceptor.afterTransactionCompletion(accessTransaction());
        }
        if (waitingForClose) {
            waitingForClose = false;
            transaction.abandon();
        }
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
        var place = places.ofObject(entity);
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
        var managing = managing(entity);
        if (managing != null) {
            return Objects.requireNonNull(FacadeLink.of(managing)).database().name();
        }
        var place = places.ofObject(entity);
        if (place == null) {
            throw MESSAGES.notSharded(entity.getClass().getName());
        }
        return place.ofEntity(entity, false).name();
    }

    @Override
    public <T> T withShard(ShardId shard, Function<Session, T> work) {
        var keyspace = places.map().keyspace(shard.keyspace());
        if (shard.number() >= keyspace.shardCount()) {
            throw MESSAGES.noSuchShard(shard.toString(), keyspace.shardCount() - 1);
        }
        return narrowed(keyspace.databaseOf(shard.number()), shard, work);
    }

    /** Narrows this session, for as long as it lives, to one virtual shard. */
    void bind(ShardId shard) {
        scope = DatabaseSet.of(places.map().databaseOf(shard));
        narrowed = true;
        boundShard = shard;
    }

    @Override
    public <T> T withDatabase(String database, Function<Session, T> work) {
        return narrowed(places.map().database(database), boundShard, work);
    }

    @Override
    public <T> Map<String, T> onAllDatabases(Function<Session, T> work) {
        var answers = new LinkedHashMap<String, T>();
        for (var database : narrowed ? scopeList() : places.map().databases()) {
            answers.put(database.name(), narrowed(database, boundShard, work));
        }
        return answers;
    }

    private <T> T narrowed(Database database, @Nullable ShardId shard, Function<Session, T> work) {
        checkOpen();
        if (narrowed && !scope.contains(database)) {
            throw MESSAGES.outsideScope(scopeList().toString(), "*", database.name());
        }
        var outerScope = scope;
        var outerShard = boundShard;
        boolean outerNarrowed = narrowed;
        scope = DatabaseSet.of(database);
        narrowed = true;
        boundShard = shard;
        try {
            return work.apply(this);
        } finally {
            scope = outerScope;
            narrowed = outerNarrowed;
            boundShard = outerShard;
        }
    }

    // ------------------------------------------------------------------ what queries ask

    @Override
    public SessionImplementor anchor() {
        return anyEngine();
    }

    @Override
    public DatabaseSet scope() {
        return scope;
    }

    @Override
    public void writingSeveral(String statement, List<Database> databases) {
        transaction.writingSeveral(statement, databases);
    }

    @Override
    public Database databaseOfNew(Object entity) {
        return tenant(forInsert(entity));
    }

    @Override
    public void abandon(Database database) {
        lost |= 1L << database.number();
        opened = opened.stream()
                .filter(engine -> !tenant(engine).equals(database))
                .toList();
        if (engines != null) {
            engines[database.number()] = null;
        }
        if (children != null) {
            children[database.number()] = null;
        }
        transaction.leaveOut(database);
    }

    @Override
    public void endAbandoned(SharedSessionContractImplementor engineSession) {
        FacadeTransaction.endLeftOut(engineSession);
    }

    @Override
    public Database writingReference(String entityName) {
        var home = Objects.requireNonNull(
                Objects.requireNonNull(placeOf(entityName)).fixed());
        transaction.writingReference(entityName, home, copiesBeside(home));
        return home;
    }

    private List<Database> copiesBeside(Database home) {
        return places.map().databases().stream()
                .filter(database -> !database.equals(home))
                .toList();
    }

    @Override
    public void insertedReference(String entityName, Object entity, Object id) {
        copyReference(Objects.requireNonNull(placeOf(entityName)), entity, id, false);
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
        if (asked && isTransactionInProgress() && !opened.isEmpty()) {
            transaction.settle(true);
        }
        // Opened here, on the caller's thread, and not by the partials.
        targets.forEach(this::engine);
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
        T answer = reading.get();
        if (wasUnmarked) {
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
        return anyEngine().getEventMonitor();
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
