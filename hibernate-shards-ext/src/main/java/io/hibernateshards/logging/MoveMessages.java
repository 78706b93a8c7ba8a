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
                            + "they move to would take rows of others with them by foreign keys that cascade. Such changes cannot be "
                            + "followed. Move the virtual shard when these rows rest, or let the keys not cascade.")
    String cascades(String table);

    @Message(
            id = 26054,
            value =
                    "The virtual shard '%s' is '%3$s' on the database '%2$s', where the move needs one of %4$s. The records of "
                            + "both databases go with the step of the move in the catalog, unless they were changed by hand. Look at "
                            + "them before anything is repeated.")
    String otherOwnership(String shard, String database, String mode, String needed);

    @Message(
            id = 26055,
            value =
                    "The virtual shard '%s' cannot move: %s. A virtual shard moves once at a time, to another database of its bucket, "
                            + "in the map as it is now. Read the map anew and look at its moves.")
    String notBegun(String shard, String reason);

    @Message(
            id = 26056,
            value =
                    "The move of virtual shard '%s' to '%s' waits for %s, which have neither taken the map's version %s nor lost their "
                            + "leases in %s s. They run transactions that began before, and nothing is done until these end. Resume the "
                            + "move later, or end these transactions.")
    String nodesBehind(String shard, String target, String nodes, long epoch, long seconds);

    @Message(
            id = 26076,
            value =
                    "The virtual shard '%s' is written on '%s' as fast as its changes are replayed, for %d s now. The move was given "
                            + "up, and all is as before. Move it when it is written less.")
    String outrun(String shard, String source, long seconds);

    @Message(
            id = 26057,
            value =
                    "The virtual shard '%s' could not be frozen on '%s' in %s attempts: transactions that use it did not end. The move "
                            + "was given up, and all is as before. Try again when fewer long transactions run, or let an attempt wait "
                            + "longer than %s ms.")
    String notFrozen(String shard, String source, int attempts, long waitMillis);

    @Message(
            id = 26058,
            value =
                    "The rows of virtual shard '%s' in the table '%s' differ after they were copied: the source has %s, the target %s. "
                            + "The move was given up, and all is as before. Something else writes the target, or the databases "
                            + "convert values differently: compare the rows.")
    String differs(String shard, String table, String source, String target);

    @Message(
            id = 26059,
            value =
                    "The move '%s' is no longer carried out here: its token is not the one in the catalog, or it is decided already. "
                            + "Another mover has taken it over. Nothing is to be done here.")
    String moveTaken(String move);

    @Message(
            id = 26060,
            value =
                    "The guards of the database '%s' could not be changed in %s s: the tables have had open writers all the time. Nothing "
                            + "was lost, and the move can be resumed. Let long transactions end first.")
    String guardsBusy(String database, long seconds);

    @Message(
            id = 26061,
            value =
                    "The move '%s' (%s) was interrupted: %s. It stays as it is in the catalog, and nothing is lost. Take it over when "
                            + "both databases answer, and carry it out or give it up.")
    String interrupted(String move, String what, String failure);

    @Message(
            id = 26062,
            value =
                    "The virtual shard '%s' on '%s' was in use for %s s, longer than a step of its move waits. The move stays as it is, "
                            + "and nothing is lost. Take it over and carry it out when long transactions have ended.")
    String notLocked(String shard, String database, long seconds);

    @Message(
            id = 26063,
            value =
                    "The thread that carries out a move was interrupted. The move stays as it is, and nothing is lost. Take it over "
                            + "and carry it out, or give it up.")
    String stopped();

    @Message(
            id = 26064,
            value =
                    "The database '%2$s' has no record of the virtual shard '%1$s'. Every virtual shard has one on every database, "
                            + "whoever owns it. Restore the table 'hs_vshard' from a backup.")
    String notRecorded(String shard, String database);

    @Message(
            id = 26065,
            value =
                    "The key column '%2$s' of the table '%1$s' may be null. A changed row is found again by its key, which no null "
                            + "equals. Let the column be 'not null' on every database.")
    String nullableKey(String table, String column);

    @Message(
            id = 26066,
            value =
                    "Rows of the tables %s were written while virtual shard '%s' is moved, and the mover does not know these tables. "
                            + "It would leave them behind. Carry the move out with the version of the application that has them.")
    String unknownTables(String tables, String shard);

    @Message(
            id = 26067,
            value =
                    "The move '%s' of virtual shard '%s' failed while the virtual shard was frozen: %s. The move was given up, and the "
                            + "source serves the virtual shard as before. If the catalog still has the move as open, carry it out, which "
                            + "cleans the target; begin it anew when the cause is gone.")
    String givenUpFrozen(String move, String shard, String failure);

    @Message(
            id = 26068,
            value =
                    "The move '%s' of virtual shard '%s' failed while the virtual shard was frozen: %s. It could not be given up: %s. "
                            + "Nobody can use the virtual shard until the databases answer and the move is carried out or given up.")
    String leftFrozen(String move, String shard, String failure, String hindrance);

    @Message(
            id = 26069,
            value =
                    "The tables %s refer to each other's rows in a circle of foreign keys. Rows are copied a parent before its children, "
                            + "and a circle has no first. Drop one of the foreign keys on every database.")
    String circle(String tables);

    @Message(
            id = 26070,
            value =
                    "The virtual shard '%s' cannot move while guards on the database '%s' do not hold: %s. Writes could get past a move "
                            + "there. Enable or install the guards, and give other triggers of a row names that sort before theirs; on H2 "
                            + "a guarded table has no other trigger before an insert or update.")
    String gaps(String shard, String database, String gaps);

    @Message(
            id = 26071,
            value =
                    "The table '%s' on the database '%s' refers to rows of the table '%s' by the foreign key '%s', and is not one of the "
                            + "sharded tables of its keyspace. Rows that move would leave the rows behind that refer to them. Drop the "
                            + "foreign key, or map the table in an entity group of the keyspace.")
    String outside(String child, String database, String parent, String key);

    @Message(
            id = 26072,
            value =
                    "A row of the table '%1$s' in virtual shard %2$s on the database '%3$s' refers to a row of the table '%4$s' in "
                            + "virtual shard %5$s by the foreign key '%6$s'. A virtual shard moves alone, and its rows refer to each "
                            + "other only. Give both rows the same shard key, or drop the foreign key.")
    String acrossVirtualShards(String child, int shard, String database, String parent, int other, String key);

    @Message(
            id = 26073,
            value =
                    "The column '%2$s' of the table '%1$s' has the type '%3$s', %4$s. Values travel without any loss or not at all. "
                            + "Give the column another type, or leave the virtual shards of the table where they are.")
    String typeOfNoWay(String table, String column, String type, String why);

    @Message(
            id = 26074,
            value =
                    "Rows of the table '%s' refer to each other in a circle. H2 checks a foreign key with each row, and none of these "
                            + "can be the first at the target. The move was given up, and all is as before. Leave one of the references "
                            + "null while the virtual shard moves.")
    String circleOfRows(String table);

    @Message(
            id = 26075,
            value =
                    "Whether the virtual shard '%s' can move was not found out: %s. Both databases are looked at before a move is recorded. "
                            + "See the cause, and begin the move again.")
    String notChecked(String shard, String failure);
}
