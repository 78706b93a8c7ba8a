package io.hibernateshards.catalog;

import io.hibernateshards.ShardId;
import io.hibernateshards.catalog.MoveRecord.Decision;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.ShardMove;
import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads and writes the shared map's tables, in the transaction of a connection. */
final class SharedMapStore {

    /** The slot of a move that has not ended. */
    static final String OPEN = "open";

    private static final int SLOT = 1;

    /** How often the map is read again where it changes meanwhile, before its changes are locked out. */
    private static final int READINGS = 20;

    private final SharedMapTables tables;

    SharedMapStore(SharedMapTables tables) {
        this.tables = tables;
    }

    OptionalLong epoch(CatalogConnection connection) throws SQLException {
        return connection
                .query("select epoch from " + tables.map() + " where slot = ?", row -> row.getLong(1), SLOT)
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** Raises the version where it is still that one; others wait until this transaction ends. */
    boolean raise(CatalogConnection connection, long from) throws SQLException {
        return connection.update(
                        "update " + tables.map() + " set epoch = epoch + 1 where slot = ? and epoch = ?", SLOT, from)
                > 0;
    }

    void raise(CatalogConnection connection) throws SQLException {
        connection.update("update " + tables.map() + " set epoch = epoch + 1 where slot = ?", SLOT);
    }

    /** Nobody changes the map until this transaction ends. */
    void lock(CatalogConnection connection) throws SQLException {
        connection.query(
                "select epoch from " + tables.map() + " where slot = ? for update", row -> row.getLong(1), SLOT);
    }

    void insert(CatalogConnection connection, String unit, ShardMap map, String state) throws SQLException {
        connection.update(
                "insert into " + tables.map() + " (slot, format, unit, epoch, state) values (?, ?, ?, ?, ?)",
                SLOT,
                SharedMap.FORMAT,
                unit,
                map.epoch(),
                state);
        insertContent(connection, map);
    }

    /** How the map came to be; empty where there is none. */
    Optional<String> state(CatalogConnection connection) throws SQLException {
        return connection
                .query("select state from " + tables.map() + " where slot = ?", row -> row.getString(1), SLOT)
                .stream()
                .findFirst();
    }

    boolean changeState(CatalogConnection connection, String from, String to) throws SQLException {
        return connection.update(
                        "update " + tables.map() + " set state = ? where slot = ? and state = ?", to, SLOT, from)
                > 0;
    }

    void replace(CatalogConnection connection, ShardMap map) throws SQLException {
        for (var table :
                List.of(tables.virtualShard(), tables.bucket(), tables.group(), tables.keyspace(), tables.database())) {
            connection.update("delete from " + table);
        }
        insertContent(connection, map);
    }

    /** Whether two maps of a keyspace differ in nothing but in which group, and where, virtual shards are. */
    boolean hasSameBuckets(KeyspaceMap map, KeyspaceMap other) {
        return buckets(map).equals(buckets(other));
    }

    private static List<VirtualShardGroup> buckets(KeyspaceMap map) {
        return map.groups().stream()
                .map(group ->
                        new VirtualShardGroup(group.name(), List.of(), group.active(), group.waiting(), group.bound()))
                .toList();
    }

    /** Writes where one virtual shard is. */
    void place(CatalogConnection connection, KeyspaceMap keyspace, int shard) throws SQLException {
        connection.update(
                "update " + tables.virtualShard()
                        + " set name = ?, database_number = ? where keyspace = ? and vshard = ?",
                keyspace.groupOf(shard).name(),
                keyspace.databaseOf(shard).number(),
                keyspace.keyspace(),
                shard);
    }

    private void insertContent(CatalogConnection connection, ShardMap map) throws SQLException {
        for (var database : map.databases()) {
            connection.update(
                    "insert into " + tables.database() + " (database_number, name) values (?, ?)",
                    database.number(),
                    database.name());
        }
        int place = 0;
        for (var keyspace : map.keyspaces()) {
            connection.update(
                    "insert into " + tables.keyspace() + " (keyspace, place, shards) values (?, ?, ?)",
                    keyspace.keyspace(),
                    place++,
                    keyspace.shardCount());
            insertGroups(connection, keyspace);
            var rows = new ArrayList<Object[]>(keyspace.shardCount());
            for (int shard = 0; shard < keyspace.shardCount(); shard++) {
                rows.add(new Object[] {
                    keyspace.keyspace(),
                    shard,
                    keyspace.groupOf(shard).name(),
                    keyspace.databaseOf(shard).number()
                });
            }
            connection.updateEach(
                    "insert into " + tables.virtualShard()
                            + " (keyspace, vshard, name, database_number) values (?, ?, ?, ?)",
                    rows);
        }
    }

    private void insertGroups(CatalogConnection connection, KeyspaceMap keyspace) throws SQLException {
        int place = 0;
        for (var group : keyspace.groups()) {
            connection.update(
                    "insert into " + tables.group() + " (keyspace, name, place, is_bound) values (?, ?, ?, ?)",
                    keyspace.keyspace(),
                    group.name(),
                    place++,
                    group.bound());
            int member = 0;
            for (var database : group.bucket()) {
                connection.update(
                        "insert into " + tables.bucket()
                                + " (keyspace, name, place, database_number, is_active) values (?, ?, ?, ?, ?)",
                        keyspace.keyspace(),
                        group.name(),
                        member,
                        database.number(),
                        member < group.active().size());
                member++;
            }
        }
    }

    /** The map with its moves; empty where none was written. Waits for nobody who changes it. */
    Optional<ShardMap> read(CatalogConnection connection) throws SQLException {
        for (int reading = 0; reading < READINGS; reading++) {
            var before = epoch(connection);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            try {
                var map = withMoves(connection, places(connection, before.getAsLong()));
                if (before.equals(epoch(connection))) {
                    return Optional.of(map);
                }
            } catch (IllegalArgumentException torn) {
                if (before.equals(epoch(connection))) {
                    throw torn;
                }
            }
        }
        var map = readPlaces(connection);
        return map.isEmpty() ? map : Optional.of(withMoves(connection, map.get()));
    }

    private ShardMap withMoves(CatalogConnection connection, ShardMap places) throws SQLException {
        return places.withMoves(moves(connection).stream().map(MoveRecord::move).toList());
    }

    /** The map as if nothing moved. */
    Optional<ShardMap> readPlaces(CatalogConnection connection) throws SQLException {
        // The version first, and locked, so that what is read after it is of it.
        var epoch = connection.query(
                "select epoch from " + tables.map() + " where slot = ? for update", row -> row.getLong(1), SLOT);
        return epoch.isEmpty() ? Optional.empty() : Optional.of(places(connection, epoch.get(0)));
    }

    private ShardMap places(CatalogConnection connection, long epoch) throws SQLException {
        var databases = databases(connection);
        var keyspaces = new ArrayList<KeyspaceMap>();
        for (var name : connection.query(
                "select keyspace from " + tables.keyspace() + " order by place", row -> row.getString(1))) {
            keyspaces.add(readKeyspace(connection, name, databases));
        }
        return ShardMap.of(epoch, databases, keyspaces);
    }

    private List<Database> databases(CatalogConnection connection) throws SQLException {
        return connection.query(
                "select name, database_number from " + tables.database() + " order by database_number",
                row -> new Database(row.getString(1), row.getInt(2)));
    }

    private record Placed(int shard, String group, Database database) {}

    private record Member(String group, Database database, boolean active) {}

    private KeyspaceMap readKeyspace(CatalogConnection connection, String keyspace, List<Database> databases)
            throws SQLException {
        var placed = connection.query(
                "select vshard, name, database_number from " + tables.virtualShard()
                        + " where keyspace = ? order by vshard",
                row -> new Placed(row.getInt(1), row.getString(2), databases.get(row.getInt(3))),
                keyspace);
        var buckets = connection
                .query(
                        "select name, database_number, is_active from " + tables.bucket()
                                + " where keyspace = ? order by name, place",
                        row -> new Member(row.getString(1), databases.get(row.getInt(2)), row.getBoolean(3)),
                        keyspace)
                .stream()
                .collect(Collectors.groupingBy(Member::group));
        var bound = new LinkedHashMap<String, Boolean>();
        connection.query(
                "select name, is_bound from " + tables.group() + " where keyspace = ? order by place",
                row -> bound.put(row.getString(1), row.getBoolean(2)),
                keyspace);
        var groups = new ArrayList<VirtualShardGroup>();
        bound.forEach((name, isBound) -> groups.add(new VirtualShardGroup(
                name,
                VirtualShardRange.where(
                        placed.size(), shard -> placed.get(shard).group().equals(name)),
                members(buckets.getOrDefault(name, List.of()), true),
                members(buckets.getOrDefault(name, List.of()), false),
                isBound)));
        return KeyspaceMap.of(keyspace, placed.stream().map(Placed::database).toList(), groups);
    }

    private static List<Database> members(List<Member> bucket, boolean active) {
        return bucket.stream()
                .filter(member -> member.active() == active)
                .map(Member::database)
                .toList();
    }

    // ---- moves

    boolean openMove(CatalogConnection connection, ShardId shard) throws SQLException {
        return !connection
                .query(
                        "select id from " + tables.move() + " where keyspace = ? and vshard = ? and slot = ?",
                        row -> row.getString(1),
                        shard.keyspace(),
                        shard.number(),
                        OPEN)
                .isEmpty();
    }

    void insert(CatalogConnection connection, MoveRecord record) throws SQLException {
        var move = record.move();
        connection.update(
                "insert into " + tables.move() + " (id, keyspace, vshard, slot, source_number, target_number, step, "
                        + "decision, token, copied_rows, copied_bytes, of_rows, copy_millis, is_paused) "
                        + "values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, false)",
                record.id(),
                move.shard().keyspace(),
                move.shard().number(),
                OPEN,
                move.source().number(),
                move.target().number(),
                record.step(),
                record.decision().name(),
                record.token());
    }

    boolean decide(CatalogConnection connection, MoveRecord move, Decision decision, String step) throws SQLException {
        return connection.update(
                        "update " + tables.move()
                                + " set decision = ?, step = ? where id = ? and token = ? and slot = ? and decision = ?",
                        decision.name(),
                        step,
                        move.id(),
                        move.token(),
                        OPEN,
                        Decision.NONE.name())
                > 0;
    }

    List<MoveRecord> moves(CatalogConnection connection) throws SQLException {
        var databases = databases(connection);
        return connection.query(
                selectMoves() + " where slot = ? order by keyspace, vshard", row -> move(row, databases::get), OPEN);
    }

    Optional<MoveRecord> move(CatalogConnection connection, String id) throws SQLException {
        var databases = databases(connection);
        return connection.query(selectMoves() + " where id = ?", row -> move(row, databases::get), id).stream()
                .findFirst();
    }

    private String selectMoves() {
        return "select id, keyspace, vshard, source_number, target_number, step, decision, token, copied_rows, copied_bytes, "
                + "of_rows, copy_millis, is_paused from " + tables.move();
    }

    private static MoveRecord move(ResultSet row, Function<Integer, Database> databases) throws SQLException {
        var decision = Decision.valueOf(row.getString(7));
        return new MoveRecord(
                row.getString(1),
                new ShardMove(
                        new ShardId(row.getString(2), row.getInt(3)),
                        databases.apply(row.getInt(4)),
                        databases.apply(row.getInt(5)),
                        decision == Decision.COMMIT),
                row.getString(6),
                decision,
                row.getString(8),
                new MoveProgress(row.getLong(9), row.getLong(10), row.getLong(11), Duration.ofMillis(row.getLong(12))),
                row.getBoolean(13));
    }

    // ---- nodes

    /** Whether the node had a lease still. */
    boolean renew(CatalogConnection connection, String node, String name, long epoch, Duration lease)
            throws SQLException {
        var end = "current_timestamp + interval '" + lease.toMillis() / 1000.0 + "' second";
        var renewed = "update " + tables.node() + " set epoch = ?, lease_end = " + end + " where node = ?";
        if (connection.update(renewed + " and lease_end > current_timestamp", epoch, node) > 0) {
            return true;
        }
        if (connection.update(renewed, epoch, node) == 0) {
            connection.update(
                    "insert into " + tables.node() + " (node, name, epoch, lease_end) values (?, ?, ?, " + end + ")",
                    node,
                    name,
                    epoch);
        }
        return false;
    }

    List<String> behind(CatalogConnection connection, long epoch, Duration drift) throws SQLException {
        return connection.query(
                "select name from " + tables.node() + " where epoch < ? and lease_end > current_timestamp - interval '"
                        + drift.toMillis() / 1000.0 + "' second order by name",
                row -> row.getString(1),
                epoch);
    }

    List<NodeLease> nodes(CatalogConnection connection) throws SQLException {
        return connection.query(
                "select node, name, epoch, lease_end, current_timestamp from " + tables.node() + " order by name, node",
                row -> new NodeLease(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        Duration.between(
                                row.getObject(5, OffsetDateTime.class), row.getObject(4, OffsetDateTime.class))));
    }
}
