package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What is logged of moves. */
@MessageLogger(projectCode = "SHARD")
public interface MoveLog extends BasicLogger {

    MoveLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), MoveLog.class, "io.hibernateshards.resharding");

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 26090, value = "The move '%s' of virtual shard '%s' from '%s' to '%s' is %s.")
    void step(String move, String shard, String source, String target, String step);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 26091,
            value =
                    "A connection of a move to the database '%s' could not be given back as it was: %s. It is given back broken, so that "
                            + "its pool closes it.")
    void connectionNotReset(String database, String failure);
}
