package io.hibernateshards.resharding;

import static io.hibernateshards.logging.ReshardingMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.GuardedTable;
import io.hibernateshards.fence.Ownership;
import io.hibernateshards.fence.OwnershipGuard;
import io.hibernateshards.fence.OwnershipMode;
import io.hibernateshards.resharding.Finding.Kind;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.ShardMap;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Rows of virtual shards on databases that do not own them. */
final class MisplacedRows {

    /** The most rows of one virtual shard in one table that are compared with those of its owner. */
    private static final int MAXIMUM_COMPARED = 100_000;

    private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

    private final EachDatabase databases;

    MisplacedRows(EachDatabase databases) {
        this.databases = databases;
    }

    /** Those that were counted, of the virtual shards that rest. */
    List<Finding> find(RestingShards resting, String keyspace, Map<Database, List<TableCount>> counted) {
        var map = resting.after();
        var findings = new ArrayList<Finding>();
        for (var entry : counted.entrySet()) {
            var byShard = new TreeMap<Integer, List<TableCount>>();
            for (var count : entry.getValue()) {
                count.shards()
                        .keySet()
                        .forEach(shard -> byShard.computeIfAbsent(shard, its -> new ArrayList<>())
                                .add(count));
            }
            byShard.forEach((shard, counts) -> {
                if (isElsewhere(resting, keyspace, shard, entry.getKey())) {
                    findings.add(finding(map, keyspace, shard, entry.getKey(), counts));
                }
            });
        }
        return findings;
    }

    private static boolean isElsewhere(RestingShards resting, String keyspace, int shard, Database database) {
        if (isOutside(resting.after(), keyspace, shard)) {
            return true;
        }
        var id = new ShardId(keyspace, shard);
        return resting.has(id) && !resting.after().databaseOf(id).equals(database);
    }

    private static boolean isOutside(ShardMap map, String keyspace, int shard) {
        return shard < 0 || shard >= map.keyspace(keyspace).shardCount();
    }

    private Finding finding(ShardMap map, String keyspace, int shard, Database database, List<TableCount> counts) {
        var subject = keyspace + "/" + shard;
        long rows = 0;
        for (var count : counts) {
            rows += amount(count, shard);
        }
        var where = counts.stream()
                .map(count -> count.table().name() + " (" + amount(count, shard) + ")")
                .collect(Collectors.joining(", ", "rows in ", ""));
        if (isOutside(map, keyspace, shard)) {
            return Finding.of(
                    Kind.MISPLACED_ROWS, database.name(), subject, rows, where + "; there is no such virtual shard");
        }
        var owner = map.keyspace(keyspace).databaseOf(shard);
        var tables = counts.stream().map(TableCount::table).toList();
        boolean copies = databases.readOne(database, (connection, its) -> areCopies(connection, owner, shard, tables));
        return new Finding(
                Kind.MISPLACED_ROWS,
                database.name(),
                subject,
                rows,
                where + "; the owner '" + owner + "' "
                        + (copies ? "has all of them, the same" : "has not all of them, or has others"),
                copies);
    }

    private static long amount(TableCount count, int shard) {
        var amount = count.shards().get(shard);
        return amount == null ? 0 : amount.rows();
    }

    /** Whether the owner has every row that is here, as it is here. */
    private boolean areCopies(Connection here, Database owner, int shard, List<GuardedTable> tables)
            throws SQLException {
        for (var table : tables) {
            var shape = TableShape.of(here, table.name());
            if (shape.isEmpty()) {
                return false;
            }
            var columns = shape.get().quoted();
            var rows = RowTexts.Rows.of(table, shard);
            var wanted = RowTexts.read(here, rows, columns, MAXIMUM_COMPARED);
            if (wanted.isEmpty()
                    || !databases.readOne(
                            owner,
                            (there, its) -> TableShape.of(there, table.name()).equals(shape)
                                    && RowTexts.hasAll(there, rows, columns, wanted.get()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Deletes rows that the owner has too, under the virtual shard's lock and in one transaction.
     *
     * @param tables of the keyspace, a parent before its children
     * @throws MoveRefusedException where they are no copies, other rows refer to them, the database owns the virtual shard,
     *     or it moves
     */
    long delete(Supplier<ShardMap> map, ShardId shard, Database database, List<GuardedTable> tables) {
        return databases.readOne(database, (connection, its) -> {
            var guard = OwnershipGuard.of(connection.getMetaData().getDatabaseProductName(), null)
                    .orElseThrow(() -> changed(shard, database));
            if (!guard.lock(connection, shard, LOCK_WAIT)) {
                throw changed(shard, database);
            }
            var now = map.get();
            var token = UUID.randomUUID().toString();
            var owner = now.databaseOf(shard);
            var record = guard.read(connection, shard);
            if (owner.equals(database)
                    || RestingShards.isMoving(now, shard)
                    || record.filter(there -> there.mode() == OwnershipMode.NOT_OWNED && there.token() == null)
                            .isEmpty()
                    || !areCopies(connection, owner, shard.number(), tables)
                    || new ForeignRows(connection, database, tables).referFromOutside(shard.number())) {
                throw changed(shard, database);
            }
            guard.record(connection, shard, new Ownership(OwnershipMode.MOVED, now.epoch(), token));
            try {
                if (!guard.enter(connection, shard, token)) {
                    throw changed(shard, database);
                }
                long deleted = 0;
                for (int place = tables.size() - 1; place >= 0; place--) {
                    deleted += delete(connection, tables.get(place), shard);
                }
                guard.record(connection, shard, record.get());
                connection.commit();
                return deleted;
            } finally {
                connection.rollback();
                guard.leave(connection);
                connection.commit();
            }
        });
    }

    private static long delete(Connection connection, GuardedTable table, ShardId shard) throws SQLException {
        try (var statement =
                connection.prepareStatement("delete from " + table.name() + " where " + table.shardColumn() + " = ?")) {
            statement.setInt(1, shard.number());
            return statement.executeUpdate();
        }
    }

    private static MoveRefusedException changed(ShardId shard, Database database) {
        return new MoveRefusedException(MESSAGES.noLongerCopies(shard.toString(), database.name()));
    }
}
