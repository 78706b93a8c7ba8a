package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What queries log. */
@MessageLogger(projectCode = "SHARD")
public interface QueryLog extends BasicLogger {

    QueryLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), QueryLog.class, "io.hibernateshards.query");

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 15501,
            value =
                    "The query [%s] runs on the databases %s, since no shard key narrows it to one. It is said once for "
                            + "each statement. Add a condition on the shard key, or set hibernate.shards.scatter to 'allow'.")
    void scatters(String query, String databases);
}
