package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.FlushMode;
import org.hibernate.Session;

/** Who asked a database that does not answer in time gives up its connection there and nothing else; no connection is lost. */
class AbandonedPartialsIT {

    private static FaultyUnit unit(Databases databases) {
        var unit = FaultyUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.BEST_EFFORT,
                settings -> {
                    settings.put("hibernate.shards.query_timeout", "PT1S");
                    for (var database : List.of("one", "two")) {
                        settings.computeIfPresent(
                                "hibernate.shards.database." + database + ".datasource",
                                (name, source) -> deaf(DataSource.class, source));
                    }
                },
                its -> {},
                Note.class);
        Note.storeOneOnEach(unit.unit);
        // From here on all is known that is asked of a database once.
        unit.unit.factory.inTransaction(AbandonedPartialsIT::readAll);
        return unit;
    }

    /** Statements that neither can be cancelled nor end in time, as where the network is gone. */
    private static <T> T deaf(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (method.getName().equals("cancel") || method.getName().equals("setQueryTimeout")) {
                return null;
            }
            try {
                var answer = method.invoke(real, given);
                return answer instanceof Connection && method.getReturnType() == Connection.class
                                || answer instanceof Statement && type == Connection.class
                        ? deaf(method.getReturnType(), answer)
                        : answer;
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        }));
    }

    private static void readAll(Session session) {
        assertThat(session.createQuery("select text from Note order by text", String.class)
                        .getResultList())
                .containsExactly("on one", "on two");
    }

    private static void failsWithOne(Session session) {
        failsWith("one", session);
    }

    private static void failsWith(String database, Session session) {
        assertThatThrownBy(() -> readAll(session))
                .isInstanceOfSatisfying(
                        ShardUnavailableException.class,
                        failure -> assertThat(failure.databases()).containsExactly(database));
    }

    @OnEachDatabase
    void theCallerEndsAtOnceAndTheConnectionIsClosedWhenTheStatementReturns(Databases databases) {
        try (var unit = unit(databases)) {
            var openOnOne = unit.one.openConnections();
            unit.one.hang();
            long start = System.nanoTime();
            try (var session = unit.unit.factory.openSession()) {
                session.beginTransaction();
                failsWithOne(session);

                assertThatThrownBy(() -> session.find(Note.class, unit.unit.keyOn(0, Note.class)))
                        .isInstanceOf(ShardUnavailableException.class)
                        .hasMessageContaining("The database 'one' did not answer this session in time")
                        .hasMessageContaining("Open another session");
                assertThat(session.find(Note.class, unit.unit.keyOn(1, Note.class)).text)
                        .isEqualTo("on two");
                assertThat(session.getTransaction().getRollbackOnly()).isTrue();
                session.getTransaction().rollback();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            assertThat(unit.one.waiting()).isPositive();

            unit.one.release();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(unit.one.openConnections()).isEqualTo(openOnOne));
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .untilAsserted(() -> unit.unit.factory.inTransaction(AbandonedPartialsIT::readAll));
            assertThat(unit.two.openConnections()).isLessThanOrEqualTo(1);
        }
    }

    @OnEachDatabase
    void aSessionWithoutATransactionGivesUpItsConnectionToo(Databases databases) {
        try (var unit = unit(databases)) {
            var openOnOne = unit.one.openConnections();
            unit.one.hang();
            try (var session = unit.unit.factory.openSession()) {
                failsWithOne(session);
            }

            unit.one.release();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(unit.one.openConnections()).isEqualTo(openOnOne));
        }
    }

    @OnEachDatabase
    void theDatabaseThatTheCallerWouldAskItselfDoesNotHoldItEither(Databases databases) {
        try (var unit = unit(databases)) {
            unit.two.hang();
            long start = System.nanoTime();
            try (var session = unit.unit.factory.openSession()) {
                session.beginTransaction();
                failsWith("two", session);
                session.getTransaction().rollback();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            assertThat(unit.two.waiting()).isPositive();
        }
    }

    @OnEachDatabase
    void whatTheTransactionHadWrittenThereIsRolledBack(Databases databases) {
        try (var unit = unit(databases)) {
            try (var session = unit.unit.factory.openSession()) {
                session.beginTransaction();
                session.find(Note.class, unit.unit.keyOn(0, Note.class)).text = "changed";
                session.flush();
                unit.one.hang();
                failsWithOne(session);
                session.getTransaction().rollback();
            }
            unit.one.release();

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(unit.rows("one", "select text from Note"))
                            .containsExactly("on one"));
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .untilAsserted(() -> unit.unit.factory.inTransaction(session ->
                            session.find(Note.class, unit.unit.keyOn(0, Note.class)).text = "on one"));
        }
    }

    @OnEachDatabase
    void anAnswerWithoutADatabaseWhereTheTransactionHadBegunLetsItBeRolledBack(Databases databases) {
        try (var unit = unit(databases)) {
            try (var session = (ShardedSession) unit.unit.factory.openSession()) {
                session.beginTransaction();
                readAll(session);
                unit.one.hang();
                availableWithoutOne(session);

                assertThat(session.getTransaction().getRollbackOnly()).isTrue();
                session.getTransaction().rollback();
            } finally {
                unit.one.release();
            }
        }
    }

    @OnEachDatabase
    void anAnswerWithoutADatabaseWhoseEntitiesMayHaveChangesLetsTheTransactionBeRolledBack(Databases databases) {
        try (var unit = unit(databases)) {
            try (var session = (ShardedSession) unit.unit.factory.openSession()) {
                session.setHibernateFlushMode(FlushMode.COMMIT);
                var notes = session.createQuery("from Note", Note.class).getResultList();
                session.beginTransaction();
                notes.forEach(note -> note.text += "!");
                unit.one.hang();
                availableWithoutOne(session);

                assertThat(session.getTransaction().getRollbackOnly()).isTrue();
                session.getTransaction().rollback();
            } finally {
                unit.one.release();
            }
        }
    }

    @OnEachDatabase
    void anAnswerWithoutADatabaseThatTheTransactionDidNotUseLetsItGoOn(Databases databases) {
        try (var unit = unit(databases)) {
            try (var session = (ShardedSession) unit.unit.factory.openSession()) {
                session.beginTransaction();
                unit.one.hang();
                availableWithoutOne(session);
                session.find(Note.class, unit.unit.keyOn(1, Note.class)).text = "changed";

                session.getTransaction().commit();
            } finally {
                unit.one.release();
            }
            assertThat(unit.rows("two", "select text from Note")).containsExactly("changed");
        }
    }

    private static void availableWithoutOne(ShardedSession session) {
        var found = session.listAvailable(
                session.createSelectionQuery("select text from Note order by text", String.class));
        assertThat(found).containsExactly("on two");
        assertThat(found.missingDatabases()).containsExactly("one");
    }
}
