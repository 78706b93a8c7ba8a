package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** Why the move of a virtual shard does not go on. */
@MessageBundle(projectCode = "SHARD")
public interface MoveMessages {

    MoveMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), MoveMessages.class);

    @Message(
            id = 26050,
            value =
                    "The table '%s' is not the same on both databases: the source alone has the columns %s, the target alone %s. "
                            + "Rows are copied between equal tables only. Migrate both databases to the same schema.")
    String tablesDiffer(String table, String atSource, String atTarget);

    @Message(
            id = 26051,
            value =
                    "The move of virtual shard '%s' may not write on the database it moves to. Its token '%s' is not the one "
                            + "recorded there: another mover has taken the move over, or it was given up. Nothing is to be done here.")
    String tokenTaken(String shard, String token);

    @Message(
            id = 26052,
            value =
                    "Virtual shards cannot move from or to a database of the product '%s'. They move between databases of "
                            + "PostgreSQL, and between databases of H2. Leave them where they are.")
    String unknownProduct(String product);

    @Message(
            id = 26053,
            value =
                    "Rows of the table '%s' have exchanged unique values while they are copied, and deleting them on the database "
                            + "they move to would take rows of others with them by the foreign key '%s'. Such changes cannot be "
                            + "followed. Move the virtual shard when these rows rest, or let the key not cascade.")
    String cascades(String table, String foreignKey);
}
