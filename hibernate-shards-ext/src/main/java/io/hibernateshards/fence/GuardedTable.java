package io.hibernateshards.fence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hibernateshards.catalog.ShardedTable;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A table whose rows belong to virtual shards.
 *
 * @param name as it stands in SQL, with its schema where it has one
 * @param keyspace the numbering of its virtual shards
 * @param shardColumn the column that holds a row's virtual shard
 * @param keyColumns what finds a changed row again: the primary key, or where there is none the columns that all rows of one
 *     collection share
 * @param rowPerKey whether a key has at most one row
 */
public record GuardedTable(
        String name, String keyspace, String shardColumn, List<String> keyColumns, boolean rowPerKey) {

    public GuardedTable {
        keyColumns = List.copyOf(keyColumns);
        if (keyColumns.isEmpty()) {
            throw new IllegalArgumentException("The table '" + name + "' has no key columns. Name at least one.");
        }
    }

    /** The table as the catalog describes it. */
    public static GuardedTable of(ShardedTable table) {
        return new GuardedTable(
                table.name(), table.keyspace(), table.shardColumn(), table.keyColumns(), table.rowPerKey());
    }

    /** A short name of its own for what belongs to the table in a schema: letters and digits. */
    String mark() {
        var checksum = new CRC32();
        checksum.update(name.getBytes(UTF_8));
        return Long.toHexString(checksum.getValue());
    }
}
