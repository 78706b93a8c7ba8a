package io.hibernateshards.resharding;

import static io.hibernateshards.logging.MoveMessages.MESSAGES;

import io.hibernateshards.ShardId;
import io.hibernateshards.fence.RecordedChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Makes rows at a target what they are at a source, in the open transactions of both. */
abstract sealed class ChangedRows permits PostgresChangedRows, H2ChangedRows {

    private static final String UNIQUE_VIOLATION = "23505";

    /** Those of a product. */
    static ChangedRows of(String product) {
        return product.equals("PostgreSQL") ? new PostgresChangedRows() : new H2ChangedRows();
    }

    /**
     * Replaces the rows with the recorded keys. Where rows have exchanged unique values, all of them leave the target before
     * they come anew.
     *
     * @param shard no row of another is touched
     * @param tables a parent before its children
     * @throws MoveRefusedException where rows would have to leave that take others with them
     */
    void replace(Connection source, Connection target, ShardId shard, List<CopiedTable> tables, RecordedChanges changes)
            throws SQLException {
        var before = target.setSavepoint();
        try {
            replace(source, target, shard, tables, changes, true);
        } catch (SQLException failure) {
            if (!UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                throw failure;
            }
            target.rollback(before);
            for (var table : tables) {
                if (!changes.of(table.table()).isEmpty() && table.isCascading()) {
                    throw new MoveRefusedException(
                            MESSAGES.cascades(table.table().name()));
                }
            }
            replace(source, target, shard, tables, changes, false);
        }
    }

    /** @param updates whether rows that are still at the source stay at the target and are updated */
    abstract void replace(
            Connection source,
            Connection target,
            ShardId shard,
            List<CopiedTable> tables,
            RecordedChanges changes,
            boolean updates)
            throws SQLException;
}
