package io.hibernateshards.resharding;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.OwnershipGuard;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * By COPY, of which each message of the server is one row: the rows of one COPY out of the source are spread over several into
 * the target. In the binary format the first message begins with the format's header, and the last one is its trailer
 * (PostgreSQL's documentation of COPY, "Binary Format"). Values of types that are not PostgreSQL's own have numbers of
 * types in that format, which differ from database to database: their tables are copied as text.
 */
final class PostgresShardCopy extends ShardCopy {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

    PostgresShardCopy(OwnershipGuard guard, ShardId shard, String token, ChunkListener progress) {
        super(guard, shard, token, progress);
    }

    @Override
    void copyRows(Connection source, Connection target, CopiedTable table, long chunkBytes) throws SQLException {
        boolean binary = table.columns().stream().allMatch(CopiedTable.Column::builtIn);
        // The end of a COPY is where foreign keys are checked: a table that refers to itself is one chunk.
        long chunk = table.keysWithin().isEmpty() ? chunkBytes : Long.MAX_VALUE;
        var out = source.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (" + select(table) + ") to stdout" + format(binary));
        try {
            spread(out, target, table, chunk, binary);
        } finally {
            if (out.isActive()) {
                out.cancelCopy();
            }
        }
    }

    private static String format(boolean binary) {
        return binary ? " (format binary)" : " (format text)";
    }

    private void spread(CopyOut out, Connection target, CopiedTable table, long chunkBytes, boolean binary)
            throws SQLException {
        int skipped = binary ? HEADER.length : 0;
        var message = out.readFromCopy();
        while (message != null && !(binary && isTrailer(message, skipped))) {
            begin(target);
            var in = copyIn(target, table, binary);
            long rows = 0;
            long bytes = 0;
            try {
                if (binary) {
                    in.writeToCopy(HEADER, 0, HEADER.length);
                }
                while (message != null && !(binary && isTrailer(message, skipped)) && bytes < chunkBytes) {
                    in.writeToCopy(message, skipped, message.length - skipped);
                    bytes += message.length - skipped;
                    rows++;
                    skipped = 0;
                    message = out.readFromCopy();
                }
                if (binary) {
                    in.writeToCopy(TRAILER, 0, TRAILER.length);
                }
                in.endCopy();
            } finally {
                if (in.isActive()) {
                    in.cancelCopy();
                }
            }
            commit(target, table, rows, bytes);
        }
        // What is left are the trailer and the end.
        while (message != null) {
            message = out.readFromCopy();
        }
    }

    private static boolean isTrailer(byte[] message, int skipped) {
        return message.length - skipped == TRAILER.length
                && message[skipped] == TRAILER[0]
                && message[skipped + 1] == TRAILER[1];
    }

    private static CopyIn copyIn(Connection target, CopiedTable table, boolean binary) throws SQLException {
        return target.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table.table().name() + " (" + table.columnList() + ") from stdin" + format(binary));
    }
}
