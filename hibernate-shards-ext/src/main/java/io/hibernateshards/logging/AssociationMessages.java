package io.hibernateshards.logging;

import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKeyChangedException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is refused at the links between entities and between the sessions of several databases. */
@MessageBundle(projectCode = "SHARD")
public interface AssociationMessages {

    AssociationMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), AssociationMessages.class);

    @Message(
            id = 20001,
            value =
                    "The shard key '%s' of the entity '%s' with the id '%s' was changed from '%s' to '%s'. A stored row's shard key "
                            + "never changes, for it decides where the row lives. Remove the entity, flush, and persist a new one "
                            + "with the other key.")
    ShardKeyChangedException keyChanged(String path, String entity, Object id, Object before, Object after);

    @Message(
            id = 20003,
            value =
                    "The entity '%s' with the id '%s' was changed in its copy on the database '%s'. Reference entities are changed "
                            + "at their home '%s', which writes the copies. Find it on the session that "
                            + "'ShardedSession.withDatabase(\"%s\", ...)' gives, and change that instance.")
    ShardException copyChanged(String entity, Object id, String database, String home, String homeAgain);

    @Message(
            id = 20004,
            value =
                    "The listener '%s' replaces Hibernate's own listener for '%s' events. Over several databases these events are "
                            + "routed, which a replacement would switch off. Remove it, or do its work in a Pre, Post or Flush listener.")
    String replacedListener(String listener, String event);
}
