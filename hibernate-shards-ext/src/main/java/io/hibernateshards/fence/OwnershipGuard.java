package io.hibernateshards.fence;

import io.hibernateshards.ShardId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, on one database and whoever writes, rows of virtual shards that the database does not own. Before a row is
 * inserted, updated or deleted it takes the shared lock of the row's virtual shard, until the end of the transaction, and
 * only then reads the mode: a mover that holds the lock exclusively knows that no writer is under way, and one that comes
 * after it sees what the mover committed. The mode is read so that a transaction with an older snapshot fails rather than
 * sees an older mode; a virtual shard without a record is refused. Any thread, one at a time for each connection.
 *
 * <p>All methods work in the connection's transaction and leave its end to the caller, who turns automatic commits off.
 */
public sealed interface OwnershipGuard permits PostgresOwnershipGuard, H2OwnershipGuard {

    /** The form of what is installed: one more with each change of triggers or functions, which are then installed anew. */
    int FORM = 1;

    /** The SQLSTATE of a row that is refused. */
    String REFUSED = "SH001";

    /**
     * The guard for a database's product; empty where there is none, so that virtual shards cannot move from it or to it.
     *
     * @param product as {@link java.sql.DatabaseMetaData#getDatabaseProductName} says
     * @param schema the schema that holds the library's tables, or null for the connection's own
     */
    static Optional<OwnershipGuard> of(String product, @Nullable String schema) {
        return switch (product) {
            case "PostgreSQL" -> Optional.of(new PostgresOwnershipGuard(new GuardTables(schema)));
            case "H2" -> Optional.of(new H2OwnershipGuard(new GuardTables(schema)));
            default -> Optional.empty();
        };
    }

    /** Whether a row was refused because the database does not own its virtual shard. */
    static boolean isRefusal(SQLException failure) {
        for (var at = failure; at != null; at = at.getCause() instanceof SQLException cause ? cause : null) {
            if (REFUSED.equals(at.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Installs the guard on tables that have none, or another form of it; every virtual shard is looked at. Where the product
     * locks a table for it, this waits for open writers, at most as long as the connection's lock timeout.
     */
    void install(Connection connection, Collection<GuardedTable> tables) throws SQLException;

    /** Which of some tables have no guard, or one that another trigger can get round: in the order of the tables. */
    List<GuardGap> gaps(Connection connection, Collection<GuardedTable> tables) throws SQLException;

    /**
     * Installs the guard on tables, and lets it pass unseen what this database owns, in one; one such change at a time.
     *
     * @param atMost how long each wait for open writers is, at least a millisecond
     * @return whether the tables could be locked in time; if not, the transaction is rolled back
     */
    boolean install(Connection connection, Collection<GuardedTable> tables, Duration atMost) throws SQLException;

    /** Takes the guards off all tables that have one, with all that belongs to them but tables. */
    void removeAll(Connection connection) throws SQLException;

    /** Takes the guard off a table. */
    void remove(Connection connection, GuardedTable table) throws SQLException;

    /**
     * Lets the guards of tables pass without a look what this database owns and no move touches, as its records say now. Waits
     * for open writers of the tables; one such change at a time. Where a trigger can be changed beside an open writer nothing is
     * done: the guard looks at every row.
     *
     * @param atMost how long the tables are waited for together, which is how long writers wait behind it; at least a millisecond
     * @return whether the tables could be locked in time; if not, the transaction is rolled back
     */
    boolean passUnseenWhatIsOwned(Connection connection, Collection<GuardedTable> tables, Duration atMost)
            throws SQLException;

    /**
     * Lets this transaction write the rows of one virtual shard that the database receives, or has left over, where a move's
     * token is recorded for it; until its end nobody changes that. Its rows then pass without a look of their own, and their
     * keys are not recorded.
     *
     * @return whether the token is the recorded one and the mode {@link OwnershipMode#RECEIVING} or
     *     {@link OwnershipMode#MOVED}; if not, the transaction may do nothing with it
     */
    boolean enter(Connection connection, ShardId shard, String token) throws SQLException;

    /** Forgets what the connection entered, where that outlives a transaction; before the connection goes back to its pool. */
    void leave(Connection connection) throws SQLException;

    /**
     * Takes the shared lock of a virtual shard until the end of the transaction, and reads what the database is to it. Waits
     * while a mover holds the lock.
     *
     * @return empty where the database has no record of it
     * @throws SQLException also where the transaction's snapshot is older than the record
     */
    Optional<Ownership> touch(Connection connection, ShardId shard) throws SQLException;

    /**
     * The same without waiting.
     *
     * @return empty where a mover holds the lock or waits for it; then nothing is locked
     * @throws SQLException also where the transaction's snapshot is older than the record
     */
    Optional<Ownership> tryTouch(Connection connection, ShardId shard) throws SQLException;

    /**
     * Takes the exclusive lock of a virtual shard until the end of the transaction, which waits for its writers and readers,
     * prepared ones too.
     *
     * @param atMost how long, at least a millisecond
     * @return whether the lock was had in time; if not, the transaction is rolled back
     */
    boolean lock(Connection connection, ShardId shard, Duration atMost) throws SQLException;

    /** What the database is to a virtual shard, as the transaction sees it, without a lock. */
    Optional<Ownership> read(Connection connection, ShardId shard) throws SQLException;

    /** Records what the database is to a virtual shard; under the exclusive lock. */
    void record(Connection connection, ShardId shard, Ownership ownership) throws SQLException;

    /** The oldest keys that were recorded of a virtual shard, at most so many. */
    RecordedChanges changes(Connection connection, ShardId shard, int atMost) throws SQLException;

    /**
     * Deletes records by their ids, after what they tell of is at the target. Never by "up to": a transaction that commits
     * later may have drawn a lower id.
     */
    void forget(Connection connection, RecordedChanges changes) throws SQLException;

    /** Deletes all keys that were recorded of a virtual shard; under its exclusive lock. */
    void forgetAll(Connection connection, ShardId shard) throws SQLException;
}
