package io.hibernateshards.logging;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardUnavailableException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with the schema of a database, or with what is asked of it. */
@MessageBundle(projectCode = "SHARD")
public interface SchemaMessages {

    SchemaMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), SchemaMessages.class);

    @Message(
            id = 13001,
            value =
                    "The load script '%s' cannot be run: the unit's tables live on the databases %s. Rows that a script inserts "
                            + "carry no virtual shard, and nobody knows on which database they belong. Load them by an entity manager, "
                            + "and remove '%s'.")
    ShardConfigurationException loadScript(String script, String databases, String remedy);

    @Message(
            id = 13002,
            value =
                    "The schema of database '%s' (%s) is not that of the mapping: %s. Every database of the unit has the same "
                            + "schema. Migrate this database, or let 'hibernate.hbm2ddl.auto' update it.")
    String invalid(String database, String address, String failure);

    @Message(
            id = 13003,
            value =
                    "The schema of database '%s' (%s) could not be changed: %s. Other databases may have been changed before. "
                            + "Correct the cause, and do it again.")
    String failed(String database, String address, String failure);

    @Message(
            id = 13004,
            value =
                    "The library's tables on database '%s' could not be created, dropped or found: %s. They stand beside the "
                            + "application's tables. Check that the user may create tables there.")
    String catalogTables(String database, String failure);

    @Message(
            id = 13005,
            value =
                    "The shard key column %s of entity '%s' on database '%s' (%s) takes texts for equal that are placed apart: %s. "
                            + "A row whose key equals that of a query would be in another virtual shard than the query asks. Give "
                            + "the column a binary collation, or fold such keys by '@ShardKey(normalize = ...)'.")
    String keyEquality(String column, String entity, String database, String address, String texts);

    @Message(
            id = 13006,
            value =
                    "The guards of the tables of database '%s' (%s) could not be installed: %s. While the unit's map is shared they refuse "
                            + "rows of virtual shards that the database does not own, and without them nothing is written. Let the user "
                            + "create triggers and functions and own the tables, or start once with a user that may.")
    String guardsFailed(String database, String address, String failure);

    @Message(
            id = 13007,
            value =
                    "The guard of the table '%s' of database '%s' (%s) could not be installed within %s seconds: the table is locked by "
                            + "transactions that do not end. Its triggers are made while no transaction writes it. End the long "
                            + "transactions, and start again.")
    String guardsBusy(String table, String database, String address, long seconds);

    default ShardUnavailableException catalogTablesFailed(String database, java.sql.SQLException failure) {
        return new ShardUnavailableException(
                catalogTables(database, String.valueOf(failure.getMessage())), java.util.Set.of(database), failure);
    }
}
