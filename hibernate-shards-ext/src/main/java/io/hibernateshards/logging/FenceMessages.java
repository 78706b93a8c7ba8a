package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** Where rows of a virtual shard are written that a database does not own. */
@MessageBundle(projectCode = "SHARD")
public interface FenceMessages {

    FenceMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), FenceMessages.class);

    @Message(
            id = 25001,
            value =
                    "The virtual shard '%s' has no record in the table '%s'. Every virtual shard has one on every database, "
                            + "whoever owns it. Restore the table from a backup.")
    String noRecord(String shard, String table);

    @Message(
            id = 25002,
            value =
                    "A row of virtual shard %s/%s was to be written, which is '%s' on this database. Rows are written where "
                            + "the virtual shard is 'OWNED'. Read the shard map anew and write it there.")
    String refused(String keyspace, int shard, String mode);

    @Message(
            id = 25003,
            value =
                    "The guard of the table '%s' finds no line for it in '%s'. It was installed there by hand or the line was "
                            + "deleted. Install the guards anew.")
    String unknownTable(String table, String guarded);
}
