package io.hibernateshards.fence;

import io.hibernateshards.ShardId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Some keys of rows that were written at a source while a move asked for them.
 *
 * @param ids of the records
 * @param keys by table, each a JSON array of texts
 */
public record RecordedChanges(List<Long> ids, Map<String, Set<String>> keys) {

    private static final int FORGOTTEN_AT_ONCE = 1_000;

    /** The oldest records of a virtual shard, at most so many. */
    static RecordedChanges read(Connection source, GuardTables tables, ShardId shard, int atMost) throws SQLException {
        var ids = new ArrayList<Long>();
        var keys = new LinkedHashMap<String, Set<String>>();
        // By all columns of the index, or H2 sorts all that is recorded each time.
        try (var statement = source.prepareStatement("select id, table_name, row_key from " + tables.changes()
                + " where keyspace = ? and vshard = ? order by keyspace, vshard, id fetch first " + atMost
                + " rows only")) {
            statement.setString(1, shard.keyspace());
            statement.setInt(2, shard.number());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                    keys.computeIfAbsent(rows.getString(2), table -> new LinkedHashSet<>())
                            .add(rows.getString(3));
                }
            }
        }
        return new RecordedChanges(ids, keys);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return ids.isEmpty();
    }

    /** The keys of a table's changed rows. */
    public Set<String> of(GuardedTable table) {
        return keys.getOrDefault(table.name(), Set.of());
    }

    void forget(Connection source, GuardTables tables) throws SQLException {
        try (var statement = source.prepareStatement("delete from " + tables.changes() + " where id = ?")) {
            for (int place = 0; place < ids.size(); place++) {
                statement.setLong(1, ids.get(place));
                statement.addBatch();
                if ((place + 1) % FORGOTTEN_AT_ONCE == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    static void forgetAll(Connection source, GuardTables tables, ShardId shard) throws SQLException {
        try (var statement =
                source.prepareStatement("delete from " + tables.changes() + " where keyspace = ? and vshard = ?")) {
            statement.setString(1, shard.keyspace());
            statement.setInt(2, shard.number());
            statement.executeUpdate();
        }
    }
}
