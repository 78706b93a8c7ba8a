package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the databases' connections log. */
@MessageLogger(projectCode = "SHARD")
public interface DelegateLog extends BasicLogger {

    DelegateLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), DelegateLog.class, "io.hibernateshards.delegate");

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 11501,
            value =
                    "The database '%s' (%s) is cut off: it could not be reached %s times in a row, the last time since %s. What needs "
                            + "it fails at once, save one request every %s ms that asks it again. See whether it is up.")
    void cutOff(String database, String address, int failures, String failure, long everyMillis);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 11502, value = "The database '%s' (%s) is used again: it was cut off for %s ms.")
    void usedAgain(String database, String address, long elapsedMillis);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 11503,
            value =
                    "A connection was not set back to the isolation and read-only mark that its pool gave it: %s. It is ended, so that "
                            + "no other transaction gets it. See whether its database is up.")
    void notRestored(String failure);
}
