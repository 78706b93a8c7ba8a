package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with the vshard groups that a keyspace's settings say. */
@MessageBundle(projectCode = "SHARD")
public interface TopologyMessages {

    TopologyMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), TopologyMessages.class);

    @Message(
            id = 4001,
            value =
                    "The setting '%s' cannot be read at character %s: expected %s, but found %s. It lists vshard groups like "
                            + "'a: 0-511 @ one; b: 512-1023 @ two, three(waiting)'. Correct it there.")
    String groupsUnreadable(String setting, int position, String expected, String found);

    @Message(
            id = 4002,
            value =
                    "The vshard group '%s' names the database '%s', which 'hibernate.shards.databases' does not list.%s "
                            + "Known databases are %s. Add it to the list, or correct the name in '%s'.")
    String unknownDatabase(String group, String database, String nearest, String known, String setting);

    @Message(
            id = 4003,
            value = "The name of the vshard group '%s' stands more than once in '%s'. Names are unique in a keyspace. "
                    + "Rename one, or put their virtual shards into one group.")
    String groupNamedTwice(String group, String setting);

    @Message(
            id = 4004,
            value = "The virtual shards %s are in the vshard groups '%s' and '%s'. A virtual shard is in exactly one. "
                    + "Take them out of one of the groups in '%s'.")
    String overlap(String shards, String group, String other, String setting);

    @Message(
            id = 4005,
            value =
                    "The virtual shards %s are in no vshard group. Each of the keyspace's %s virtual shards is in exactly one. "
                            + "Add them to a group in '%s'.")
    String gap(String shards, int shardCount, String setting);

    @Message(
            id = 4006,
            value =
                    "The vshard group '%s' names the virtual shards %s, but the keyspace has %s of them. Numbers are from 0 to "
                            + "%s. Correct the range in '%s'.")
    String outOfRange(String group, String shards, int shardCount, int last, String setting);

    @Message(
            id = 4007,
            value =
                    "The vshard group '%s' names the database '%s' more than once. Each database of its bucket stands there "
                            + "once, active or waiting. Remove one of them in '%s'.")
    String databaseNamedTwice(String group, String database, String setting);

    @Message(
            id = 4008,
            value =
                    "The vshard group '%s' has no active database: all of its databases are waiting. Active ones hold its rows. "
                            + "Remove '(waiting)' from the first one in '%s'.")
    String noActiveDatabase(String group, String setting);

    @Message(
            id = 4009,
            value =
                    "The vshard group '%s' names the active database '%s' after a waiting one. The active databases of a bucket "
                            + "come first. Put it before them in '%s'.")
    String activeAfterWaiting(String group, String database, String setting);

    @Message(
            id = 4010,
            value = "The vshard group '%s' names the range '%s', which ends before it begins. A range is first-last. "
                    + "Exchange the numbers in '%s'.")
    String reversedRange(String group, String range, String setting);
}
