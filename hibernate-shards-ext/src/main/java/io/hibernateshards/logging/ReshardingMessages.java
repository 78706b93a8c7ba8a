package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** Why virtual shards cannot be moved as they are asked to be. */
@MessageBundle(projectCode = "SHARD")
public interface ReshardingMessages {

    ReshardingMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), ReshardingMessages.class);

    @Message(
            id = 26000,
            value =
                    "There is no database '%s'.%s Known databases are %s. Correct the name, or make the database known first.")
    String unknownDatabase(String database, String nearest, String known);

    @Message(id = 26001, value = "The keyspace '%s' has no vshard group '%s'.%s Its groups are %s. Name one of these.")
    String unknownGroup(String keyspace, String group, String nearest, String known);

    @Message(
            id = 26002,
            value =
                    "The virtual shards %s are outside the keyspace '%s'. It has %s, numbered from 0. Name some of these.")
    String unknownShards(String shards, String keyspace, int shardCount);

    @Message(
            id = 26003,
            value =
                    "Nothing is to be done for '%s' in the keyspace '%s'. It has %s now, and its vshard groups let nothing "
                            + "better be reached by moving. Leave it so, or widen the bucket of a vshard group by adding a database to it.")
    String nothingToDo(String change, String keyspace, String map);

    @Message(
            id = 26004,
            value =
                    "The virtual shards %s of the vshard group '%s' cannot leave the database '%s'. No other database may have "
                            + "them: the group's bucket is %s. Add a database to this group first, or replace '%s' by another.")
    String nowhereToGo(String shards, String group, String database, String bucket, String again);

    @Message(
            id = 26005,
            value =
                    "The database '%s' would have %s %s. Its capacity is %s, and it has %s now. Add a database, move less to it, "
                            + "or correct its capacity.")
    String doesNotFit(String database, long after, String unit, long capacity, long before);

    @Message(
            id = 26006,
            value =
                    "The virtual shards %s of the vshard group '%s' cannot move to the database '%s'. Its bucket is %s, and its "
                            + "virtual shards stay within it. Move them to one of these, or add '%s' to the group first.")
    String outsideBucket(String shards, String group, String database, String bucket, String again);

    @Message(
            id = 26007,
            value =
                    "No virtual shard of the keyspace '%s' may move to %s. All its vshard groups are bound to their buckets: %s. "
                            + "Say which of these groups shall have it in their buckets.")
    String allBound(String keyspace, String databases, String groups);

    @Message(
            id = 26008,
            value =
                    "The database '%s' cannot have a vshard group with its name. The keyspace '%s' has a vshard group of that name, "
                            + "which is bound to its bucket %s. Give the database another name, or add it to vshard groups by their names.")
    String nameTaken(String database, String keyspace, String bucket);

    @Message(
            id = 26009,
            value =
                    "No database waits in the bucket of %s. Their active databases are %s. Add a database to the group instead.")
    String noneWaiting(String groups, String active);

    @Message(
            id = 26010,
            value =
                    "The vshard group '%s' cannot be split: it has the one virtual shard %s. A virtual shard is never divided. Move "
                            + "it to a database of its own instead.")
    String oneShard(String group, String shard);

    @Message(
            id = 26011,
            value =
                    "How full the databases are is not known. That takes the capacity of at least one of %s in rows or bytes, and the "
                            + "figures of the same kind of every virtual shard. Give both, or activate a database by the name of its "
                            + "vshard group.")
    String fullnessUnknown(String databases);

    @Message(
            id = 26012,
            value =
                    "The vshard group '%s' has no bucket of its own. It is the name of what lives on one database, and is not bound "
                            + "to it. Add the database without naming vshard groups.")
    String notBound(String group);

    @Message(
            id = 26013,
            value =
                    "The unit has no shared map, or not in the database that was named as its catalog. Virtual shards move where nodes share "
                            + "their map. Set 'hibernate.shards.catalog' in the unit and start one node of it, or correct the name.")
    String noSharedMap();

    @Message(
            id = 26014,
            value =
                    "The map has a database '%s', and how to reach it is not known here. Known are %s. Give its URL under the name that "
                            + "the map has.")
    String notReached(String database, String known);

    @Message(
            id = 26015,
            value =
                    "The plan '%s' of the keyspace '%s' is out of date: the map was changed since it was made. A plan is carried out on the map "
                            + "that it was made for. Plan anew; virtual shards that have moved by it stay where they are.")
    String planIsOld(String change, String keyspace);

    @Message(
            id = 26016,
            value =
                    "The plan '%s' changes the buckets of vshard groups, and the virtual shards %s are on their way. Buckets are changed when "
                            + "nothing moves in the keyspace. Resume or cancel these moves first.")
    String movesAreOpen(String change, String moving);

    @Message(
            id = 26017,
            value =
                    "The virtual shard '%s' is on '%s', where the plan has it on '%s'. Another move came first. Plan anew.")
    String elsewhere(String shard, String database, String planned);

    @Message(
            id = 26018,
            value =
                    "There is no move '%s' in the catalog. Moves are known by the ids that the list of open moves shows. Look at that list.")
    String unknownMove(String move);

    @Message(
            id = 26019,
            value =
                    "The database '%s' (%s) could not be read: %s. Each database of the map is read. See to that database, and ask again.")
    String notRead(String database, String address, String failure);

    @Message(id = 26020, value = "The thread that reads the databases was interrupted. Nothing was changed. Ask again.")
    String readingStopped();

    @Message(
            id = 26021,
            value =
                    "The table '%s' has more than %3$s rows on '%2$s'. Reference tables are compared in memory, and are small. Compare it by other "
                            + "means.")
    String tooManyRows(String table, String database, int maximum);

    @Message(
            id = 26022,
            value =
                    "What was found of '%s' on '%s' cannot be repaired without losing something: %s. Only rows that their owner has too, the "
                            + "same, are deleted elsewhere. Look at the rows, and decide.")
    String notRepairable(String subject, String database, String detail);

    @Message(
            id = 26023,
            value =
                    "The rows of virtual shard '%s' on '%s' were not deleted: they are not, or no longer, copies of the owner's, rows that "
                            + "stay refer to them, the virtual shard moves, or it is in use. Nothing was changed. Verify again.")
    String noLongerCopies(String shard, String database);
}
