package io.hibernateshards.logging;

import io.hibernateshards.ShardException;
import java.lang.invoke.MethodHandles;
import java.util.UUID;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with an id that carries its virtual shard. */
@MessageBundle(projectCode = "SHARD")
public interface IdMessages {

    IdMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), IdMessages.class);

    @Message(
            id = 7001,
            value =
                    "The attribute '%2$s' of entity '%1$s' is annotated with @ShardedId and has the type %3$s. Its bits hold a "
                            + "counter, a database and a virtual shard, or a UUID. Declare it as long, Long or UUID.")
    String unsuitableType(String entity, String attribute, String type);

    @Message(
            id = 7002,
            value =
                    "The id '%2$s' assigned to an entity '%1$s' tells virtual shard %3$s, and its shard key %4$s. A row is found by "
                            + "both. Let the id be generated, or assign one of that virtual shard.")
    ShardException idOfOtherShard(String entity, String id, int shardOfId, int shardOfKey);

    @Message(
            id = 7003,
            value =
                    "The id '%2$s' of entity '%1$s' tells virtual shard %3$s, which keyspace '%4$s' does not have: its virtual shards "
                            + "are [0, %5$s). Such an id was not generated for this unit. Let it be generated, or declare ids made "
                            + "before sharding by @ShardedId(from = ...).")
    ShardException shardOutsideKeyspace(String entity, String id, int shard, String keyspace, int shardCount);

    @Message(
            id = 7004,
            value =
                    "The id '%2$s' assigned to an entity '%1$s' is negative. Ids that carry a virtual shard are positive. Let it "
                            + "be generated, or assign a positive one of the right virtual shard.")
    ShardException negativeId(String entity, long id);

    @Message(
            id = 7005,
            value =
                    "The UUID '%2$s' assigned to an entity '%1$s' does not tell its virtual shard. Those made by @ShardedId do. "
                            + "Let it be generated, or remove @ShardedId so that any UUID is accepted.")
    ShardException foreignUuid(String entity, UUID id);

    @Message(
            id = 7006,
            value =
                    "The counter of entity '%s' on database '%s' is used up: the greatest that leaves an id positive is %s. Ids are "
                            + "never used twice. Move the virtual shards to another database, whose counter goes on.")
    ShardException counterExhausted(String entity, String database, long maximum);

    @Message(
            id = 7007,
            value =
                    "No id can be made for a new '%s': the database '%s' has no virtual shard of the keyspace '%s'. A generated "
                            + "id names a virtual shard of the database that the row is written to. Persist it in a session that "
                            + "is not narrowed to that database.")
    ShardException noShardsOn(String entity, String database, String keyspace);
}
