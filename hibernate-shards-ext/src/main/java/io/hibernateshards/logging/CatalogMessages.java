package io.hibernateshards.logging;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What a database that is not who the settings take it for is told. */
@MessageBundle(projectCode = "SHARD")
public interface CatalogMessages {

    CatalogMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), CatalogMessages.class);

    @Message(
            id = 6001,
            value =
                    "The database that the settings call '%s' records '%s' as its %s, but the settings say '%s'. Rows would be "
                            + "looked for where they are not. Correct the settings, or use an empty database.")
    ShardConfigurationException drift(String database, String recorded, String what, String configured);

    @Message(
            id = 6002,
            value =
                    "The identity of database '%s' could not be read or written: %s. It is kept in the table hs_database. "
                            + "Check that the user may create and read tables there.")
    ShardException unreadable(String database, String failure, @Cause Throwable cause);
}
