package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with a command, or with what it is given. */
@MessageBundle(projectCode = "SHARD")
public interface CliMessages {

    CliMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), CliMessages.class);

    @Message(
            id = 28001,
            value =
                    "The file '%s' could not be read: %s. It is a properties file with the settings of the unit, or with a password for each "
                            + "database. Name it by --settings or --passwords.")
    String fileNotRead(String file, String failure);

    @Message(
            id = 28002,
            value =
                    "The setting '%s' takes the variable '%s' from the environment, which does not have it. The settings are read with what "
                            + "the environment has. Set it, or give the value.")
    String noVariable(String setting, String variable);

    @Message(
            id = 28003,
            value =
                    "The password of the database '%s' is to be asked for, and nobody can be asked here. Passwords come from a terminal, the "
                            + "environment or a file. Set the variable '%s', or name a file by --passwords.")
    String nobodyToAskForPassword(String database, String variable);

    @Message(
            id = 28004,
            value =
                    "The settings have no '%s'. It names the database that has the map which nodes share, one of %s. Set it as the application "
                            + "does; where the application has none, its map is fixed, and nothing can be moved.")
    String noCatalog(String setting, String databases);

    @Message(id = 28005, value = "There is no keyspace '%s'. The map has %s. Name one of these by --keyspace.")
    String unknownKeyspace(String keyspace, String known);

    @Message(
            id = 28006,
            value =
                    "By '%s' %s open moves are meant, and not one. Open are: %s. Give the beginning of one id, or a virtual shard.")
    String unknownMove(String name, int found, String open);
}
