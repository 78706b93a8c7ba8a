package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What the databases' pools report. */
@MessageBundle(projectCode = "SHARD")
public interface DelegateMessages {

    DelegateMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), DelegateMessages.class);

    @Message(
            id = 11001,
            value = "The database '%s' (%s) gave no connection after %s ms: %s. Operations on other databases go on. "
                    + "Start it, or check its URL, user, password and the size of its pool.")
    String noConnection(String database, String url, long elapsedMillis, String failure);

    @Message(
            id = 11002,
            value =
                    "The database '%s' (%s) has no free connection: all of its pool (%s) were in use for %s ms: %s. Each "
                            + "session holds one per database that it touches. Raise "
                            + "'hibernate.shards.database.%1$s.pool.max_size', or end transactions sooner.")
    String poolExhausted(String database, String url, String poolSize, long elapsedMillis, String failure);
}
