package io.hibernateshards.logging;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.UnsupportedShardedQueryException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with a sharded unit of a Spring application. */
@MessageBundle(projectCode = "SHARD")
public interface SpringMessages {

    SpringMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), SpringMessages.class);

    @Message(
            id = 24001,
            value =
                    "The property '%s' and the property '%s' have different values. Both are the same setting. Remove one of "
                            + "them.")
    String differentValues(String property, String jpaProperty);

    @Message(
            id = 24002,
            value =
                    "Beside databases of 'hibernate-shards', nothing reads these properties: %s. Addresses and users of a sharded unit stand below "
                            + "'hibernate-shards.databases', settings of its pools below 'hibernate-shards.pool' (those of HikariCP by their own names "
                            + "below 'hibernate-shards.pool.hikari'), and there is one DataSource for JDBC beside them. Move them there or "
                            + "remove them; another DataSource is a bean of your own, with properties of its own.")
    ShardConfigurationException otherDataSource(String names);

    @Message(
            id = 24003,
            value =
                    "The persistence unit '%s' is given the DataSource '%s' and is sharded. It takes the connections of its databases, "
                            + "and JDBC beside it would go elsewhere. Give it the bean 'shardsDataSource', or name no databases for it.")
    ShardConfigurationException dataSourceOfUnit(String unit, String dataSource);

    @Message(
            id = 24004,
            value =
                    "There is a JtaTransactionManager. A sharded unit's transactions are its own, and take part in no other. Remove it.")
    ShardConfigurationException jta();

    @Message(
            id = 24005,
            value =
                    "The property '%s' names the bean '%s', which is no DataSource of this application. It is the name of one. Correct "
                            + "it, or set the database's URL.")
    String noSuchDataSource(String property, String bean);

    @Message(
            id = 24006,
            value =
                    "JDBC needs to know its database: there is no transaction. The DataSource of a sharded unit gives the connection of "
                            + "the transaction that the entity manager is in. Call it within a transaction, on "
                            + "'ShardedSession.withDatabase' where that uses several databases.")
    UnsupportedShardedQueryException jdbcOutsideTransaction();

    @Message(
            id = 24007,
            value =
                    "JDBC needs to know its database: this transaction has used '%s'. Its connection is that of the one database that "
                            + "the transaction has used, or that its session is narrowed to. Call it within "
                            + "'ShardedSession.withDatabase', or do other work in another transaction.")
    UnsupportedShardedQueryException jdbcOnSeveral(String databases);

    @Message(
            id = 24008,
            value =
                    "This connection is of the database '%s', and the session is narrowed to '%s' now. Work with JDBC that began on one "
                            + "database goes on there. End it before work on another begins.")
    UnsupportedShardedQueryException jdbcElsewhere(String database, String narrowedTo);

    @Message(
            id = 24009,
            value =
                    "The database '%s' was not migrated: %s Every database of a sharded unit has the same schema before the unit is "
                            + "built, and those that are not named here have it. Mend what failed, and start again.")
    String notMigrated(String database, String failure);

    @Message(
            id = 24011,
            value =
                    "Nothing reads these properties: %s. What stands below 'hibernate-shards' is a setting of a sharded unit, and one that is not "
                            + "read leaves another value than the one that was meant. Correct their names, or remove them.")
    String unknownProperties(String names);

    @Message(
            id = 24010,
            value =
                    "Flyway was not run: not every database of [%s] has an address or a DataSource among the properties. Migrations know those "
                            + "under 'hibernate-shards.databases' and 'spring.jpa.properties.hibernate.shards', but no JNDI names and nothing "
                            + "that a HibernatePropertiesCustomizer adds. Name them there, or set 'spring.flyway.enabled=false' and "
                            + "migrate by other means.")
    String nothingToMigrate(String databases);

    @Message(
            id = 24012,
            value =
                    "The persistence unit '%s' is given a DataSource of its own, and its entity '%s' is sharded. A unit with the bean "
                            + "'shardsDataSource' is sharded, and one with another DataSource is an ordinary one, whose rows are all there. "
                            + "Give it 'shardsDataSource', or leave the entity to the sharded unit.")
    ShardConfigurationException shardedEntityOfOrdinaryUnit(String unit, String entity);

    @Message(
            id = 24013,
            value =
                    "%s gives Flyway one address beside named databases. Each of them is migrated at its own address, so that this one would "
                            + "be migrated in their place, or not at all. Remove it ('spring.flyway.user' and 'spring.flyway.password' may name "
                            + "who migrates all of them), or make and call a Flyway of your own for what is elsewhere.")
    ShardConfigurationException addressOfFlyway(String what);

    @Message(
            id = 24014,
            value =
                    "The property '%s' cannot be used for the database '%s', whose DataSource '%s' does not tell its address. Another user connects to "
                            + "the same address. Give the database by 'url', or remove the property and let the DataSource's own user do it.")
    ShardConfigurationException noAddress(String property, String database, String dataSource);

    @Message(
            id = 24015,
            value =
                    "There are scripts for data: %s. Every database would get the same rows, and which one a row belongs to is not known to a script: "
                            + "schema scripts are run on all databases, scripts for data on none. Store the rows by an EntityManager when the "
                            + "application has started, and take the scripts away or set 'spring.sql.init.data-locations=' to nothing.")
    ShardConfigurationException dataScripts(String scripts);

    @Message(
            id = 24016,
            value =
                    "A schema script failed on the database '%s': %s Every database of a sharded unit has the same schema before the unit is "
                            + "built, and on those that are not named here the scripts were run. Mend what failed, and start again.")
    String scriptFailed(String database, String failure);

    @Message(
            id = 24017,
            value =
                    "Schema scripts were not run: not every database of [%s] has an address or a DataSource among the properties. Scripts know those "
                            + "under 'hibernate-shards.databases' and 'spring.jpa.properties.hibernate.shards', but no JNDI names and nothing "
                            + "that a HibernatePropertiesCustomizer adds. Name them there, or set 'spring.sql.init.mode=never'.")
    ShardConfigurationException scriptsWithoutDatabase(String databases);
}
