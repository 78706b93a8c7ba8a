package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** Where a database is not who the configuration takes it for. */
@MessageBundle(projectCode = "SHARD")
public interface CatalogMessages {

    CatalogMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), CatalogMessages.class);

    @Message(
            id = 6001,
            value =
                    "The database '%s' (%s) lacks the library's tables %s. They are created with the schema, by "
                            + "'jakarta.persistence.schema-generation.database.action' or 'hibernate.hbm2ddl.auto', or by the "
                            + "script that the schema tool writes. Let it create or update the schema once, or run that script.")
    String noTables(String database, String address, String tables);

    @Message(
            id = 6002,
            value =
                    "The database '%s' (%s) does not record whose it is, but the table '%s' holds rows. Rows are never taken over "
                            + "silently, since nobody knows which virtual shards they belong to. Start with empty sharded tables "
                            + "and load the rows through the library, or correct the URL.")
    String rowsWithoutIdentity(String database, String address, String table);

    @Message(
            id = 6003,
            value =
                    "The database '%s' (%s) belongs to the persistence unit '%s', not to '%s'. A database (or schema) holds "
                            + "the rows of one unit. Correct its URL, or the unit's name.")
    String otherUnit(String database, String address, String recordedUnit, String unit);

    @Message(
            id = 6004,
            value =
                    "The database configured as '%s' (number %s) at %s records that it is '%s' (number %s). A database keeps its "
                            + "name and its place in 'hibernate.shards.databases' for ever, since ids and rows are found by them. "
                            + "Put the URLs and the order of the list back as they were.")
    String otherDatabase(String database, int number, String address, String recordedName, int recordedNumber);

    @Message(
            id = 6005,
            value = "The database '%s' records that keyspace '%s' has %s virtual shards, and the settings say %s. "
                    + "The number is fixed once rows exist, since every row is placed by it. Set the number back.")
    String otherShardCount(String database, String keyspace, int recordedShards, int shards);

    @Message(
            id = 6006,
            value =
                    "The database '%s' records that ids of keyspace '%s' hold the virtual shard in %s bits, and the configuration "
                            + "says %s. The width is fixed once ids exist, since rows are found by it. Set it back.")
    String otherIdBits(String database, String keyspace, int recordedBits, int bits);

    @Message(
            id = 6007,
            value =
                    "The database '%s' records the function '%3$s' for entity group '%2$s', and the mapping says '%4$s'. A function "
                            + "is fixed once rows exist, since rows are found by it; parts may be appended, none may be changed. Set "
                            + "it back, or load the rows into empty databases.")
    String otherFunction(String database, String group, String recordedFunction, String function);

    @Message(
            id = 6008,
            value =
                    "The database '%s' records that it owns the virtual shards %3$s of keyspace '%2$s', and the settings place "
                            + "%4$s there. Virtual shards are placed once, while the databases are empty; a database added to the list "
                            + "or another spread does not move them. Name the recorded ones in the vshard groups of the keyspace "
                            + "('hibernate.shards.groups'), with new databases as waiting, or put the list of databases back.")
    String otherShards(String database, String keyspace, String recordedShards, String shards);

    @Message(
            id = 6009,
            value =
                    "The database '%s' records that entity group '%s' is in keyspace '%s', and the mapping says '%s'. The "
                            + "keyspace is fixed once rows exist, since their virtual shards are numbered in it. Set it back.")
    String otherKeyspace(String database, String group, String recordedKeyspace, String keyspace);

    @Message(
            id = 6010,
            value =
                    "The database '%s' (%s) was set up by a newer version of the library: its records have format %s, and this "
                            + "version knows up to %s. An older version could misread them. Use the newer version.")
    String newerFormat(String database, String address, int recordedFormat, int format);

    @Message(
            id = 6011,
            value =
                    "The database '%s' records %3$s virtual shards for keyspace '%2$s', but has the rows of %4$s. Every virtual "
                            + "shard has a row on every database. Restore the table 'hs_vshard' from a backup.")
    String missingShardRows(String database, String keyspace, int shards, int rows);

    @Message(
            id = 6012,
            value =
                    "The database '%s' (%s) is %s, and '%s' is %s. One dialect speaks to all databases of a unit. Use the same "
                            + "product for all.")
    String otherProduct(String database, String address, String product, String otherDatabase, String otherProduct);

    @Message(
            id = 6013,
            value =
                    "The database '%s' (%s) is %s, older than the %s that the unit was started for. The dialect is built for the "
                            + "lowest version found at boot. Start the application again while the database answers.")
    String olderVersion(String database, String address, String product, String lowest);

    @Message(
            id = 6014,
            value =
                    "The database '%s' (%s) records nothing, but '%s' records that all databases of unit '%s' had been set up. Its "
                            + "virtual shards %s would be served from an empty database while their rows are elsewhere. Correct the "
                            + "URL, or restore the database from a backup.")
    String contentLost(String database, String address, String witness, String unit, String shards);

    @Message(
            id = 6015,
            value =
                    "The database '%s' is new, and %s did not answer. Who owns which virtual shards is recorded once, when all "
                            + "databases of the unit answer. Start %2$s, or let the schema be dropped and created.")
    String newWhileOthersDoNotAnswer(String database, String unavailable);

    @Message(
            id = 6016,
            value =
                    "The database '%s' (%s) could not be checked: %s. It is used after it was found to be the one that the "
                            + "configuration takes it for. See the cause, and try again.")
    String checkFailed(String database, String address, String failure);

    @Message(
            id = 6017,
            value =
                    "The database '%s' (%s) is cut off for %s ms after a failure: %s. Operations on other databases go on. "
                            + "Start it, or see its first failure.")
    String cutOff(String database, String address, long remainingMillis, String failure);

    @Message(
            id = 6018,
            value =
                    "The key map of entity group '%s' on database '%s' could not be read or changed: %s. A new key's place is "
                            + "recorded before its first row. See the cause, and try again.")
    String directoryFailed(String group, String database, String failure);

    @Message(
            id = 6019,
            value =
                    "The id counter '%s' on database '%s' gave no numbers: %s. Ids are reserved there in blocks. See the cause, "
                            + "and try again.")
    String counterFailed(String counter, String database, String failure);

    @Message(
            id = 6020,
            value =
                    "The shared map on the database '%s' (%s) could not be read or changed: %s. Without it nothing is created or "
                            + "moved, and operations go on while this node's lease lasts. See the cause, and try again.")
    String mapFailed(String database, String address, String failure);

    @Message(
            id = 6021,
            value =
                    "The mapping has the tables %s that the shared map on '%s' does not know so, and virtual shards move. Their rows "
                            + "would stay behind, since whoever moves does not know these tables or columns. Start again when the "
                            + "moves have ended, or cancel them.")
    String newTablesWhileMoving(String tables, String home);

    @Message(
            id = 6022,
            value =
                    "The virtual shard '%s' cannot move: the shared map on '%s' was adopted from a static one, and that no process with "
                            + "the static map runs any more was not confirmed. Such a process would go on using the old place. "
                            + "End all processes that were started before, then confirm it by SharedMap.confirmAdopted().")
    String adoptionOpen(String shard, String home);

    @Message(
            id = 6023,
            value =
                    "The database '%s' (%s) records that the unit's map is shared and kept on '%s', and the settings name no catalog. Its "
                            + "virtual shards can move, which a node with a map of its own would not see. Set "
                            + "'hibernate.shards.catalog' to '%3$s'.")
    String mapIsShared(String database, String address, String recordedHome);

    @Message(
            id = 6024,
            value =
                    "The database '%s' (%s) records that the unit's shared map is kept on '%s', and the settings say '%s'. There is one "
                            + "map, which stays where it was created. Set 'hibernate.shards.catalog' to '%3$s'.")
    String otherMapHome(String database, String address, String recordedHome, String home);

    @Message(
            id = 6025,
            value =
                    "The database '%s' records that it owns the virtual shards %3$s of keyspace '%2$s', and version %4$s of the shared "
                            + "map places %5$s there. Both are changed by moves alone, and together. One of them was restored from a "
                            + "backup of another time, or changed by hand: restore both of one time.")
    String otherSharedPlaces(String database, String keyspace, String recordedShards, long epoch, String shards);

    @Message(
            id = 6026,
            value =
                    "The database '%s' (%s) records that the unit's map is shared and kept on '%s', where there is none. It cannot be "
                            + "made anew, since virtual shards may have moved. Correct the URL of '%3$s', or restore it from a backup.")
    String mapLost(String database, String address, String recordedHome);

    @Message(
            id = 6027,
            value =
                    "The database '%s' (%s) was set up with a map of the settings alone, and the settings name '%s' as the catalog. "
                            + "Taking over needs a decision, since processes that were started before do not see what moves. Set "
                            + "'hibernate.shards.catalog.adopt' to 'true' once; on H2 end all other processes first.")
    String notAdopted(String database, String address, String home);

    @Message(
            id = 6028,
            value =
                    "The shared map on '%s' was changed by others each time that databases or keyspaces of the settings were to be added. "
                            + "They are added to the map that was read. Start again when fewer changes are made.")
    String mapChanges(String home);

    @Message(
            id = 6029,
            value =
                    "The shared map could not be created or extended: %s. Every database of the unit is asked who it is before that. See "
                            + "the cause, and start again.")
    String mapNotEstablished(String failure);

    @Message(
            id = 6030,
            value =
                    "The database '%s' joined the shared map after this node started, whose settings list %s alone. A node reaches what its "
                            + "settings name. Start it again with settings that name the database.")
    String joinedLater(String database, String known);
}
