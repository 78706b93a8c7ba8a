package io.hibernateshards.logging;

import io.hibernateshards.MissingShardKeyException;
import io.hibernateshards.ShardException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with a sharding function, or with a key that it is given. */
@MessageBundle(projectCode = "SHARD")
public interface ShardingMessages {

    ShardingMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), ShardingMessages.class);

    @Message(
            id = 5001,
            value = "A shard key, or a part of one, is null. A row without a shard key has no place. "
                    + "Set it before the entity is persisted.")
    MissingShardKeyException nullKey();

    @Message(
            id = 5002,
            value =
                    "A value of type '%s' cannot be a shard key. Numbers, texts, booleans, UUIDs, dates, times and bytes "
                            + "can. Convert it to one of them by an AttributeConverter, or choose another attribute.")
    ShardException unsuitableType(String type);

    @Message(
            id = 5003,
            value =
                    "The number '%s' cannot be a shard key. Finite numbers can. Use an integral or decimal type for the "
                            + "attribute.")
    ShardException notFinite(double number);
}
