package io.hibernateshards.logging;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.ShardException;
import java.lang.invoke.MethodHandles;
import org.hibernate.TransactionException;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What goes wrong in transactions over several databases. */
@MessageBundle(projectCode = "SHARD")
public interface TransactionMessages {

    TransactionMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), TransactionMessages.class);

    @Message(
            id = 14001,
            value =
                    "This transaction has written to the database '%s' and would now write to '%s'. In the transaction mode "
                            + "'single' a transaction writes to one database. Write to the other one in a transaction of its own, "
                            + "or set 'hibernate.shards.transactions' to 'best_effort'.")
    CrossDatabaseWriteException secondDatabase(String written, String refused);

    @Message(
            id = 14002,
            value =
                    "This transaction would write the reference entity '%s' to its home '%s' and its copies to '%s'. In the "
                            + "transaction mode 'single' a transaction writes to one database. Write reference entities in a "
                            + "transaction whose mode is 'best_effort'.")
    CrossDatabaseWriteException referenceWrite(String entity, String home, String copies);

    @Message(
            id = 14003,
            value =
                    "The commit failed in between: committed on %s, rolled back on %s, unknown on %s. What is committed stays "
                            + "so, and nothing is repeated by itself. Look at the unknown databases, then repeat or undo what is "
                            + "missing.")
    String partialCommit(String committed, String rolledBack, String unknown);

    @Message(
            id = 14004,
            value =
                    "The flush of the databases '%s' does not settle: after %s rounds each still changes entities of another. "
                            + "Callbacks and listeners may change entities of other databases, but not for ever. Let them change an "
                            + "entity only where its state differs.")
    ShardException notSettling(String databases, int rounds);

    @Message(
            id = 14005,
            value =
                    "The transaction's time of %s s has run out before its commit. Nothing was committed. Grant it more time, "
                            + "or do less in it.")
    TransactionException timedOut(long seconds);

    @Message(
            id = 14006,
            value =
                    "The transaction mode cannot become '%s': this transaction has already written. A session's mode may change "
                            + "until its transaction's first write. Set it before, or for the whole persistence unit.")
    IllegalStateException modeAfterWrite(String mode);

    @Message(
            id = 14007,
            value =
                    "The transaction was marked for rollback while it was being committed. It was rolled back on every database. "
                            + "See what marked it.")
    String markedWhileCommitting();

    @Message(
            id = 14008,
            value = "The database '%s' no longer answers on the connection of this transaction. Nothing was committed. "
                    + "Repeat the transaction.")
    TransactionException connectionLost(String database);

    @Message(
            id = 14020,
            value =
                    "The statement [%s] would change rows on the databases '%s'. In the transaction mode 'single' a transaction "
                            + "writes to one database. Narrow it by the shard key, run it on one database after another "
                            + "with 'ShardedSession.withDatabase', each in a transaction of its own, or set "
                            + "'hibernate.shards.transactions' to 'best_effort'.")
    CrossDatabaseWriteException fanOut(String statement, String databases);

    @Message(
            id = 14009,
            value = "The transaction was committed on %s, and what follows a commit failed: %s. All of it is durable. "
                    + "Repeat nothing; see the cause.")
    String completionFailed(String committed, String failure);
}
