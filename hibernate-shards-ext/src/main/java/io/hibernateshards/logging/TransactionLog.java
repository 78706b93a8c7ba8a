package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What transactions over several databases log. */
@MessageLogger(projectCode = "SHARD")
public interface TransactionLog extends BasicLogger {

    TransactionLog LOG =
            Logger.getMessageLogger(MethodHandles.lookup(), TransactionLog.class, "io.hibernateshards.transaction");

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 14010,
            value =
                    "An Interceptor failed around the end of a transaction. The transaction's outcome is not changed by it. "
                            + "See the cause.")
    void interceptorFailed(@Cause Throwable failure);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 14011,
            value =
                    "A statement on the database '%s' that was not waited for has returned, and its transaction could not be "
                            + "rolled back. Its connection is closed, which ends it. See the cause.")
    void leftOutNotRolledBack(String database, @Cause Throwable failure);
}
