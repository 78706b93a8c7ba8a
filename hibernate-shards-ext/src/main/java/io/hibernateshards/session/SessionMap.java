package io.hibernateshards.session;

import static io.hibernateshards.logging.NodeMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.association.EntityPlace;
import io.hibernateshards.association.EntityPlaces;
import io.hibernateshards.fence.Ownership;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.fence.OwnershipMode;
import io.hibernateshards.mapping.HiddenColumn;
import io.hibernateshards.node.Node;
import io.hibernateshards.node.Pin;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.ShardMove;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.BaseSessionEventListener;
import org.hibernate.Hibernate;
import org.hibernate.event.spi.EventSource;
import org.jspecify.annotations.Nullable;

/**
 * The version of the map that a façade session goes by: one that its transaction holds, or the newest at each call outside of
 * one. Before a transaction reads or writes a virtual shard that is being moved for the first time, it takes the shared lock
 * of that and sees that it is owned where the map says; else it waits, and goes on by a newer map. The rest of the map costs it
 * nothing. One thread at a time, but for {@link #read}.
 */
final class SessionMap extends BaseSessionEventListener {

    private static final long serialVersionUID = 1;

    /** Between two looks at a virtual shard that is not settled. */
    private static final Duration LOOK = Duration.ofMillis(5);
    /** What a database says of a transaction that is too old for what it reads. */
    private static final String SERIALIZATION_FAILURE = "40001";
    /** No virtual shard, since a list of none cannot be bound. */
    private static final List<Short> NONE = List.of((short) -1);

    private final transient ShardedSessionImpl session;
    private final transient ShardedSessionFactoryImpl factory;
    private final transient Node node;
    private final transient SessionScope scope;
    /** Made with its first element: most sessions touch nothing that moves. */
    private transient Set<ShardId> touched = Set.of();

    private transient volatile @Nullable Pin pin;
    /** Whether something was refused because the map was too old, so that nothing is under way that was routed by it. */
    private transient volatile boolean refused;
    /** Whose connections the application was given in this transaction, for what nobody sees. */
    private transient DatabaseSet handedOut = DatabaseSet.EMPTY;

    SessionMap(ShardedSessionImpl session, ShardedSessionFactoryImpl factory, SessionScope scope) {
        this.session = session;
        this.factory = factory;
        this.node = factory.unit().node();
        this.scope = scope;
    }

    boolean isSharing() {
        return node.isSharing();
    }

    // ---- which version

    /** Holds the newest version for a transaction that is about to begin. */
    void beginning() {
        if (node.isSharing()) {
            ended();
            var newest = node.pin();
            try {
                goBy(newest.map());
            } catch (RuntimeException failure) {
                newest.release();
                throw failure;
            }
            pin = newest;
        }
    }

    /** What the session holds since before the transaction is touched now: nothing will load it again. */
    void began() {
        if (pin == null || scope.places().map().moves().isEmpty()) {
            return;
        }
        for (var engine : session.engines().opened()) {
            var database = OpenEngines.databaseOf(engine);
            for (var entry : engine.getPersistenceContextInternal().reentrantSafeEntityEntries()) {
                var place = scope.places().ofObject(entry.getKey());
                if (place != null && place.hasMoves()) {
                    reading(place, entry.getKey(), database);
                }
            }
        }
    }

    /** The transaction ended: its version is held no longer. */
    void ended() {
        var its = pin;
        if (its != null) {
            pin = null;
            touched = Set.of();
            handedOut = DatabaseSet.EMPTY;
            its.release();
        }
    }

    /** Outside of a transaction: goes by the newest version from now on, unless the session holds what has left. */
    void refresh() {
        refused = false;
        if (pin == null) {
            var newest = node.map();
            if (newest != scope.places().map() && leftBehind(newest) == null) {
                use(newest);
            }
        }
    }

    private void goBy(ShardMap newest) {
        if (newest != scope.places().map()) {
            var refusal = leftBehind(newest);
            if (refusal != null) {
                throw refusal;
            }
            use(newest);
        }
    }

    private void use(ShardMap newest) {
        scope.places(factory.places(newest));
        session.engines().opened().forEach(engine -> leaveOutForeign(engine, OpenEngines.databaseOf(engine)));
    }

    /** In a transaction: goes on by a newer version, where a virtual shard that it has to touch has left. */
    private void goOn() {
        var before = Objects.requireNonNull(pin);
        var old = scope.places().map();
        var newest = node.pin();
        try {
            // The lease of the newer one need not be that of the older, which then covered nothing for a while.
            before.check();
            refuseOldSnapshots(old, newest.map());
            refuseForeign(newest.map());
            goBy(newest.map());
        } catch (RuntimeException failure) {
            newest.release();
            session.markForRollbackOnly();
            throw failure;
        }
        // Held from here on, since to settle what follows may go on once more.
        pin = newest;
        try {
            // What may have been used under the old version does not move before this one is acknowledged, and is
            // locked now.
            for (var move : newest.map().moves()) {
                if (old.moveOf(move.shard().keyspace(), move.shard().number()) == null && isBegun(move.owner())) {
                    settle(move.shard());
                }
            }
        } catch (RuntimeException failure) {
            session.markForRollbackOnly();
            throw failure;
        } finally {
            before.release();
        }
    }

    /**
     * A snapshot taken before a move ended still shows what the move deleted, and not what it brought: no filter of a version
     * without the move knows of that.
     */
    private void refuseOldSnapshots(ShardMap old, ShardMap newest) {
        for (var move : old.moves()) {
            var its = newest.moveOf(move.shard().keyspace(), move.shard().number());
            boolean ended = its == null
                    || !its.source().equals(move.source())
                    || !its.target().equals(move.target());
            if (ended) {
                refuseOldSnapshot(move, move.source());
                refuseOldSnapshot(move, move.target());
            }
        }
    }

    private void refuseOldSnapshot(ShardMove ended, Database database) {
        if (isBegun(database) && isSnapshot(database)) {
            throw MESSAGES.snapshotTooOld(
                    database.name(),
                    ended.shard().toString(),
                    ended.source().name(),
                    ended.target().name());
        }
    }

    private boolean isSnapshot(Database database) {
        try {
            return session.transaction().readingConnection(database).getTransactionIsolation()
                    > Connection.TRANSACTION_READ_COMMITTED;
        } catch (SQLException failure) {
            throw session.engines()
                    .touchedOn(database)
                    .getJdbcServices()
                    .getSqlExceptionHelper()
                    .convert(failure, "could not ask for the isolation of the transaction on " + database);
        }
    }

    /** Who was given a connection may use it still, and would see what comes there. */
    private void refuseForeign(ShardMap newest) {
        for (var database : handedOut.among(newest.databases())) {
            var foreign = newest.foreignOn(database);
            if (!foreign.isEmpty()) {
                throw MESSAGES.foreignRows("What was given a connection", database.name(), foreign.toString());
            }
        }
    }

    private boolean isBegun(Database database) {
        return (session.transaction().begun() >>> database.number() & 1) != 0;
    }

    // ---- what was left behind

    /** Why the session cannot go by a newer version, if so: it manages entities of virtual shards that are elsewhere by it. */
    private @Nullable RuntimeException leftBehind(ShardMap newest) {
        var places = scope.places();
        if (session.engines().opened().isEmpty() || !haveMoved(places.map(), newest)) {
            return null;
        }
        for (var engine : session.engines().opened()) {
            for (var entry : engine.getPersistenceContextInternal().reentrantSafeEntityEntries()) {
                var entity = entry.getKey();
                var place = places.ofObject(entity);
                if (place != null && place.isSharded()) {
                    var refusal =
                            leftBehind(place, entity, entry.getValue().getId(), OpenEngines.databaseOf(engine), newest);
                    if (refusal != null) {
                        return refusal;
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable RuntimeException leftBehind(
            EntityPlace place, Object entity, Object id, Database from, ShardMap newest) {
        if (place.isShardUntold(entity)) {
            // It may be one of those that left.
            return MESSAGES.entityLeft(
                    place.mapping().entityName(), id, "unknown", from.name(), "another database, perhaps");
        }
        var shard = place.shard(place.mapping().shardOf(entity, false));
        var to = newest.databaseOf(shard);
        return from.equals(to)
                ? null
                : MESSAGES.entityLeft(place.mapping().entityName(), id, shard.toString(), from.name(), to.name());
    }

    private static boolean haveMoved(ShardMap old, ShardMap newest) {
        for (var keyspace : old.keyspaces()) {
            var now = newest.keyspace(keyspace.keyspace());
            for (int shard = 0; shard < keyspace.shardCount(); shard++) {
                if (!keyspace.databaseOf(shard).equals(now.databaseOf(shard))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Lets an engine session see no rows that its database holds and does not own. */
    void leaveOutForeign(EventSource engine, Database database) {
        var map = scope.places().map();
        var foreign = map.foreignOn(database);
        var influencers = engine.getLoadQueryInfluencers();
        if (foreign.isEmpty()) {
            if (node.isSharing()) {
                influencers.disableFilter(HiddenColumn.FOREIGN_FILTER);
            }
            return;
        }
        var filter = influencers.enableFilter(HiddenColumn.FOREIGN_FILTER);
        for (var keyspace : map.keyspaces()) {
            var its = foreign.stream()
                    .filter(shard -> shard.keyspace().equals(keyspace.keyspace()))
                    .map(shard -> (short) shard.number())
                    .collect(Collectors.toList());
            filter.setParameterList(HiddenColumn.foreignParameter(keyspace.keyspace()), its.isEmpty() ? NONE : its);
        }
    }

    // ---- the first touch

    /** The place of an entity's rows by the map of the moment, once a virtual shard of them is settled. */
    EntityPlace settled(EntityPlace place, int shard) {
        settle(place.shard(shard));
        return now(place);
    }

    /** The same once all of its virtual shards in scope are. */
    EntityPlace settledAll(EntityPlace place) {
        settleAll(place.mapping().group().keyspace(), shard -> true);
        return now(place);
    }

    private EntityPlace now(EntityPlace place) {
        return Objects.requireNonNull(scope.places().of(place.mapping().entityName()));
    }

    interface Numbers {
        boolean contain(int shard);
    }

    /** Settles those virtual shards of a keyspace that are in scope, one after another, in one time. */
    void settleAll(String keyspace, Numbers numbers) {
        long start = System.nanoTime();
        EntityPlaces seen;
        do {
            seen = scope.places();
            // Connections are taken in the order of the databases, as everywhere.
            var moves = new ArrayList<>(seen.map().moves());
            moves.sort(Comparator.comparingInt(move -> move.owner().number()));
            for (var move : moves) {
                var shard = move.shard();
                if (shard.keyspace().equals(keyspace) && numbers.contain(shard.number()) && isInScope(move)) {
                    settle(shard, start);
                }
            }
        } while (seen != scope.places());
    }

    private boolean isInScope(ShardMove move) {
        return scope.contains(move.owner()) || scope.contains(move.other());
    }

    private void settle(ShardId shard) {
        settle(shard, System.nanoTime());
    }

    private void settle(ShardId shard, long start) {
        // A savepoint of the application's, rolled back by JDBC, takes locks with it.
        if (touched.contains(shard) && handedOut.isEmpty()) {
            return;
        }
        var move = scope.places().map().moveOf(shard.keyspace(), shard.number());
        while (move != null) {
            var mode = touch(move);
            if (mode == OwnershipMode.OWNED) {
                if (pin != null) {
                    touched(shard);
                }
                return;
            }
            checkPatience(move, mode, System.nanoTime() - start);
            node.awaitNewer(scope.places().map(), LOOK);
            if (node.map() != scope.places().map()) {
                if (pin != null) {
                    goOn();
                } else {
                    goBy(node.map());
                }
            }
            move = scope.places().map().moveOf(shard.keyspace(), shard.number());
        }
    }

    private void touched(ShardId shard) {
        if (touched.isEmpty()) {
            touched = new HashSet<>();
        }
        touched.add(shard);
    }

    private void checkPatience(ShardMove move, @Nullable OwnershipMode mode, long nanos) {
        if (nanos > node.patience().toNanos()
                || session.transaction().deadline().isExpired()
                || Thread.currentThread().isInterrupted()) {
            session.markForRollbackOnly();
            throw MESSAGES.notSettled(
                    move.shard().toString(),
                    move.source().name(),
                    move.target().name(),
                    mode == null ? "LOCKED" : mode.name(),
                    move.owner().name(),
                    Duration.ofNanos(nanos).toMillis());
        }
    }

    /** What the owner by the map is to a virtual shard, which is locked where it owns it; null where a mover is at it. */
    private @Nullable OwnershipMode touch(ShardMove move) {
        var database = move.owner();
        var engine = session.engines().touchedOn(database);
        try {
            var guard = factory.guard();
            if (!session.transaction().isInProgress()) {
                var jdbc = engine.getJdbcCoordinator();
                try {
                    return recorded(
                            guard.read(jdbc.getLogicalConnection().getPhysicalConnection(), move.shard()), move);
                } finally {
                    jdbc.afterStatementExecution();
                }
            }
            return touch(guard, session.transaction().readingConnection(database), move);
        } catch (SQLException failure) {
            session.markForRollbackOnly();
            if (SERIALIZATION_FAILURE.equals(failure.getSQLState())) {
                throw MESSAGES.notTouched(
                        move.shard().toString(), database.name(), String.valueOf(failure.getMessage()), failure);
            }
            throw engine.getJdbcServices()
                    .getSqlExceptionHelper()
                    .convert(failure, "could not touch the virtual shard " + move.shard());
        }
    }

    private static OwnershipMode recorded(Optional<Ownership> its, ShardMove move) {
        return its.orElseThrow(() ->
                        MESSAGES.noRecord(move.owner().name(), move.shard().toString()))
                .mode();
    }

    private @Nullable OwnershipMode touch(OwnershipGuard guard, Connection connection, ShardMove move)
            throws SQLException {
        var seen = recorded(guard.read(connection, move.shard()), move);
        if (seen != OwnershipMode.OWNED) {
            return seen;
        }
        var locked = guard.tryTouch(connection, move.shard());
        if (locked.isEmpty()) {
            return null;
        }
        var mode = locked.get().mode();
        if (mode != OwnershipMode.OWNED) {
            // Its lock is held until the transaction ends, which the mover waits for.
            session.markForRollbackOnly();
            throw MESSAGES.notSettled(
                    move.shard().toString(),
                    move.source().name(),
                    move.target().name(),
                    mode.name(),
                    move.owner().name(),
                    0);
        }
        return mode;
    }

    // ---- what is read

    /** Rows of an entity's virtual shard are read by the engine session of a database. */
    void reading(EntityPlace asked, Object entity, Database on) {
        var place = asked;
        if (refused) {
            refresh();
            place = now(asked);
        }
        if (!place.hasMoves()) {
            // What left before is refused when the version is taken.
            return;
        }
        var mapping = place.mapping();
        if (mapping.parentMapping() != null) {
            for (var step = mapping.unloadedStep(entity); step != null; step = mapping.unloadedStep(entity)) {
                Hibernate.initialize(step);
            }
        }
        int shard = place.shardOfReferenced(entity);
        var now = settled(place, shard);
        var home = now.databaseOf(shard);
        if (!home.equals(on)) {
            session.markForRollbackOnly();
            throw MESSAGES.entityLeft(
                    place.mapping().entityName(),
                    place.persister().getIdentifier(entity),
                    place.shard(shard).toString(),
                    on.name(),
                    home.name());
        }
    }

    /** Outside of a transaction a newer version may have come while several databases were asked by an older one. */
    void checkRoutedBy(ShardMap version) {
        if (pin == null && version != scope.places().map()) {
            throw MESSAGES.readByOldMap(scope.places().map().epoch(), version.epoch());
        }
    }

    /** Before SQL that nobody can add a condition to. */
    void runningNative(String call, Database database) {
        check();
        if (pin != null) {
            handedOut = handedOut.or(DatabaseSet.of(database));
        }
        var map = scope.places().map();
        if (map.moves().isEmpty()) {
            return;
        }
        for (var keyspace : map.keyspaces()) {
            settleAll(
                    keyspace.keyspace(),
                    shard -> databaseOf(keyspace.keyspace(), shard).equals(database));
        }
        var foreign = scope.places().map().foreignOn(database);
        if (!foreign.isEmpty()) {
            throw MESSAGES.foreignRows(call, database.name(), foreign.toString());
        }
    }

    private Database databaseOf(String keyspace, int shard) {
        return scope.places().map().keyspace(keyspace).databaseOf(shard);
    }

    /** Before rows of several databases are brought together in one. */
    void gathering(String text) {
        var moves = scope.places().map().moves();
        if (!moves.isEmpty()) {
            throw MESSAGES.notGathered(text, moves.toString());
        }
    }

    @Override
    public void jdbcExecuteStatementEnd() {
        read();
    }

    @Override
    public void jdbcExecuteBatchEnd() {
        read();
    }

    /** Something was answered: it may be believed, or this throws. Any thread. */
    void check() {
        if (node.isSharing()) {
            read();
        }
    }

    private void read() {
        var its = pin;
        if (its != null) {
            try {
                its.check();
            } catch (RuntimeException refusal) {
                session.markForRollbackOnly();
                throw refusal;
            }
        } else {
            var used = scope.places().map();
            if (!node.isBelievable(used)) {
                refused = true;
                throw MESSAGES.readByOldMap(node.map().epoch(), used.epoch());
            }
        }
    }
}
