package io.hibernateshards.logging;

import io.hibernateshards.DuplicateRowException;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKeyChangedException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.UnsupportedShardedQueryException;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.PersistenceException;
import java.lang.invoke.MethodHandles;
import java.util.Set;
import org.hibernate.HibernateException;
import org.hibernate.query.IllegalMutationQueryException;
import org.hibernate.query.IllegalSelectQueryException;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What the façade sessions and factory refuse. */
@MessageBundle(projectCode = "SHARD")
public interface SessionMessages {

    SessionMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), SessionMessages.class);

    @Message(
            id = 21001,
            value =
                    "'%s' is not offered by a session over several databases. It concerns the inner state of the session of "
                            + "one database. Do without it, or use a session that Hibernate itself opened.")
    UnsupportedOperationException undecided(String method);

    @Message(
            id = 21002,
            value =
                    "'%s' needs to know its database: this persistence unit has %s of them. What the library cannot route goes to "
                            + "one database alone. Call it on the session that 'ShardedSession.withDatabase' gives.")
    UnsupportedShardedQueryException needsDatabase(String method, int databases);

    @Message(
            id = 21003,
            value =
                    "'%s' is refused in a session of the virtual shard '%s'. Native SQL and JDBC see the rows of every virtual "
                            + "shard of a database. Use HQL or Criteria, or the session that 'ShardedSession.withDatabase' gives.")
    UnsupportedShardedQueryException notWithinShard(String method, String shard);

    @Message(
            id = 21004,
            value =
                    "The entity '%s' with the id '%s' was found on the databases '%s' and '%s'. A row lives on one database. "
                            + "Find out which of the two is right, and delete the other.")
    DuplicateRowException duplicateRow(String entity, Object id, String first, String second);

    @Message(
            id = 21005,
            value =
                    "This session sees and writes the rows of '%s' alone, but the entity '%s' lives in '%s'. 'withShard' and "
                            + "'withDatabase' narrow a session to one place. Use the session outside of them.")
    ShardException outsideScope(String scope, String entity, String place);

    @Message(
            id = 21006,
            value =
                    "The façade cannot be unwrapped to '%s'. It is a session or session factory over several databases, which "
                            + "Hibernate's inner types cannot show. Unwrap it to an interface of Hibernate or of this library.")
    PersistenceException cannotUnwrap(String type);

    @Message(
            id = 21007,
            value =
                    "The virtual shard '%s' is outside its keyspace, which has the virtual shards 0 to %s. Ask for one of these.")
    IllegalArgumentException noSuchShard(String shard, int last);

    @Message(id = 21008, value = "The property '%s' is '%s'. It is one of %s. Correct its value.")
    IllegalArgumentException badProperty(String name, String value, String allowed);

    @Message(
            id = 21009,
            value =
                    "A session over several databases takes no connection of the application's. Its databases are those of the "
                            + "persistence unit. Let the session take connections itself.")
    UnsupportedOperationException ownConnection();

    @Message(
            id = 21010,
            value =
                    "There is no entity '%s' with the id '%s' on any of the databases '%s'. Its id does not tell its place, so all "
                            + "of them were asked. Use 'find' where the row may be absent.")
    EntityNotFoundException notFoundAnywhere(String entity, Object id, String databases);

    @Message(id = 21011, value = "The query '%s' is no query that selects. It changes rows. Use 'createMutationQuery'.")
    IllegalSelectQueryException notASelection(String query);

    @Message(id = 21012, value = "The query '%s' selects. It changes no rows. Use 'createSelectionQuery'.")
    IllegalMutationQueryException notAMutation(String query);

    @Message(
            id = 21014,
            value =
                    "'%s' has no virtual shard: it is not a sharded entity. Only entities with '@EntityGroup' live in virtual "
                            + "shards. Ask for its database.")
    IllegalArgumentException notSharded(String entity);

    @Message(
            id = 21015,
            value =
                    "The keyspace '%s' has no databases. Every keyspace lives on at least one. Correct 'hibernate.shards.groups'.")
    ShardException keyspaceWithoutDatabases(String keyspace);

    @Message(id = 21016, value = "The session factory is closed. Nothing can be opened from it. Build a new one.")
    IllegalStateException factoryClosed();

    @Message(
            id = 21017,
            value =
                    "The entity '%s' with the id '%s' is stored in the virtual shard '%s', but its shard key '%s' says '%s'. A "
                            + "stored row's shard key never changes, for it decides where the row lives. Delete the row, and "
                            + "insert one with the other key.")
    ShardKeyChangedException storedElsewhere(String entity, Object id, String stored, String path, String told);

    @Message(
            id = 21018,
            value =
                    "There is no current session: 'hibernate.current_session_context_class' is not set. It says what a current "
                            + "session is. Set it, or open sessions yourself.")
    HibernateException noCurrentSessions();

    @Message(
            id = 21019,
            value =
                    "The tenant '%s' was given, and no entity of this persistence unit has an attribute with '@TenantId'. A tenant "
                            + "names the rows that a session sees; databases are routed to, and not named so. Give no tenant, or "
                            + "narrow the session by 'ShardedSession.withDatabase'.")
    IllegalArgumentException noTenants(String tenant);

    @Message(
            id = 21020,
            value =
                    "The entity '%s' with the id '%s' would be looked for on the databases '%s': its id does not tell its place, and "
                            + "hibernate.shards.scatter or the entity group says 'refuse'. Query it by its shard key too, let its id be a "
                            + "@ShardedId, or allow the scatter.")
    UnsupportedShardedQueryException searchRefused(String entity, Object id, String databases);

    @Message(
            id = 21040,
            value =
                    "The database '%s' did not answer this session in time, and what it was asked may still run there. The session's "
                            + "other databases can be read, and its transaction rolled back. Open another session to ask that "
                            + "database again.")
    String lostDatabaseText(String database);

    /** The error for a database that this session has given up. */
    default ShardUnavailableException lostDatabase(String database) {
        return new ShardUnavailableException(lostDatabaseText(database), Set.of(database), null);
    }
}
