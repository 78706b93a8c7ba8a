package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.OwnershipGuard;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Copies rows of one virtual shard from its source to the database that receives it. Rows arrive in chunks, each a transaction
 * of its own that {@linkplain OwnershipGuard#enter enters} the virtual shard with the move's token, so that a mover whose move
 * was taken over writes nothing more. The source is read in one statement, hence in one snapshot.
 */
abstract sealed class ShardCopy permits PostgresShardCopy, JdbcShardCopy {

    private final OwnershipGuard guard;
    private final ShardId shard;
    private final String token;
    private final ChunkListener progress;

    ShardCopy(OwnershipGuard guard, ShardId shard, String token, ChunkListener progress) {
        this.guard = guard;
        this.shard = shard;
        this.token = token;
        this.progress = progress;
    }

    /** The way that a product copies fastest. */
    static ShardCopy of(String product, OwnershipGuard guard, ShardId shard, String token, ChunkListener progress) {
        return product.equals("PostgreSQL")
                ? new PostgresShardCopy(guard, shard, token, progress)
                : new JdbcShardCopy(guard, shard, token, progress);
    }

    /** Hears of each chunk after it was committed. One thread. */
    interface ChunkListener {

        /**
         * @param rows how many it had
         * @param bytes about how large they were on their way
         */
        void copied(CopiedTable table, long rows, long bytes) throws SQLException;
    }

    ShardId shard() {
        return shard;
    }

    /**
     * Copies the rows of a table.
     *
     * @param source with its transaction; it only reads
     * @param target without automatic commits, in no transaction
     * @param chunkBytes a chunk ends with the row by which it has at least so many bytes
     * @throws MoveRefusedException where the token is no longer the recorded one
     */
    abstract void copyRows(Connection source, Connection target, CopiedTable table, long chunkBytes)
            throws SQLException;

    /** Deletes what is at the target of an earlier attempt. */
    void clear(Connection target, CopiedTable table) throws SQLException {
        begin(target);
        try (var statement = target.prepareStatement("delete from "
                + table.table().name() + " where " + table.table().shardColumn() + " = ?")) {
            statement.setInt(1, shard.number());
            statement.executeUpdate();
        }
        target.commit();
    }

    /** Begins a chunk. */
    void begin(Connection target) throws SQLException {
        if (!guard.enter(target, shard, token)) {
            target.rollback();
            throw new MoveTakenException(MESSAGES.tokenTaken(shard.toString(), token));
        }
    }

    /** Ends a chunk. */
    void commit(Connection target, CopiedTable table, long rows, long bytes) throws SQLException {
        target.commit();
        progress.copied(table, rows, bytes);
    }

    String select(CopiedTable table) {
        return "select " + table.columnList() + " from " + table.table().name() + " where "
                + table.table().shardColumn() + " = " + shard.number();
    }
}
