package io.hibernateshards.logging;

import io.hibernateshards.ShardConfigurationException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with a unit's settings. */
@MessageBundle(projectCode = "SHARD")
public interface BootMessages {

    BootMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), BootMessages.class);

    @Message(id = 23001, value = "Unknown setting '%s'.%s Known settings are %s. Correct its name, or remove it.")
    String unknownSetting(String name, String nearest, String known);

    @Message(id = 23002, value = "The setting '%s' is '%s'. It is %s. Correct its value.")
    String badValue(String name, String value, String allowed);

    @Message(
            id = 23003,
            value = "The database '%s' has neither a URL nor a DataSource. Each database named in "
                    + "'hibernate.shards.databases' needs one of them. Set '%s' or '%s'.")
    String databaseWithoutUrl(String database, String urlSetting, String dataSourceSetting);

    @Message(
            id = 23004,
            value = "The database '%s' has both a URL and a DataSource. A database is reached by one of them. "
                    + "Remove '%s' or '%s'.")
    String databaseWithUrlAndDataSource(String database, String urlSetting, String dataSourceSetting);

    @Message(
            id = 23005,
            value = "The database name '%s' stands more than once in 'hibernate.shards.databases'. Names are unique. "
                    + "Rename one, or remove it.")
    String databaseNamedTwice(String database);

    @Message(
            id = 23006,
            value = "The setting '%s' names the database '%s', which 'hibernate.shards.databases' does not list.%s "
                    + "Known databases are %s. Add it to the list, or correct the name.")
    String unknownDatabase(String setting, String database, String nearest, String known);

    @Message(
            id = 23007,
            value =
                    "The setting '%s' is set on a unit that is sharded. Its connections come from the databases named in "
                            + "'hibernate.shards.databases', and a multi-tenant connection provider of the application would "
                            + "take their place. Remove it.")
    String settingOfTheEngine(String setting);

    @Message(
            id = 23008,
            value = "The setting '%s' names a DataSource by '%s', and the look-up failed: %s. It is a "
                    + "javax.sql.DataSource, or the JNDI name of one. Bind the name, or give the object.")
    String dataSourceNotFound(String setting, String name, String failure);

    @Message(
            id = 23009,
            value = "The driver class '%s' of database '%s' was not found. It is the name of a java.sql.Driver on the "
                    + "class path. Add the driver's jar, or remove '%s' so that the driver is found by the URL.")
    String driverNotFound(String driver, String database, String setting);

    @Message(
            id = 23010,
            value = "None of the databases %s answers, so that their dialect cannot be told. At least one is needed at "
                    + "boot. Start one, or check its URL, user and password.")
    ShardConfigurationException noDatabaseAnswers(String databases);

    @Message(
            id = 23011,
            value =
                    "Entities have an attribute with '@TenantId', but the unit's entities are not all on one database: %s. Hibernate "
                            + "takes a session's tenant for its database where there are several. Take the tenant into the shard key, "
                            + "or pin all entities to one database.")
    String tenantsOnSeveralDatabases(String elsewhere);

    @Message(
            id = 23012,
            value =
                    "The setting '%s' is set, and no entity has an attribute with '@TenantId'. Tenants of a sharded unit are those "
                            + "of '@TenantId'; its databases are routed to, and no resolver is asked. Remove it.")
    String resolverWithoutTenants(String setting);

    @Message(
            id = 23013,
            value =
                    "The setting '%s' gives '%s', of which no %s can be made: %s. It is an instance, a class with a constructor "
                            + "without parameters, or the name of such a class. Correct it, or give an instance.")
    String notGiven(String setting, String value, String type, String problem);

    @Message(
            id = 24018,
            value =
                    "The setting '%s' and the setting '%s' are the same, by two names. One value is used. Remove one of them.")
    String sameSetting(String setting, String other);

    @Message(
            id = 24019,
            value =
                    "HikariCP does not take the value of the setting '%s'. Its values are those of HikariCP's own configuration: numbers, times in "
                            + "milliseconds, true or false, texts. Correct its value.")
    String notOfHikari(String setting);

    @Message(
            id = 23014,
            value =
                    "The shared map on '%s' lists the databases %s, and the settings list %s. A database keeps its name and its place in "
                            + "the list for ever, and every node reaches all of them; new ones stand at the end. Put "
                            + "'hibernate.shards.databases' in that order.")
    String otherDatabases(String home, String databases, String ours);

    @Message(
            id = 23015,
            value =
                    "The shared map on '%s' has %3$s virtual shards for keyspace '%2$s', and the settings say %4$s. The number is fixed "
                            + "once rows exist, since every row is placed by it. Set the number back.")
    String otherShardCount(String home, String keyspace, int shards, int ours);

    @Message(
            id = 23050,
            value =
                    "The settings have no '%s'. It names the databases of the unit, as the settings of the application do. Give the "
                            + "settings that the application has.")
    String noDatabases(String setting);
}
