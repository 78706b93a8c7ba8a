package io.hibernateshards.logging;

import io.hibernateshards.ShardException;
import io.hibernateshards.UnsupportedShardedQueryException;
import java.lang.invoke.MethodHandles;
import org.hibernate.HibernateException;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with queries. */
@MessageBundle(projectCode = "SHARD")
public interface QueryMessages {

    QueryMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), QueryMessages.class);

    @Message(
            id = 15001,
            value = "Cannot run the query [%s] on the databases %s: it has %s, and %s. %s A query that its shard keys "
                    + "narrow to one database runs whatever it has.")
    UnsupportedShardedQueryException notOnSeveralDatabases(
            String query, String databases, String construct, String reason, String remedy);

    @Message(
            id = 15002,
            value = "The query [%s] would run on the databases %s, since no shard key narrows it to one, and "
                    + "hibernate.shards.scatter or the entity group says 'refuse'. Conditions that place rows are: %s. "
                    + "Add a condition on the shard key, or allow the scatter.")
    UnsupportedShardedQueryException scatterRefused(String query, String databases, String conditions);

    @Message(
            id = 15003,
            value =
                    "Cannot execute [%s]: %s. What can be executed are updates and deletes of sharded entities by route, "
                            + "of reference entities everywhere, and every statement on entities of one database. %s")
    UnsupportedShardedQueryException writeNotPlanned(String query, String reason, String remedy);

    @Message(
            id = 15004,
            value =
                    "Cannot order or group strings of the database '%s' in memory: their collation is '%s', and %s. Known are "
                            + "the binary collations (H2 without a collation; C, POSIX, C.UTF-8 on PostgreSQL) and those of ICU4J and "
                            + "java.text that agree with the live database on every text it is asked about. Name one in the query: "
                            + "collate(%s as ...), create the databases with one, or narrow the query to one database.")
    UnsupportedShardedQueryException unknownCollation(
            String database, String collation, String reason, String expression);

    @Message(
            id = 15005,
            value = "The named query '%s' is not an HQL or Criteria query. These alone are routed by their conditions. "
                    + "Run a native query inside withDatabase(name) or in the session of a virtual shard.")
    UnsupportedShardedQueryException notAnHqlQuery(String name);

    @Message(
            id = 15006,
            value = "There is no named query '%s'. Its name is one that @NamedQuery or addNamedQuery gave. Correct it.")
    IllegalArgumentException noNamedQuery(String name);

    @Message(
            id = 15007,
            value =
                    "The query [%s] was not made by a sharded session. Known to explain() are queries that this factory's "
                            + "sessions made. Create it with createQuery() of the session that explains it.")
    IllegalArgumentException notAShardedQuery(String query);

    @Message(
            id = 15008,
            value =
                    "Cannot run the query [%s] in the session of the virtual shard '%s': it reads '%s', which is not in that "
                            + "virtual shard's keyspace. Such a session reads the rows of one virtual shard and reference "
                            + "entities. Run it in a session of the sharded factory.")
    UnsupportedShardedQueryException notInAVirtualShard(String query, String shard, String entities);

    @Message(
            id = 15009,
            value =
                    "'%s' is refused: these results are merged of several databases, whose cursors are read forward once. "
                            + "Read them with next(), or take getResultList().")
    UnsupportedShardedQueryException forwardOnly(String method);

    @Message(
            id = 16100,
            value =
                    "Cannot run the query [%s] on several databases: its subquery [%s] gives more than %s values. So many at "
                            + "most are read first and bound to the rest of the query. Narrow the subquery, or narrow both to one "
                            + "database by their shard keys.")
    UnsupportedShardedQueryException tooManyHoistedValues(String query, String subquery, int most);

    @Message(
            id = 16101,
            value =
                    "The query [%s] compares with one value, and its subquery [%s] gives more than one row. A comparison "
                            + "takes one value, or none, which is null. Use 'in', 'any' or 'all', or narrow the subquery.")
    HibernateException severalRowsOfOperand(String query, String subquery);

    @Message(
            id = 16300,
            value =
                    "Cannot answer [%s] in part: %s. An answer in part is for reading, in a transaction that has not written and "
                            + "without locks. %s")
    UnsupportedShardedQueryException notInPart(String query, String reason, String remedy);

    @Message(
            id = 16402,
            value =
                    "'%s' cannot be '%s'. It is 'allow', 'warn' or 'refuse', of the query that has it as a hint or of the session "
                            + "that has it as a property. Set one of these.")
    IllegalArgumentException unknownScatterMode(String name, String value);

    @Message(
            id = 16102,
            value = "Cannot run [%s] with an entity graph that has '%s': the other end of that association may live on "
                    + "another database. A graph can have what lives with its entity. Use 'join fetch', or leave it "
                    + "out: the association is loaded when it is used.")
    UnsupportedShardedQueryException graphLeadsAcross(String query, String association);

    @Message(
            id = 16200,
            value = "Cannot insert by [%s]: %s. What is inserted by statements are rows whose attributes are literals, "
                    + "parameters, expressions or columns of a select, with a shard key, all that cannot be null, and an id "
                    + "where none is generated. Name all of them, or persist the entities.")
    UnsupportedShardedQueryException insertNotPlanned(String query, String reason);

    @Message(
            id = 16201,
            value =
                    "The statement [%s] changed other numbers of rows of the reference entity '%s' on its databases: %s. Every "
                            + "database has a copy of the same rows. The transaction is rolled back; write the entities again, which "
                            + "repairs their copies.")
    ShardException copiesDiffer(String query, String entity, String counts);

    @Message(
            id = 16202,
            value =
                    "Cannot lock the rows of [%s]: while they were found and locked, others changed them so that they are no "
                            + "longer in its result, %s times. Rows are locked only while they satisfy the query. Roll back and try "
                            + "again.")
    String rowsKeepChanging(String query, int attempts);

    @Message(
            id = 16203,
            value =
                    "The native query [%s] is not routed: nothing says on which of several databases it runs. The hints are %s, "
                            + "%s, %s and %s. Give one of them, or run it inside withDatabase(name).")
    UnsupportedShardedQueryException nativeNotRouted(
            String query, String database, String shard, String key, String all);

    @Message(
            id = 16204,
            value =
                    "The hint '%2$s' of the query [%1$s] cannot be '%3$s': %4$s Known are the hints of ShardHints with values of "
                            + "this persistence unit. Correct it.")
    IllegalArgumentException badHint(String query, String hint, String value, String problem, @Cause Throwable cause);

    @Message(
            id = 16205,
            value =
                    "The native query [%s] is to run on %s, which is outside of what this session may touch now. Inside of "
                            + "withDatabase() queries go to that database alone. Leave the hint out, or run it outside.")
    UnsupportedShardedQueryException hintOutsideScope(String query, String databases);

    @Message(
            id = 16206,
            value =
                    "The native query [%s] was built with '%s', which is done to the query of one database alone. What queries of "
                            + "several databases repeat are parameters, options, addScalar and addEntity. Give the hint that names "
                            + "its one database first.")
    UnsupportedShardedQueryException notRepeatable(String query, String method);

    @Message(
            id = 16207,
            value =
                    "'%2$s' of the native query [%1$s] is refused over several databases. What these give together are lists, "
                            + "streams, single results and counts of changed rows. Use one of these, or name one database.")
    UnsupportedShardedQueryException nativeNotOnSeveral(String query, String method);

    @Message(
            id = 16208,
            value =
                    "The hint '%2$s' is not for the query [%1$s]. HQL and Criteria are routed by their conditions, and the hints "
                            + "of ShardHints are for native queries. Add a condition on the shard key, or use withShard() or "
                            + "withDatabase().")
    IllegalArgumentException hintOfNativeQueries(String query, String hint);

    @Message(
            id = 16105,
            value =
                    "Cannot run the query [%s]: one database answers it, since its rows live apart, and the rows of %s that it may "
                            + "look at are more than %s. So many at most are read for that. Narrow it by conditions on shard keys "
                            + "and ids, or run its parts as queries of their own.")
    UnsupportedShardedQueryException tooManyGatheredRows(String query, String tables, int most);

    @Message(
            id = 16104,
            value =
                    "Cannot run [%s] within one database or virtual shard: it fetches an association whose other end may live on "
                            + "another database, and would be taken for absent. What is fetched within is what lives with its "
                            + "entity. Leave the fetch out: the association is loaded when it is used.")
    UnsupportedShardedQueryException fetchLeadsOut(String query);
}
