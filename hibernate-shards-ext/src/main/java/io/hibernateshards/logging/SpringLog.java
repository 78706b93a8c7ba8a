package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What a sharded unit of a Spring application logs. */
@MessageLogger(projectCode = "SHARD")
public interface SpringLog extends BasicLogger {

    SpringLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), SpringLog.class, "io.hibernateshards.spring");

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 24501, value = "The schema of the database '%s' is at version %s: %s migrations were applied.")
    void migrated(String database, String version, int applied);
}
