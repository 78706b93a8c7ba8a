package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.OwnershipGuard;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;

/** By batches of inserts. */
final class JdbcShardCopy extends ShardCopy {

    private static final int BATCH_ROWS = 500;
    private static final int BYTES_OF_A_VALUE = 8;

    JdbcShardCopy(OwnershipGuard guard, ShardId shard, String token, CopyProgress progress) {
        super(guard, shard, token, progress);
    }

    @Override
    void copyRows(Connection source, Connection target, CopiedTable table, long chunkBytes) throws SQLException {
        try (var select = source.createStatement()) {
            select.setFetchSize(BATCH_ROWS);
            try (var rows = select.executeQuery(select(table));
                    var insert = target.prepareStatement(insert(table))) {
                boolean more = rows.next();
                while (more) {
                    begin(target);
                    long count = 0;
                    long bytes = 0;
                    while (more && bytes < chunkBytes) {
                        bytes += add(rows, insert, table.columns().size());
                        if (++count % BATCH_ROWS == 0) {
                            insert.executeBatch();
                        }
                        more = rows.next();
                    }
                    insert.executeBatch();
                    commit(target, table, count, bytes);
                }
            }
        }
    }

    private static String insert(CopiedTable table) {
        return "insert into " + table.table().name() + " (" + table.columnList() + ") values ("
                + String.join(", ", Collections.nCopies(table.columns().size(), "?")) + ")";
    }

    /** About how many bytes the row has. */
    private static long add(ResultSet rows, PreparedStatement insert, int columns) throws SQLException {
        long bytes = 0;
        for (int column = 1; column <= columns; column++) {
            var value = rows.getObject(column);
            insert.setObject(column, value);
            bytes += value instanceof String text
                    ? 2L * text.length()
                    : value instanceof byte[] array ? array.length : BYTES_OF_A_VALUE;
        }
        insert.addBatch();
        return bytes;
    }
}
