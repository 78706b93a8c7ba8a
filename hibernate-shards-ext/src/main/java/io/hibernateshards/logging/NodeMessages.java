package io.hibernateshards.logging;

import io.hibernateshards.ShardException;
import io.hibernateshards.StaleTopologyException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** Where a process cannot follow the map that it shares with others. */
@MessageBundle(projectCode = "SHARD")
public interface NodeMessages {

    NodeMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), NodeMessages.class);

    @Message(
            id = 27001,
            value =
                    "The lease of the node '%s' ended while this transaction read: rows may have moved since. A lease lasts "
                            + "%d ms and is renewed while the catalog in the database '%s' answers. Repeat the transaction.")
    StaleTopologyException leaseEnded(String node, long leaseMillis, String database);

    @Message(
            id = 27002,
            value =
                    "The node '%s' has no lease: the catalog in the database '%s' has not answered for %d ms. Without one the "
                            + "shard map may be old. Bring that database back; operations go on by themselves then.")
    String noLease(String node, String database, long millis);

    @Message(
            id = 27003,
            value =
                    "The virtual shard '%s' is on its way from '%s' to '%s', and was '%s' on '%s' for the %d ms that an "
                            + "operation waits. Operations go on at the target as soon as the move is decided. Repeat the "
                            + "transaction; look at the move if this lasts.")
    StaleTopologyException notSettled(
            String shard, String source, String target, String mode, String database, long millis);

    @Message(
            id = 27004,
            value =
                    "The session holds the entity %s#%s of the virtual shard '%s', which moved from '%s' to '%s'. A session that "
                            + "outlives a transaction cannot follow it. Clear the session, or open a new one.")
    StaleTopologyException entityLeft(String entity, Object id, String shard, String from, String to);

    @Message(
            id = 27005,
            value =
                    "Rows that were just read may have moved meanwhile: version %d of the shard map is known, and they were read "
                            + "by version %d outside of a transaction. Inside of one this does not happen. Repeat the read.")
    StaleTopologyException readByOldMap(long newest, long used);

    @Message(
            id = 27006,
            value =
                    "%s cannot run on the database '%s' now: it holds rows of virtual shards that move (%s), which it would see. "
                            + "HQL and Criteria leave them out. Use these, or repeat it after the move.")
    StaleTopologyException foreignRows(String call, String database, String shards);

    @Message(
            id = 27007,
            value =
                    "A row was refused by its database, which does not own the row's virtual shard: %s. The virtual shard moved "
                            + "or moves. Repeat the transaction.")
    StaleTopologyException refusedByGuard(String message, @Cause Throwable cause);

    @Message(
            id = 27008,
            value =
                    "The virtual shard '%s' could not be touched on '%s': %s. It is on its way to another database. Repeat the "
                            + "transaction.")
    StaleTopologyException notTouched(String shard, String database, String reason, @Cause Throwable cause);

    @Message(
            id = 27010,
            value =
                    "A native query was sent to %s by a hint, but the virtual shards that the hint names are now on %s. They moved "
                            + "since the hint was given. Make the query anew, or repeat the transaction.")
    StaleTopologyException hintWentElsewhere(String then, String now);

    @Message(
            id = 27011,
            value =
                    "The transaction sees the database '%s' as it was before the move of the virtual shard '%s' from '%s' to '%s' "
                            + "ended, above READ COMMITTED for as long as it lasts. Where rows are it can no longer tell there. "
                            + "Repeat the transaction.")
    StaleTopologyException snapshotTooOld(String database, String shard, String source, String target);

    @Message(
            id = 27012,
            value =
                    "A row of '%s' in the virtual shard %d was to be written to '%s', but the virtual shard is on '%s' by the newest "
                            + "shard map. It moved while the transaction ran. Repeat the transaction.")
    StaleTopologyException rowLeft(String entity, int shard, String here, String home);

    @Message(
            id = 27013,
            value =
                    "A new '%s' was to be written to '%s', which has no virtual shard of the keyspace '%s'. They moved while the transaction "
                            + "ran, or the session is narrowed to that database. Repeat the transaction, in a session that is not.")
    StaleTopologyException homeIsEmpty(String entity, String database, String keyspace);

    @Message(
            id = 27014,
            value =
                    "The database '%s' has no record of the virtual shard '%s'. Every virtual shard has one in 'hs_vshard' on every "
                            + "database. Restore the table from a backup.")
    ShardException noRecord(String database, String shard);

    @Message(
            id = 27009,
            value =
                    "%s is not answered while virtual shards move (%s): rows of several databases are brought together there, "
                            + "and those that move would be met twice. Queries that each database answers for itself go on. "
                            + "Repeat it after the move.")
    StaleTopologyException notGathered(String query, String shards);
}
