package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.OwnershipGuard;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** By batches of inserts, for H2. */
final class JdbcShardCopy extends ShardCopy {

    private static final int BATCH_ROWS = 500;
    private static final int BYTES_OF_A_VALUE = 8;

    JdbcShardCopy(OwnershipGuard guard, ShardId shard, String token, ChunkListener progress) {
        super(guard, shard, token, progress);
    }

    @Override
    void copyRows(Connection source, Connection target, CopiedTable table, long chunkBytes) throws SQLException {
        try (var select = source.createStatement()) {
            select.setFetchSize(BATCH_ROWS);
            try (var rows = select.executeQuery(select(table));
                    var insert = target.prepareStatement(insert(table))) {
                if (table.keysWithin().isEmpty()) {
                    copyInChunks(target, table, chunkBytes, rows, insert);
                } else {
                    copyParentsFirst(target, table, rows, insert);
                }
            }
        }
    }

    private void copyInChunks(
            Connection target, CopiedTable table, long chunkBytes, ResultSet rows, PreparedStatement insert)
            throws SQLException {
        boolean more = rows.next();
        while (more) {
            begin(target);
            long count = 0;
            long bytes = 0;
            while (more && bytes < chunkBytes) {
                bytes += add(read(rows, table), insert);
                if (++count % BATCH_ROWS == 0) {
                    insert.executeBatch();
                }
                more = rows.next();
            }
            insert.executeBatch();
            commit(target, table, count, bytes);
        }
    }

    /** In one chunk, each row after those it refers to: H2 checks foreign keys with each row. */
    private void copyParentsFirst(Connection target, CopiedTable table, ResultSet rows, PreparedStatement insert)
            throws SQLException {
        var read = new ArrayList<List<@Nullable Object>>();
        while (rows.next()) {
            read.add(read(rows, table));
        }
        if (read.isEmpty()) {
            return;
        }
        begin(target);
        long bytes = 0;
        for (var row : RowsInOrder.parentsFirst(table, read)) {
            bytes += add(row, insert);
        }
        insert.executeBatch();
        commit(target, table, read.size(), bytes);
    }

    static String insert(CopiedTable table) {
        return "insert into " + table.table().name() + " (" + table.columnList() + ") overriding system value values ("
                + table.columns().stream().map(H2Values::parameter).collect(Collectors.joining(", ")) + ")";
    }

    private static List<@Nullable Object> read(ResultSet rows, CopiedTable table) throws SQLException {
        var values = new ArrayList<@Nullable Object>(table.columns().size());
        for (var column : table.columns()) {
            values.add(H2Values.read(rows, values.size() + 1, column));
        }
        return values;
    }

    /** About how many bytes the row has. */
    private static long add(List<@Nullable Object> row, PreparedStatement insert) throws SQLException {
        long bytes = 0;
        for (int column = 0; column < row.size(); column++) {
            var value = row.get(column);
            insert.setObject(column + 1, value);
            bytes += value instanceof String text
                    ? 2L * text.length()
                    : value instanceof byte[] array ? array.length : BYTES_OF_A_VALUE;
        }
        insert.addBatch();
        return bytes;
    }
}
