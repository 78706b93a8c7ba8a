package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.Ownership;
import io.hibernateshards.fence.OwnershipMode;
import io.hibernateshards.resharding.Finding.Kind;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares what databases record of virtual shards, by which their guards let rows pass, with the map. */
final class RecordedOwners {

    private RecordedOwners() {}

    /** What a database records of the virtual shards of a keyspace, by their numbers. */
    static Map<Integer, Ownership> read(Connection connection, String keyspace) throws SQLException {
        var records = new TreeMap<Integer, Ownership>();
        try (var statement =
                connection.prepareStatement("select vshard, mode, epoch, token from hs_vshard where keyspace = ?")) {
            statement.setString(1, keyspace);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    records.put(
                            rows.getInt(1),
                            new Ownership(
                                    OwnershipMode.valueOf(rows.getString(2)), rows.getLong(3), rows.getString(4)));
                }
            }
        }
        return records;
    }

    /** What does not agree of the virtual shards that rest. */
    static List<Finding> compare(
            RestingShards resting, String keyspace, Map<Database, Map<Integer, Ownership>> recorded) {
        var its = resting.after().keyspace(keyspace);
        var findings = new ArrayList<Finding>();
        for (var entry : recorded.entrySet()) {
            for (int shard = 0; shard < its.shardCount(); shard++) {
                var id = new ShardId(keyspace, shard);
                var owner = its.databaseOf(shard);
                var problem =
                        problem(owner.equals(entry.getKey()), entry.getValue().get(shard));
                if (problem != null && resting.has(id)) {
                    findings.add(Finding.of(
                            Kind.OWNERSHIP,
                            entry.getKey().name(),
                            id,
                            0,
                            problem + ", and by the map it is on '" + owner + "'"));
                }
            }
        }
        return findings;
    }

    private static @Nullable String problem(boolean owner, @Nullable Ownership record) {
        if (record == null) {
            return "nothing is recorded of it";
        }
        var expected = owner ? OwnershipMode.OWNED : OwnershipMode.NOT_OWNED;
        if (record.mode() != expected) {
            return "it is recorded as " + record.mode();
        }
        return record.token() == null ? null : "it has the token of a move that is not open";
    }
}
