package io.hibernateshards.logging;

import io.hibernateshards.UnsupportedShardedQueryException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** Why a query is refused. */
@MessageBundle(projectCode = "SHARD")
public interface QueryMessages {

    QueryMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), QueryMessages.class);

    @Message(
            id = 15001,
            value =
                    "The query would run on the databases %2$s, and %1$s cannot be merged from several. Over several databases a "
                            + "query selects from one entity with where, order by and a limit. Compare the shard key with = so that "
                            + "one database answers, or simplify the query: %3$s")
    UnsupportedShardedQueryException notMergeable(String construct, String databases, String query);

    @Message(
            id = 15002,
            value = "The query has %s. Its place cannot be told yet, so that it is refused on a unit of several "
                    + "databases. Query each entity by itself: %s")
    UnsupportedShardedQueryException notAnalysed(String construct, String query);

    @Message(
            id = 15003,
            value =
                    "The method '%s' of a query is not supported over several databases. What is supported is listed in "
                            + "ARCHITECTURE.md. Use getResultList.")
    UnsupportedShardedQueryException unsupportedMethod(String method);

    @Message(
            id = 15004,
            value =
                    "The query orders by a text on database '%s', whose collation is '%s'. Texts are merged where the databases "
                            + "compare them by code point: C, POSIX or C.UTF-8 on PostgreSQL, or H2's default. Order by another "
                            + "attribute, or create the databases with such a collation.")
    UnsupportedShardedQueryException unknownCollation(String database, String collation);
}
