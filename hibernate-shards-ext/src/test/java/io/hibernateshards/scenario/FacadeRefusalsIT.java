package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.Id;
import jakarta.persistence.NamedNativeQuery;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.query.IllegalMutationQueryException;
import org.hibernate.query.IllegalSelectQueryException;

/** What the façades refuse, and what they say to do instead. */
class FacadeRefusalsIT {

    @Entity(name = "Step")
    @EntityGroup("step")
    @UniquePerDatabase
    @NamedNativeQuery(name = "steps", query = "select number from Step", resultClass = Integer.class)
    static class Step {
        @Id
        int number;

        @ShardKey
        @Column(nullable = false)
        String route;
    }

    @Entity(name = "Setting")
    static class Setting {
        @Id
        String name;
    }

    private static void refused(ThrowingCallable call, Class<? extends Throwable> type, String wrong, String remedy) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(wrong).hasMessageContaining(remedy);
    }

    @OnEachDatabase
    void eachRefusalSaysWhatIsWrongAndWhatToDo(Databases databases) throws SQLException {
        var stores = databases.fresh("one", "two");
        var unit = RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, Step.class, Setting.class);
        try (var session = unit.factory.openSession();
                var connection = stores.get(0).connection()) {
            for (ThrowingCallable call :
                    List.<ThrowingCallable>of(session::sessionWithOptions, session::statelessWithOptions)) {
                refused(call, UnsupportedOperationException.class, "is not offered by a session", "Do without it");
            }
            refused(
                    session::getJdbcCoordinator,
                    UnsupportedShardedQueryException.class,
                    "'getJdbcCoordinator' needs to know its database: this persistence unit has 2 of them",
                    "ShardedSession.withDatabase");
            refused(
                    () -> session.createNamedQuery("steps").getResultList(),
                    UnsupportedShardedQueryException.class,
                    "The native query [steps] is not routed",
                    "withDatabase");
            refused(
                    () -> session.getReference(Step.class, 1),
                    EntityNotFoundException.class,
                    "with the id '1' on any of the databases '[one, two]'",
                    "Use 'find'");
            refused(
                    () -> session.createSelectionQuery("delete from Step"),
                    IllegalSelectQueryException.class,
                    "is no query that selects",
                    "Use 'createMutationQuery'");
            refused(
                    () -> session.createMutationQuery("from Step"),
                    IllegalMutationQueryException.class,
                    "'from Step' selects",
                    "Use 'createSelectionQuery'");
            refused(
                    () -> session.shardOf(new Setting()),
                    IllegalArgumentException.class,
                    "Setting' has no virtual shard",
                    "Ask for its database");
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> unit.factory.withOptions().connection(connection),
                    () -> unit.factory.withStatelessOptions().connection(connection),
                    () -> unit.factory.openStatelessSession(connection))) {
                refused(
                        call,
                        UnsupportedOperationException.class,
                        "takes no connection of the application's",
                        "Let the session take connections itself");
            }
            refused(
                    () -> unit.factory.createEntityManager(Map.of("hibernate.shards.transactions", "xa")),
                    IllegalArgumentException.class,
                    "'hibernate.shards.transactions' is 'xa'. It is one of single, best_effort",
                    "Correct its value");
        } finally {
            unit.close();
        }
        refused(
                unit.factory::openStatelessSession,
                IllegalStateException.class,
                "The session factory is closed",
                "Build a new one");
    }
}
