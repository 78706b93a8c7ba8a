package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What is logged of a node. */
@MessageLogger(projectCode = "SHARD")
public interface NodeLog extends BasicLogger {

    NodeLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), NodeLog.class, "io.hibernateshards.node");

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 27020,
            value =
                    "The catalog in the database '%s' does not answer the node '%s'. Operations go on until its lease ends, and "
                            + "no virtual shard moves. It is asked again every %d ms.")
    void catalogSilent(String database, String node, long millis, @Cause Throwable cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 27021, value = "The catalog in the database '%s' answers the node '%s' again.")
    void catalogAnswers(String database, String node);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 27022, value = "The node '%s' goes by version %d of the shard map, with %d moves under way.")
    void adopted(String node, long epoch, int moves);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 27023,
            value =
                    "The node '%s' could not give its lease back. Moves wait until it has ended by itself, in at most %d ms.")
    void notLeft(String node, long millis, @Cause Throwable cause);
}
