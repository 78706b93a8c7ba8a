package io.hibernateshards.resharding;

import io.hibernateshards.fence.GuardedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.TreeMap;

/**
 * How many rows a table on one database has of each virtual shard, and about how many bytes they take.
 *
 * @param shards by the number that the rows say, whether there is such a virtual shard or not
 */
record TableCount(GuardedTable table, TreeMap<Integer, Amount> shards) {

    /**
     * Rows and their bytes.
     *
     * @param bytes the sum of the rows' sizes, or -1 where the database does not tell
     */
    record Amount(long rows, long bytes) {}

    /** Reads all rows, in the connection's transaction. */
    static TableCount of(Connection connection, GuardedTable table) throws SQLException {
        var bytes = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
                ? "coalesce(sum(pg_column_size(its.*)), 0)"
                : "-1";
        var shards = new TreeMap<Integer, Amount>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select its." + table.shardColumn() + ", count(*), " + bytes
                        + " from " + table.name() + " its group by its." + table.shardColumn())) {
            while (rows.next()) {
                shards.put(rows.getInt(1), new Amount(rows.getLong(2), rows.getLong(3)));
            }
        }
        return new TableCount(table, shards);
    }
}
