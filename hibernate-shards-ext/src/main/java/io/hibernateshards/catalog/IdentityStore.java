package io.hibernateshards.catalog;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.VirtualShardRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.AssertionFailure;
import org.jspecify.annotations.Nullable;

/** Reads and writes who one database is. */
final class IdentityStore {

    private static final int SLOT = 1;
    private static final String COMPLETE = "COMPLETE";
    private static final String PARTIAL = "PARTIAL";
    private static final String OWNED = "OWNED";
    private static final String NOT_OWNED = "NOT_OWNED";

    private final CatalogTables tables;

    IdentityStore(CatalogTables tables) {
        this.tables = tables;
    }

    boolean hasTables(CatalogConnection connection) throws SQLException {
        return tables.missing(connection.jdbc()).isEmpty();
    }

    void createTables(CatalogConnection connection) throws SQLException {
        for (var statement : tables.createStatements()) {
            connection.execute(statement);
        }
    }

    /** Who the database says it is; empty where it has no tables, or says nothing. */
    Optional<RecordedIdentity> read(CatalogConnection connection) throws SQLException {
        if (!CatalogTables.exists(connection.jdbc(), tables.database())) {
            return Optional.empty();
        }
        // In one transaction, since another node may be writing keyspaces and groups.
        return connection.inTransaction(() -> readAll(connection));
    }

    private Optional<RecordedIdentity> readAll(CatalogConnection connection) throws SQLException {
        var keyspaces = new HashMap<String, RecordedIdentity.Keyspace>();
        var groups = new HashMap<String, RecordedIdentity.Group>();
        var identity = connection.query(
                "select format, unit, name, database_number, state, map_home from " + tables.database()
                        + " where slot = ?",
                row -> new RecordedIdentity(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5).equals(COMPLETE),
                        row.getString(6),
                        keyspaces,
                        groups),
                SLOT);
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        readKeyspaces(connection, keyspaces);
        connection.query(
                "select entity_group, keyspace, fingerprint from " + tables.entityGroup(),
                row -> groups.put(row.getString(1), new RecordedIdentity.Group(row.getString(2), row.getString(3))));
        return Optional.of(identity.get(0));
    }

    private void readKeyspaces(CatalogConnection connection, Map<String, RecordedIdentity.Keyspace> keyspaces)
            throws SQLException {
        var shards = new HashMap<String, OwnedShards>();
        connection.query(
                "select keyspace, vshard, mode from " + tables.virtualShard() + " order by keyspace, vshard",
                row -> shards.computeIfAbsent(row.getString(1), name -> new OwnedShards())
                        .read(row));
        connection.query("select keyspace, shards, id_bits from " + tables.keyspace(), row -> {
            var its = shards.getOrDefault(row.getString(1), new OwnedShards());
            return keyspaces.put(
                    row.getString(1),
                    new RecordedIdentity.Keyspace(row.getInt(2), row.getInt(3), its.rows, its.ranges));
        });
    }

    /** Records who a database is; fails on the unique key where another node was first. */
    void insert(CatalogConnection connection, Database database, ExpectedIdentity expected) throws SQLException {
        connection.inTransaction(() -> {
            connection.update(
                    "insert into " + tables.database()
                            + " (slot, format, unit, name, database_number, state) values (?, ?, ?, ?, ?, ?)",
                    SLOT,
                    DatabaseIdentity.FORMAT,
                    expected.unit(),
                    database.name(),
                    database.number(),
                    PARTIAL);
            var mapHome = expected.mapHome();
            if (mapHome != null) {
                markShared(connection, mapHome);
            }
            insertAdditions(connection, database, expected, Map.of(), Map.of());
            return true;
        });
    }

    /** Records keyspaces and entity groups that were added to the configuration, and functions that go on. */
    void insertAdditions(
            CatalogConnection connection, Database database, ExpectedIdentity expected, RecordedIdentity recorded)
            throws SQLException {
        connection.inTransaction(() -> {
            insertAdditions(connection, database, expected, recorded.keyspaces(), recorded.groups());
            return true;
        });
    }

    static boolean hasAdditions(ExpectedIdentity expected, RecordedIdentity recorded) {
        return expected.map().keyspaces().stream()
                        .anyMatch(keyspace -> !recorded.keyspaces().containsKey(keyspace.keyspace()))
                || expected.groups().stream().anyMatch(group -> {
                    var its = recorded.groups().get(group.name());
                    return its == null || !its.fingerprint().equals(Fingerprint.shortened(group.fingerprint()));
                });
    }

    private void insertAdditions(
            CatalogConnection connection,
            Database database,
            ExpectedIdentity expected,
            Map<String, RecordedIdentity.Keyspace> keyspaces,
            Map<String, RecordedIdentity.Group> groups)
            throws SQLException {
        for (var keyspace : expected.map().keyspaces()) {
            var name = keyspace.keyspace();
            if (keyspaces.containsKey(name)) {
                continue;
            }
            connection.update(
                    "insert into " + tables.keyspace() + " (keyspace, shards, id_bits) values (?, ?, ?)",
                    name,
                    keyspace.shardCount(),
                    expected.idBits().getOrDefault(name, 0));
            var rows = new ArrayList<Object[]>(keyspace.shardCount());
            for (int shard = 0; shard < keyspace.shardCount(); shard++) {
                boolean owned = keyspace.databaseOf(shard).equals(database);
                rows.add(new Object[] {
                    name, shard, owned ? OWNED : NOT_OWNED, expected.map().epoch()
                });
            }
            connection.updateEach(
                    "insert into " + tables.virtualShard() + " (keyspace, vshard, mode, epoch) values (?, ?, ?, ?)",
                    rows);
        }
        for (var group : expected.groups()) {
            insertGroup(connection, group, groups.get(group.name()));
        }
    }

    private void insertGroup(
            CatalogConnection connection, ExpectedIdentity.Group group, RecordedIdentity.@Nullable Group recorded)
            throws SQLException {
        var fingerprint = Fingerprint.shortened(group.fingerprint());
        if (recorded == null) {
            connection.update(
                    "insert into " + tables.entityGroup() + " (entity_group, keyspace, fingerprint) values (?, ?, ?)",
                    group.name(),
                    group.keyspace(),
                    fingerprint);
        } else if (!recorded.fingerprint().equals(fingerprint)) {
            int changed = connection.update(
                    "update " + tables.entityGroup()
                            + " set fingerprint = ? where entity_group = ? and fingerprint = ?",
                    fingerprint,
                    group.name(),
                    recorded.fingerprint());
            if (changed > 1) {
                throw new AssertionFailure("an entity group is recorded once");
            }
        }
    }

    /** Records that the map is shared from now on. */
    void markShared(CatalogConnection connection, String mapHome) throws SQLException {
        connection.update(
                "update " + tables.database() + " set map_home = ? where slot = ? and map_home is null", mapHome, SLOT);
    }

    void markComplete(CatalogConnection connection) throws SQLException {
        connection.update("update " + tables.database() + " set state = ? where slot = ?", COMPLETE, SLOT);
    }

    boolean holdsRows(CatalogConnection connection, String table) throws SQLException {
        if (!CatalogTables.exists(connection.jdbc(), table)) {
            return false;
        }
        try (var statement = connection.jdbc().createStatement()) {
            statement.setMaxRows(1);
            try (var rows = statement.executeQuery("select 1 from " + table)) {
                return rows.next();
            }
        }
    }

    /** The virtual shards of one keyspace, read in ascending order. */
    private static final class OwnedShards {

        private final List<VirtualShardRange> ranges = new ArrayList<>();
        private int rows;

        Object read(ResultSet row) throws SQLException {
            int shard = row.getInt(2);
            rows++;
            if (row.getString(3).equals(OWNED)) {
                int last = ranges.size() - 1;
                if (last >= 0 && ranges.get(last).last() == shard - 1) {
                    ranges.set(last, new VirtualShardRange(ranges.get(last).first(), shard));
                } else {
                    ranges.add(new VirtualShardRange(shard, shard));
                }
            }
            return this;
        }
    }
}
