package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.GuardedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/** About how many rows of a virtual shard a database has. */
final class RowEstimate {

    private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

    private RowEstimate() {}

    /** What PostgreSQL's statistics say; counted where there are none, and on H2. */
    static long of(Connection connection, List<GuardedTable> tables, ShardId shard) throws SQLException {
        long rows = 0;
        for (var table : tables) {
            rows += hasStatistics(connection, table)
                    ? estimated(connection, table, shard)
                    : counted(connection, table, shard);
        }
        return rows;
    }

    private static boolean hasStatistics(Connection connection, GuardedTable table) throws SQLException {
        if (!TablePlace.isPostgres(connection)) {
            return false;
        }
        try (var statement = connection.prepareStatement(
                "select 1 from pg_class where oid = cast(? as regclass) and reltuples > 0")) {
            statement.setString(1, table.name());
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static long estimated(Connection connection, GuardedTable table, ShardId shard) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("explain (format json) select 1" + from(table, shard))) {
            rows.next();
            var planned = PLAN_ROWS.matcher(rows.getString(1));
            return planned.find() ? Long.parseLong(planned.group(1)) : 0;
        }
    }

    private static long counted(Connection connection, GuardedTable table, ShardId shard) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*)" + from(table, shard))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String from(GuardedTable table, ShardId shard) {
        return " from " + table.name() + " where " + table.shardColumn() + " = " + shard.number();
    }
}
