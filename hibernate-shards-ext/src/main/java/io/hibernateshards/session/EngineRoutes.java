package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.association.EngineSessions;
import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.association.EntityPlaces;
import io.hibernateshards.topology.Database;
import io.hibernateshards.transaction.FacadeTransaction;
import java.util.List;
import java.util.Objects;
import org.hibernate.Hibernate;
import org.hibernate.engine.spi.CascadingActions;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.EventSource;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/**
 * Which engine session of a façade session an entity or an id leads to: that which manages it, else that of its shard key, its
 * id, or its row. Never one outside the scope. One thread at a time.
 */
final class EngineRoutes implements EngineSessions {

    private final ShardedSessionImpl session;
    private final ShardedSessionFactoryImpl factory;
    private final OpenEngines engines;
    private final SessionScope scope;
    private final SessionMap map;
    private final FacadeTransaction transaction;
    private @Nullable Object routed;

    EngineRoutes(
            ShardedSessionImpl session,
            ShardedSessionFactoryImpl factory,
            OpenEngines engines,
            SessionScope scope,
            SessionMap map,
            FacadeTransaction transaction) {
        this.session = session;
        this.factory = factory;
        this.engines = engines;
        this.scope = scope;
        this.map = map;
        this.transaction = transaction;
    }

    @Override
    public SharedSessionContractImplementor facade() {
        return session.facade();
    }

    @Override
    public boolean isRouted(Object object) {
        return routed == object;
    }

    /** From now on this object has been routed by the façade, or none has. */
    void routed(@Nullable Object object) {
        routed = object;
    }

    @Override
    public @Nullable ShardId boundShard() {
        return scope.boundShard();
    }

    @Override
    public FacadeTransaction transaction() {
        return transaction;
    }

    @Override
    public EntityPlaces places() {
        return scope.places();
    }

    @Override
    public void reading(EntityPlace place, Object entity, Database on) {
        map.reading(place, entity, on);
    }

    @Override
    public EventSource engine(Database database) {
        return engines.on(database);
    }

    @Override
    public @Nullable EventSource managing(Object entity) {
        return engines.managing(entity);
    }

    @Override
    public @Nullable EventSource holding(EntityPlace place, Object id) {
        return engines.holding(place, id);
    }

    // ------------------------------------------------------------------ of any, of one, of a place

    /** Any session in scope, for what fails or answers the same on all of them. */
    EventSource any() {
        var opened = engines.opened();
        for (int i = 0; i < opened.size(); i++) {
            if (scope.contains(OpenEngines.databaseOf(opened.get(i)))) {
                return opened.get(i);
            }
        }
        var unsharded = factory.unit().unsharded();
        return engines.on(scope.contains(unsharded) ? unsharded : scope.list().get(0));
    }

    /** The engine session of the one database there is, or of the enclosing {@code withDatabase}; refuses otherwise. */
    SessionImplementor oneDatabase(String method) {
        session.checkOpen();
        var boundShard = scope.boundShard();
        if (boundShard != null) {
            throw session.refused(MESSAGES.notWithinShard(method, boundShard.toString()));
        }
        if (!scope.isSingle()) {
            throw session.refused(
                    MESSAGES.needsDatabase(method, scope.databases().size()));
        }
        var database = scope.list().get(0);
        map.runningNative(method, database);
        // What runs there may use the connection without a statement that is inspected.
        return engines.touchedOn(database);
    }

    /** The engine session of a database by its number, for rows of an entity. */
    EventSource on(int number, EntityPlace place) {
        return engines.on(scope.require(places().database(number), place));
    }

    /** The engine session of an entity's only database, or of its home. */
    EventSource home(EntityPlace place) {
        return engines.on(scope.require(Objects.requireNonNull(place.fixed()), place));
    }

    /** A copy of a reference entity is read where a session is open anyway; what is locked is the row at home. */
    EventSource reference(EntityPlace place, boolean locking) {
        var home = Objects.requireNonNull(place.fixed());
        if (locking
                || scope.contains(home)
                        && (engines.openedOn(home) != null || engines.opened().isEmpty())) {
            return home(place);
        }
        return any();
    }

    // ------------------------------------------------------------------ of an id

    /** The database of an id: its number, or what {@link EntityPlace} says where there is none. */
    @Override
    public int numberOf(EntityPlace place, Object id) {
        try {
            return place.hasMoves() ? settled(place, id).ofId(id) : place.ofId(id);
        } catch (ClassCastException wrongType) {
            // The engine session says so in Hibernate's words.
            return OpenEngines.databaseOf(any()).number();
        }
    }

    /** The same, for an operation that the application asks for. */
    int routedTo(EntityPlace place, Object id) {
        try {
            return place.hasMoves() ? settled(place, id).routedTo(id) : place.routedTo(id);
        } catch (ClassCastException wrongType) {
            return numberOf(place, id);
        }
    }

    /** Says that what was read may be believed, where no statement was watched. */
    void checkMap() {
        map.check();
    }

    /** The place of an entity by the map that the session goes by now, which may have come since it was asked for. */
    @Nullable
    EntityPlace now(@Nullable EntityPlace asked) {
        if (asked == null || !map.isSharing()) {
            return asked;
        }
        map.check();
        return places().of(asked.mapping().entityName());
    }

    private EntityPlace settled(EntityPlace place, Object id) {
        int shard = place.isSharded() ? place.mapping().shardOfId(id) : -1;
        return shard < 0 ? place : map.settled(place, shard);
    }

    /** The engine session that has an entity or proxy with that id, among the databases that may be touched now, or null. */
    @Nullable
    EventSource holdingInScope(EntityPlace place, Object id) {
        var holding = engines.holding(place, id);
        return holding != null && !scope.contains(OpenEngines.databaseOf(holding)) ? null : holding;
    }

    /** That which has an entity or proxy with that id, else that which has its row, else null. */
    @Nullable
    EventSource found(EntityPlace place, Object id) {
        var holding = holdingInScope(place, id);
        return holding != null ? holding : searching(place, id);
    }

    /** The databases that are asked for an id that does not tell its place. */
    List<Database> searched(EntityPlace place, Object id) {
        var databases = scope.of(settledAll(place));
        if (databases.size() > 1) {
            checkSearch(place, id, databases);
            factory.unit()
                    .events()
                    .planned(
                            () -> "find " + place.mapping().entityName(),
                            () -> "Search by an id that does not tell its place");
        }
        return databases;
    }

    /** Where all rows of an entity may be, once those that are being moved are settled. */
    EntityPlace settledAll(EntityPlace place) {
        return place.hasMoves() ? map.settledAll(place) : place;
    }

    private void checkSearch(EntityPlace place, Object id, List<Database> databases) {
        try {
            factory.searches().check(place, id, databases, session.scatter());
        } catch (UnsupportedShardedQueryException refusal) {
            throw session.refused(refusal);
        }
    }

    @Override
    public @Nullable EventSource searching(EntityPlace place, Object id) {
        var name = place.mapping().entityName();
        Database found = null;
        for (var database : searched(place, id)) {
            if (engines.on(database).find(name, id) != null) {
                if (found != null) {
                    transaction.markRollbackOnly();
                    throw MESSAGES.duplicateRow(name, id, found.name(), database.name());
                }
                found = database;
            }
        }
        return found == null ? null : engines.on(found);
    }

    /** The session of the database that has the row of an id, for a stateless session to load it. */
    EventSource rowOf(String entityName, Object id) {
        var place = places().of(entityName);
        if (place == null) {
            return any();
        }
        if (place.isReference()) {
            return reference(place, false);
        }
        int number = numberOf(place, id);
        if (number >= 0) {
            return on(number, place);
        }
        EventSource found = null;
        if (number == EntityPlace.UNKNOWN) {
            for (var database : scope.of(settledAll(place))) {
                if (engines.stateless(database).get(entityName, id) != null) {
                    if (found != null) {
                        throw MESSAGES.duplicateRow(
                                entityName, id, OpenEngines.databaseOf(found).name(), database.name());
                    }
                    found = engines.on(database);
                }
            }
        }
        return found != null ? found : any();
    }

    // ------------------------------------------------------------------ of an entity

    /** The session that an object belongs to: that which manages it, else that of its place. */
    EventSource of(Object object) {
        var managing = engines.managing(object);
        if (managing != null) {
            return managing;
        }
        var place = places().ofObject(object);
        if (place == null) {
            return any();
        }
        if (!place.isSharded()) {
            return home(place);
        }
        var id = place.persister().getIdentifier(object);
        boolean isBound = scope.boundShard() != null;
        int number = id == null ? EntityPlace.UNKNOWN : isBound ? numberOf(place, id) : routedTo(place, id);
        if (number >= 0 && !isBound) {
            return on(number, place);
        }
        if (number >= 0) {
            return ofShard(place, place.mapping().shardOfId(Objects.requireNonNull(id)));
        }
        return place.mapping().shardKeyOf(object) == null ? any() : ofKey(place, object, false);
    }

    /** The session that manages an object, else any. */
    EventSource managingOrAny(Object object) {
        var managing = engines.managing(object);
        return managing != null ? managing : any();
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

    private EventSource ofShard(EntityPlace asked, int shard) {
        var place = asked.hasMoves() ? map.settled(asked, shard) : asked;
        var database = scope.requireShard(place, shard);
        place.delegate(shard).routed();
        return engines.on(database);
    }

    /** The database of an entity, by its shard key. */
    Database homeOf(EntityPlace place, Object entity) {
        return place.hasMoves()
                ? map.settled(place, place.mapping().shardOf(entity, false)).ofEntity(entity, false)
                : place.ofEntity(entity, false);
    }

    // ------------------------------------------------------------------ of what is to be written

    /** The session that an object is to be persisted in. */
    EventSource forPersist(Object object) {
        session.checkOpen();
        var managing = engines.managing(object);
        if (managing != null) {
            return managing;
        }
        var place = places().ofObject(object);
        if (place == null) {
            return any();
        }
        try {
            return forNew(place, object);
        } catch (RuntimeException failure) {
            throw session.getExceptionConverter().convert(failure);
        }
    }

    @Override
    public EventSource forNew(EntityPlace place, Object entity) {
        if (!place.isSharded()) {
            return home(place);
        }
        if (isNewRoot(place, entity)) {
            return engines.on(homeOfNewRoot(place));
        }
        persistNewParent(place, entity);
        return ofKey(place, entity, true);
    }

    /** The session that a new row is to be written in, without a cascade to what it refers to. */
    EventSource forInsert(Object entity) {
        session.checkOpen();
        var place = places().ofObject(entity);
        if (place == null) {
            return any();
        }
        if (!place.isSharded()) {
            return home(place);
        }
        return isNewRoot(place, entity) ? engines.on(homeOfNewRoot(place)) : ofKey(place, entity, true);
    }

    private static boolean isNewRoot(EntityPlace place, Object entity) {
        return place.keyIsGeneratedId() && place.mapping().shardKeyOf(entity) == null;
    }

    private Database homeOfNewRoot(EntityPlace place) {
        var mapping = place.mapping();
        var boundShard = scope.boundShard();
        if (boundShard != null) {
            if (!boundShard.keyspace().equals(mapping.group().keyspace())) {
                throw MESSAGES.outsideScope(
                        boundShard.toString(),
                        mapping.entityName(),
                        "keyspace " + mapping.group().keyspace());
            }
            var its = place.hasMoves() ? map.settled(place, boundShard.number()) : place;
            its.delegate(boundShard.number()).routed();
            return its.databaseOf(boundShard.number());
        }
        return scope.isSingle()
                ? scope.list().get(0)
                : factory.unit().newRoots().place(mapping, places().map());
    }

    /** A parent that the key comes from, and that is new too, gets its id before the child is routed by it. */
    private void persistNewParent(EntityPlace place, Object entity) {
        var parent = place.mapping().parentOf(entity);
        if (parent == null || parent instanceof HibernateProxy || engines.managing(parent) != null) {
            return;
        }
        var persister = place.persister();
        int index = List.of(persister.getPropertyNames())
                .indexOf(place.mapping().shardKeyPath().get(0));
        if (index >= 0
                && Objects.requireNonNull(place.mapping().parentMapping()).shardKeyOf(parent) == null
                && persister.getPropertyCascadeStyles()[index].doCascade(CascadingActions.PERSIST)) {
            session.persist(parent);
        }
    }

    /** The session that an object is to be merged in. */
    EventSource forMerge(Object object) {
        session.checkOpen();
        var managing = engines.managing(object);
        if (managing != null) {
            return managing;
        }
        var place = places().ofObject(object);
        return place == null ? any() : forMerge(place, object);
    }

    @Override
    public EventSource forMerge(EntityPlace place, Object object) {
        if (place.isSharded()) {
            var id = place.persister().getIdentifier(object);
            if (id != null) {
                int number = routedTo(place, id);
                if (number >= 0) {
                    return on(number, place);
                }
                var source = found(place, id);
                if (source != null) {
                    return source;
                }
            }
        }
        return forNew(place, object);
    }

    // ------------------------------------------------------------------ of reference entities

    /** A reference entity is about to be written, at its home and everywhere else. */
    Database writingReference(EntityPlace place) {
        var home = Objects.requireNonNull(place.fixed());
        transaction.writingReference(place.mapping().entityName(), home, copiesBeside(home));
        return home;
    }

    @Override
    public void copyReference(EntityPlace place, Object entity, Object id, boolean deleted) {
        var home = writingReference(place);
        for (var database : copiesBeside(home)) {
            ReferenceWriter.write(engines.stateless(database), place, entity, id, deleted);
        }
    }

    private List<Database> copiesBeside(Database home) {
        return places().map().databases().stream()
                .filter(database -> !database.equals(home))
                .toList();
    }
}
