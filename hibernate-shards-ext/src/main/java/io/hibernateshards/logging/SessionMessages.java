package io.hibernateshards.logging;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.CrossShardAssociationException;
import io.hibernateshards.DuplicateRowException;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKeyChangedException;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What the façades and their transactions refuse or report. */
@MessageBundle(projectCode = "SHARD")
public interface SessionMessages {

    SessionMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), SessionMessages.class);

    @Message(
            id = 21001,
            value =
                    "The method '%s' is not supported on a sharded unit. What is supported is listed in ARCHITECTURE.md. "
                            + "Use another method, or leave out 'hibernate.shards.databases' so that Hibernate's own factory is used.")
    ShardException unsupportedMethod(String method);

    @Message(
            id = 21002,
            value = "Rows of entity '%s' with the id '%s' are on the databases '%s' and '%s'. An id has one row. "
                    + "Find out which one is right, and delete the other.")
    DuplicateRowException duplicateRow(String entity, String id, String first, String second);

    @Message(
            id = 21003,
            value =
                    "The place of entity '%s' with the id '%s' is not told by the id. A reference to it cannot be made without "
                            + "a look-up. Use find instead of getReference.")
    ShardException referenceWithoutPlace(String entity, String id);

    @Message(
            id = 21004,
            value = "The shard key '%2$s' of entity '%1$s' was changed. A row stays in the virtual shard that it was "
                    + "inserted into. Insert a new entity with the other key, and remove this one.")
    ShardKeyChangedException shardKeyChanged(String entity, String path);

    @Message(
            id = 21005,
            value =
                    "The row of entity '%s' belongs to virtual shard %s on database '%s', but it is being written to '%s'. "
                            + "What a cascade reaches has the shard key of where it started. Persist the entity by itself, or correct its "
                            + "shard key.")
    CrossShardAssociationException rowOnWrongDatabase(String entity, int shard, String database, String other);

    @Message(
            id = 14001,
            value =
                    "The transaction has written to database '%s' and would now write to '%s' by '%s'. In the mode 'single' a "
                            + "transaction writes to one database. Keep what changes together in one entity group, or use a "
                            + "transaction for each database.")
    CrossDatabaseWriteException secondDatabase(String first, String second, String statement);

    @Message(
            id = 14002,
            value = "The transaction is committed on '%s', but ending it on %s failed: %s. What it wrote is durable. "
                    + "Do not repeat it.")
    String committedOnly(String committed, List<String> failed, String failure);
}
