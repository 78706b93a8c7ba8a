package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.GuardedTable;
import java.sql.Connection;
import java.sql.SQLException;

/** What on a database keeps a virtual shard from moving, found before anything is changed. */
final class MoveHindrances {

    private MoveHindrances() {}

    /**
     * Looks for guards that do not hold, and for rows that the move would tear from those they refer to.
     *
     * @throws MoveRefusedException where there are any
     */
    static void check(MoveSide side, TableGraph graph, ShardId shard) throws SQLException {
        var tables = graph.parentsFirst();
        var gaps = side.guard().gaps(side.jdbc(), tables);
        if (!gaps.isEmpty()) {
            throw new MoveRefusedException(
                    MESSAGES.gaps(shard.toString(), side.database().name(), gaps.toString()));
        }
        for (var key : graph.keys()) {
            var child = graph.guardedAt(key.child()).orElseThrow(() -> outside(side, key));
            var parent = graph.guardedAt(key.parent()).orElseThrow();
            checkTogether(side, key, child, parent, shard, true);
        }
        side.jdbc().rollback();
    }

    private static MoveRefusedException outside(MoveSide side, ForeignKey key) {
        return new MoveRefusedException(MESSAGES.outside(
                key.child().toString(), side.database().name(), key.parent().toString(), key.name()));
    }

    /**
     * Looks whether rows of a table of which the virtual shard's are to be deleted are referred to by rows that stay, before their
     * keys delete or change these. Nobody can refer to the rows anew until the transaction ends.
     *
     * @throws MoveRefusedException where there are any
     */
    static void checkDeletion(MoveSide side, TableGraph graph, GuardedTable table, ShardId shard) throws SQLException {
        for (var key : graph.keysTo(table)) {
            if (key.changesChildren()) {
                lockParents(side.jdbc(), table, shard);
                var child = graph.guardedAt(key.child()).orElseThrow(() -> outside(side, key));
                checkTogether(side, key, child, table, shard, false);
            }
        }
    }

    private static void lockParents(Connection connection, GuardedTable table, ShardId shard) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement
                    .executeQuery("select " + table.shardColumn() + " from " + table.name() + " where "
                            + table.shardColumn() + " = " + shard.number() + " for update")
                    .close();
        }
    }

    /** Whether a child's row is in the virtual shard and its parent's in another, or, where both count, the other way round. */
    private static void checkTogether(
            MoveSide side, ForeignKey key, GuardedTable child, GuardedTable parent, ShardId shard, boolean both)
            throws SQLException {
        if (key.joins(child.shardColumn(), parent.shardColumn())) {
            return;
        }
        var its = "child." + child.shardColumn();
        var others = "parent." + parent.shardColumn();
        var join = "select " + its + ", " + others + " from " + key.child().sql() + " child join "
                + key.parent().sql() + " parent on " + key.join("child", "parent") + " where ";
        var parentLeaves = join + others + " = " + shard.number() + " and " + its + " <> " + shard.number();
        var childLeaves = join + its + " = " + shard.number() + " and " + others + " <> " + shard.number();
        for (var query : both ? new String[] {parentLeaves, childLeaves} : new String[] {parentLeaves}) {
            try (var statement = side.jdbc().createStatement();
                    var rows = statement.executeQuery(query + " fetch first 1 rows only")) {
                if (rows.next()) {
                    throw new MoveRefusedException(MESSAGES.acrossVirtualShards(
                            key.child().toString(),
                            rows.getInt(1),
                            side.database().name(),
                            key.parent().toString(),
                            rows.getInt(2),
                            key.name()));
                }
            }
        }
    }
}
