package io.hibernateshards.catalog;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardId;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.catalog.MoveRecord.Decision;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.ShardMove;
import io.hibernateshards.topology.VirtualShardSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The map that nodes share, in tables of one database. Each change is one transaction that raises the map's version by
 * compare-and-set, so that of two at once one is made and the other is told to read anew. Any thread.
 */
public final class SharedMap {

    /** The version of the tables' layout. */
    static final int FORMAT = 1;

    private static final String CREATED = "CREATED";
    private static final String ADOPTED = "ADOPTED";
    private static final String CONFIRMED = "CONFIRMED";

    private static final int ATTEMPTS = 20;
    private static final long PAUSE_MILLIS = 100;

    private final DatabaseConnections connections;
    private final Database home;
    private final SharedMapStore store;
    private final SharedMapTables tables;
    private final ShardedTableStore shardedTables;

    /** @param home the database that has the tables */
    public SharedMap(DatabaseConnections connections, Database home, SharedMapTables tables) {
        this.connections = connections;
        this.home = home;
        this.tables = tables;
        this.store = new SharedMapStore(tables);
        this.shardedTables = new ShardedTableStore(tables);
    }

    /** The same map through a connection of its own, which is opened now and kept until the end. */
    public HeldSharedMap hold() {
        return new HeldSharedMap(connections, home, tables);
    }

    /** The database that has the tables. */
    public Database home() {
        return home;
    }

    /** Creates the tables where they are missing, and writes the first map where there is none; the map that is there then. */
    public ShardMap create(String unit, ShardMap first) {
        return create(unit, first, CREATED);
    }

    /**
     * The same for databases that a static map was used with: processes of that time may still run, and nobody sees them. Until
     * {@link #confirmAdopted} nothing moves.
     */
    public ShardMap adopt(String unit, ShardMap first) {
        return create(unit, first, ADOPTED);
    }

    private ShardMap create(String unit, ShardMap first, String state) {
        return with(connection -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    createOnce(connection, unit, first, state);
                    return connection
                            .inTransaction(() -> store.read(connection))
                            .orElseThrow();
                } catch (SQLException failure) {
                    // Another node may be creating the same tables or have been first: its map counts.
                    if (attempt == ATTEMPTS) {
                        throw failure;
                    }
                    pause(failure);
                }
            }
        });
    }

    private void createOnce(CatalogConnection connection, String unit, ShardMap first, String state)
            throws SQLException {
        if (!tables.missing(connection.jdbc()).isEmpty()) {
            for (var statement : tables.createStatements()) {
                connection.execute(statement);
            }
        }
        if (store.epoch(connection).isEmpty()) {
            connection.inTransaction(() -> {
                store.insert(connection, unit, first, state);
                return true;
            });
        }
    }

    private static void pause(SQLException failure) throws SQLException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(interruption);
            throw failure;
        }
    }

    /** The tables that are missing on the database that is to have them. */
    List<String> missingTables() {
        return with(connection -> tables.missing(connection.jdbc()));
    }

    /** The map; empty where there is none, or no table of it. */
    public Optional<ShardMap> find() {
        return with(connection -> CatalogTables.exists(connection.jdbc(), tables.map())
                ? connection.inTransaction(() -> store.read(connection))
                : Optional.empty());
    }

    /** Whether the map was taken over from a static one, and nobody said yet that all processes of that time have ended. */
    public boolean isAdoptionOpen() {
        return with(store::state).filter(ADOPTED::equals).isPresent();
    }

    /**
     * Says that no process runs any more that was started with a static map. Whether that was open.
     */
    public boolean confirmAdopted() {
        return with(connection -> store.changeState(connection, ADOPTED, CONFIRMED));
    }

    /** The map's version; empty where there is none. */
    public OptionalLong epoch() {
        return with(store::epoch);
    }

    /** The map; empty where there is none. */
    public Optional<ShardMap> read() {
        return with(connection -> connection.inTransaction(() -> store.read(connection)));
    }

    /**
     * Changes groups, buckets and databases; where virtual shards are changes by moves alone.
     *
     * @return the changed map, or empty where the map is no longer the one that was to be changed
     */
    public Optional<ShardMap> change(ShardMap from, UnaryOperator<ShardMap> change) {
        var changed = change.apply(from).withEpoch(from.epoch() + 1);
        for (var keyspace : from.keyspaces()) {
            for (int shard = 0; shard < keyspace.shardCount(); shard++) {
                var its = new ShardId(keyspace.keyspace(), shard);
                if (!changed.databaseOf(its).equals(keyspace.databaseOf(shard))) {
                    throw new IllegalArgumentException("The virtual shard '" + its + "' moves by a move alone");
                }
            }
        }
        return with(connection -> connection.inTransaction(() -> {
            if (!store.raise(connection, from.epoch())) {
                return Optional.empty();
            }
            store.replace(connection, changed);
            return Optional.of(changed);
        }));
    }

    // ---- tables

    /**
     * The tables whose rows move, a parent before its children. They do not change while a move is open: who carries one out reads
     * them after it was begun or taken over.
     */
    public List<ShardedTable> tables() {
        return with(connection -> connection.inTransaction(() -> {
            store.lock(connection);
            return shardedTables.read(connection);
        }));
    }

    /**
     * Describes the tables of a mapping, in a new version of the map where something is new. Of mappings that differ the one that
     * was first described later counts, so that an older one that starts again changes nothing; tables that
     * a mapping does not have stay.
     *
     * @throws ShardConfigurationException where something is new while virtual shards move: rows of a table that the mover
     *     does not know would stay behind
     */
    public void describe(Collection<ShardedTable> mapping) {
        var fingerprint = ShardedTable.fingerprint(mapping);
        with(connection -> connection.inTransaction(() -> {
            if (shardedTables.knows(connection, fingerprint)) {
                return false;
            }
            // Of several at once each waits here for the one before it.
            store.raise(connection);
            if (shardedTables.knows(connection, fingerprint)) {
                connection.jdbc().rollback();
                return false;
            }
            var news = shardedTables.news(connection, mapping);
            if (!news.isEmpty() && !store.moves(connection).isEmpty()) {
                throw new ShardConfigurationException(MESSAGES.newTablesWhileMoving(
                        news.stream().map(ShardedTable::name).collect(Collectors.joining("', '", "'", "'")),
                        home.name()));
            }
            for (var table : news) {
                shardedTables.replace(connection, table);
            }
            shardedTables.remember(connection, fingerprint);
            return true;
        }));
    }

    /**
     * Forgets a table that no mapping has any more and no database; its rows would not move. Whether it was known, and no move
     * is open.
     */
    public boolean forget(String table) {
        return with(connection -> connection.inTransaction(() -> {
            store.raise(connection);
            return store.moves(connection).isEmpty() && shardedTables.delete(connection, table);
        }));
    }

    // ---- moves

    /**
     * Records that a virtual shard is to move, and makes it known in a new version of the map.
     *
     * @param id the move's own
     * @param token who carries it out
     * @return the move; empty where the map is no longer that one, or another move of the virtual shard is open
     * @throws ShardException where the map was adopted and that is not confirmed
     */
    public Optional<MoveRecord> begin(
            ShardMap from, String id, ShardId shard, Database target, String step, String token) {
        var move = new ShardMove(shard, from.databaseOf(shard), target, false);
        // It has to fit into the bucket of its group, or the decision would fail later.
        from.keyspace(shard.keyspace()).moved(VirtualShardSet.of(shard.number()), target);
        var record = new MoveRecord(id, move, step, Decision.NONE, token, MoveProgress.NONE, false);
        return with(connection -> connection.inTransaction(() -> {
            if (store.state(connection).filter(ADOPTED::equals).isPresent()) {
                throw new ShardException(MESSAGES.adoptionOpen(shard.toString(), home.name()));
            }
            if (!store.raise(connection, from.epoch()) || store.openMove(connection, shard)) {
                connection.jdbc().rollback();
                return Optional.empty();
            }
            store.insert(connection, record);
            return Optional.of(record);
        }));
    }

    /** The open moves. */
    public List<MoveRecord> moves() {
        return with(connection -> connection.inTransaction(() -> store.moves(connection)));
    }

    /** A move, open or ended. */
    public Optional<MoveRecord> move(String id) {
        return with(connection -> connection.inTransaction(() -> store.move(connection, id)));
    }

    /** Whether a move is open, and carried out under its token. */
    public boolean isCarriedOut(MoveRecord move) {
        return with(connection -> !connection
                .query(
                        "select id from " + tables.move() + " where id = ? and token = ? and slot = ?",
                        row -> row.getString(1),
                        move.id(),
                        move.token(),
                        SharedMapStore.OPEN)
                .isEmpty());
    }

    /** Takes an open move over: whoever carried it out no longer does. Whether it was still carried out under that token. */
    public boolean takeOver(MoveRecord move, String token) {
        return with(connection -> connection.update(
                        "update " + tables.move() + " set token = ? where id = ? and token = ? and slot = ?",
                        token,
                        move.id(),
                        move.token(),
                        SharedMapStore.OPEN)
                > 0);
    }

    /** Records how far a move is. Whether it is still carried out under its token. */
    public boolean reached(MoveRecord move, String step) {
        return with(connection -> connection.update(
                        "update " + tables.move() + " set step = ? where id = ? and token = ? and slot = ?",
                        step,
                        move.id(),
                        move.token(),
                        SharedMapStore.OPEN)
                > 0);
    }

    /** Records how much was copied. Whether the move is still carried out under its token. */
    public boolean progressed(MoveRecord move, MoveProgress progress) {
        return with(connection -> connection.update(
                        "update " + tables.move()
                                + " set copied_rows = ?, copied_bytes = ?, of_rows = ?, copy_millis = ? "
                                + "where id = ? and token = ? and slot = ?",
                        progress.rows(),
                        progress.bytes(),
                        progress.ofRows(),
                        progress.copying().toMillis(),
                        move.id(),
                        move.token(),
                        SharedMapStore.OPEN)
                > 0);
    }

    /** Tells who carries an open move out to wait, or to go on. Whether it was open. */
    public boolean pause(String id, boolean paused) {
        return with(connection -> connection.update(
                        "update " + tables.move() + " set is_paused = ? where id = ? and slot = ?",
                        paused,
                        id,
                        SharedMapStore.OPEN)
                > 0);
    }

    /** Whether a move is to wait; empty where it is no longer carried out under its token. */
    public Optional<Boolean> isPaused(MoveRecord move) {
        return with(connection -> connection
                .query(
                        "select is_paused from " + tables.move() + " where id = ? and token = ? and slot = ?",
                        row -> row.getBoolean(1),
                        move.id(),
                        move.token(),
                        SharedMapStore.OPEN)
                .stream()
                .findFirst());
    }

    /**
     * The one decision: that the target owns the virtual shard, in a new version of the map.
     *
     * @return whether it was made here and now; if not, the move is decided already, ended, or carried out by another
     */
    public boolean decide(MoveRecord move, String step) {
        return with(connection -> connection.inTransaction(() -> {
            if (!store.decide(connection, move, Decision.COMMIT, step)) {
                return false;
            }
            store.raise(connection);
            var map = store.readPlaces(connection).orElseThrow();
            var shard = move.move().shard();
            var before = map.keyspace(shard.keyspace());
            var after =
                    before.moved(VirtualShardSet.of(shard.number()), move.move().target());
            // Nobody can use the virtual shard until this is done: only what changes is written, mostly one row.
            if (store.hasSameBuckets(before, after)) {
                store.place(connection, after, shard.number());
            } else {
                store.replace(connection, map.with(after));
            }
            return true;
        }));
    }

    /** The other decision: that the source keeps the virtual shard. Whether it was made here and now. */
    public boolean abort(MoveRecord move, String step) {
        return with(connection -> connection.inTransaction(() -> store.decide(connection, move, Decision.ABORT, step)));
    }

    /** Ends a move that is decided, in a new version of the map. Whether it was open and carried out under its token. */
    public boolean end(MoveRecord move, String step) {
        return with(connection -> connection.inTransaction(() -> {
            int ended = connection.update(
                    "update " + tables.move()
                            + " set step = ?, slot = id where id = ? and token = ? and slot = ? and decision <> ?",
                    step,
                    move.id(),
                    move.token(),
                    SharedMapStore.OPEN,
                    Decision.NONE.name());
            if (ended > 0) {
                store.raise(connection);
            }
            return ended > 0;
        }));
    }

    // ---- nodes

    /**
     * Gives a node a lease by the database's clock, and records the version of the map that none of its transactions is older
     * than. Which version there is has to be read afterwards: who raised it before did not see this lease, if it is a new one.
     *
     * @return whether the node had a lease all the time since its last one
     */
    public boolean renew(String node, String name, long epoch, Duration lease) {
        return with(connection -> connection.inTransaction(() -> store.renew(connection, node, name, epoch, lease)));
    }

    /** Ends a node's lease. */
    public void leave(String node) {
        with(connection -> connection.update("delete from " + tables.node() + " where node = ?", node));
    }

    /** The names of the nodes whose transactions may still have an older map: those with a lease, or one that just ended. */
    public List<String> behind(long epoch, Duration drift) {
        return with(connection -> store.behind(connection, epoch, drift));
    }

    /** All nodes that have not left, by their names; those whose lease has ended too. */
    public List<NodeLease> nodes() {
        return with(store::nodes);
    }

    private interface Work<T> {
        T in(CatalogConnection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (var connection = CatalogConnection.open(connections, home)) {
            return work.in(connection);
        } catch (SQLException failure) {
            throw new ShardUnavailableException(
                    MESSAGES.mapFailed(home.name(), connections.address(home), String.valueOf(failure.getMessage())),
                    Set.of(home.name()),
                    failure);
        }
    }
}
