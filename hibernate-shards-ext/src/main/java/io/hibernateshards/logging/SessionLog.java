package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What sessions log. */
@MessageLogger(projectCode = "SHARD")
public interface SessionLog extends BasicLogger {

    SessionLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), SessionLog.class, "io.hibernateshards.session");

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 21501,
            value =
                    "An entity '%s' is looked for by its id on the databases '%s', since its id does not tell its place. It is "
                            + "said once for each entity. Query it by its shard key too, let its id be a @ShardedId, or set "
                            + "hibernate.shards.scatter to 'allow'.")
    void searches(String entity, String databases);
}
