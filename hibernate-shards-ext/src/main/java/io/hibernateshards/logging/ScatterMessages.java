package io.hibernateshards.logging;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardUnavailableException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** Why databases that were asked together gave no answer. */
@MessageBundle(projectCode = "SHARD")
public interface ScatterMessages {

    ScatterMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), ScatterMessages.class);

    @Message(
            id = 10001,
            value = "No answer after %s ms from %s. The limit was %s ms, and what other databases answered was thrown "
                    + "away, since it would be a part of the result. See whether these databases are up and what they "
                    + "are busy with, or raise the query's timeout or 'hibernate.shards.query_timeout'.")
    String noAnswer(long elapsedMillis, String databases, long limitMillis);

    @Message(
            id = 10002,
            value = "The thread was interrupted while it waited for %s. Their statements were cancelled, and the "
                    + "thread's interrupt flag is set. Clear the flag before the thread asks again.")
    ShardException interrupted(String databases);

    @Message(
            id = 10003,
            value =
                    "The database '%s' was lost after %s ms: %s. What other databases answered was thrown away, since it would "
                            + "be a part of the result. See whether it is up, and ask again.")
    String connectionLost(String database, long elapsedMillis, String failure);

    @Message(
            id = 10004,
            value =
                    "The setting 'hibernate.shards.scatter_task_decorator' kept the database '%s' from being asked: %s. It is given a task on "
                            + "the thread that asks, and returns what runs this task once, on the thread that it is run on. Correct the "
                            + "decorator.")
    ShardException decoratorFailed(String database, String problem);

    @Message(
            id = 10020,
            value =
                    "None of the databases %s answered. An answer in part needs at least one of them. See whether they are up and "
                            + "what they are busy with, and ask again.")
    String noneAnswered(String databases);

    /** The error where not even an answer in part can be given. */
    default ShardUnavailableException noneAnswered(Map<String, RuntimeException> failures) {
        var exception = new ShardUnavailableException(noneAnswered(quoted(failures.keySet())), failures.keySet(), null);
        failures.values().forEach(exception::addSuppressed);
        return exception;
    }

    /** The error for a database whose connection broke. */
    default ShardUnavailableException connectionLost(String database, long elapsedMillis, Exception cause) {
        return new ShardUnavailableException(
                connectionLost(database, elapsedMillis, String.valueOf(cause.getMessage())), Set.of(database), cause);
    }

    /** The error for databases that did not answer in time. */
    default ShardUnavailableException noAnswer(Set<String> databases, long elapsedMillis, long limitMillis) {
        return new ShardUnavailableException(
                noAnswer(elapsedMillis, quoted(databases), limitMillis),
                databases,
                new TimeoutException("The limit was " + limitMillis + " ms"));
    }

    /** The error for a thread interrupted before some databases had answered. */
    default ShardException interrupted(Set<String> databases) {
        return interrupted(quoted(databases));
    }

    private static String quoted(Set<String> databases) {
        return databases.stream().sorted().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
}
