package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.PartialCommitException;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.RollbackException;
import jakarta.persistence.Version;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.hibernate.Interceptor;
import org.hibernate.Session;
import org.hibernate.Transaction;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.AfterCompletionCallback;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Isolated;

/** What a transaction over two databases writes, and the exact outcome where something fails. */
@Isolated("a listener has a static hook")
class TransactionIT {

    private static volatile Consumer<Account> beforeUpdate = account -> {};

    static final class Hook {
        @PreUpdate
        void beforeUpdate(Account account) {
            beforeUpdate.accept(account);
        }
    }

    @Entity(name = "Account")
    @EntityGroup("account")
    @EntityListeners(Hook.class)
    static class Account {
        @Id
        @ShardKey
        String owner;

        int balance;

        @Version
        int version;

        @ElementCollection
        List<String> notes = new ArrayList<>();

        Account() {}

        Account(String owner, int balance) {
            this.owner = owner;
            this.balance = balance;
        }
    }

    @Entity(name = "Currency")
    @ReferenceEntity
    static class Currency {
        @Id
        String code;

        String name;

        Currency() {}

        Currency(String code, String name) {
            this.code = code;
            this.name = name;
        }
    }

    @AfterEach
    void noHook() {
        beforeUpdate = account -> {};
    }

    /** A unit with one account of 10 on each database. */
    private static final class Bank implements AutoCloseable {

        final FaultyUnit faulty;
        final String first;
        final String second;

        Bank(Databases databases, TransactionMode mode) {
            faulty = FaultyUnit.of(databases, mode, Account.class, Currency.class);
            first = faulty.unit.keyOn(0, Account.class);
            second = faulty.unit.keyOn(1, Account.class);
            in(session -> session.persist(new Account(first, 10)));
            in(session -> session.persist(new Account(second, 10)));
            faulty.recorder.clear();
        }

        void in(Consumer<Session> work) {
            faulty.unit.factory.inTransaction(work::accept);
        }

        Session open() {
            var session = faulty.unit.factory.openSession();
            session.beginTransaction();
            return session;
        }

        Account first(Session session) {
            return session.find(Account.class, first);
        }

        Account second(Session session) {
            return session.find(Account.class, second);
        }

        /** Moves 3 from the first account to the second; nothing is flushed. */
        void transfer(Session session) {
            first(session).balance -= 3;
            second(session).balance += 3;
        }

        List<String> balances() {
            var both = new ArrayList<>(faulty.rows("one", "select balance from Account"));
            both.addAll(faulty.rows("two", "select balance from Account"));
            return both;
        }

        List<String> writesTo(String database) {
            return faulty.recorder.statements(database).stream()
                    .filter(sql -> !sql.startsWith("select"))
                    .toList();
        }

        @Override
        public void close() {
            faulty.close();
        }
    }

    private static class Outcomes implements Synchronization {

        final List<Integer> after = new ArrayList<>();

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            after.add(status);
        }
    }

    // ------------------------------------------------------------------ single

    @OnEachDatabase
    void singleSendsNothingToASecondDatabase(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.SINGLE)) {
            assertThatThrownBy(() -> bank.in(bank::transfer))
                    .isInstanceOf(RollbackException.class)
                    .hasCauseInstanceOf(CrossDatabaseWriteException.class)
                    .hasStackTraceContaining("has written to the database 'one' and would now write to 'two'")
                    .hasStackTraceContaining("in a transaction of its own, or set 'hibernate.shards.transactions'");

            assertThat(bank.writesTo("one")).hasSize(1);
            assertThat(bank.writesTo("two")).isEmpty();
            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void singleReadsAndLocksWhatItLikes(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.SINGLE)) {
            bank.in(session -> {
                bank.first(session).balance = 11;
                session.flush();
                session.find(Account.class, bank.second, LockModeType.PESSIMISTIC_WRITE);
            });

            assertThat(bank.balances()).containsExactly("11", "10");
        }
    }

    @OnEachDatabase
    void aRefusedWriteMarksTheTransactionForRollback(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.SINGLE);
                var session = bank.open()) {
            bank.transfer(session);

            assertThatThrownBy(session::flush).isInstanceOf(CrossDatabaseWriteException.class);

            assertThat(session.getTransaction().getStatus()).isEqualTo(TransactionStatus.MARKED_ROLLBACK);
            session.getTransaction().commit();
            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void singleRefusesNativeUpdatesAndIncrementsOnASecondDatabase(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.SINGLE)) {
            assertThatThrownBy(() -> bank.in(session -> {
                        bank.first(session).balance = 0;
                        session.flush();
                        ((ShardedSession) session)
                                .withDatabase(
                                        "two",
                                        its -> its.createNativeMutationQuery("/* all */ update Account set balance = 0")
                                                .executeUpdate());
                    }))
                    .isInstanceOf(CrossDatabaseWriteException.class);
            assertThatThrownBy(() -> bank.in(session -> {
                        bank.first(session).balance = 0;
                        session.lock(bank.second(session), LockModeType.OPTIMISTIC_FORCE_INCREMENT);
                    }))
                    .hasStackTraceContaining(CrossDatabaseWriteException.class.getName());

            assertThat(bank.writesTo("two")).isEmpty();
            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void jdbcWorkNeedsToNameItsDatabase(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.SINGLE);
                var session = bank.open()) {
            assertThatThrownBy(() -> session.doWork(connection -> {}))
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("'doWork' needs to know its database")
                    .hasMessageContaining("withDatabase");
            session.getTransaction().rollback();
        }
    }

    @OnEachDatabase
    void singleRefusesAnUpdateOfSeveralDatabasesBeforeAnythingIsSent(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.SINGLE)) {
            assertThatThrownBy(() -> bank.in(session -> session.createMutationQuery("update Account set balance = 0")
                            .executeUpdate()))
                    .isInstanceOf(CrossDatabaseWriteException.class)
                    .hasMessageContaining("would change rows on the databases 'one', 'two'")
                    .hasMessageContaining("set 'hibernate.shards.transactions' to 'best_effort'");

            assertThat(bank.writesTo("one")).isEmpty();
            assertThat(bank.writesTo("two")).isEmpty();
        }
    }

    @OnEachDatabase
    void anUpdateOfSeveralDatabasesIsCommittedOnAllOfThem(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            bank.in(session -> assertThat(session.createMutationQuery("update Account set balance = 1")
                            .executeUpdate())
                    .isEqualTo(2));

            assertThat(bank.balances()).containsExactly("1", "1");
        }
    }

    // ------------------------------------------------------------------ modes

    @OnEachDatabase
    void theModeMayChangeUntilTheFirstWrite(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.SINGLE);
                var session = (ShardedSession) bank.open()) {
            bank.transfer(session);
            session.transactions(TransactionMode.BEST_EFFORT);
            session.flush();

            assertThatThrownBy(() -> session.transactions(TransactionMode.SINGLE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot become 'single': this transaction has already written")
                    .hasMessageContaining("Set it before, or for the whole persistence unit");
            session.getTransaction().commit();
            assertThat(bank.balances()).containsExactly("7", "13");

            session.transactions(TransactionMode.SINGLE);
            assertThat(session.transactions()).isEqualTo(TransactionMode.SINGLE);
        }
    }

    @OnEachDatabase
    void anEntityManagersPropertyIsItsMode(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            var factory = bank.faulty.unit.factory;
            try (var manager = factory.createEntityManager(Map.of("hibernate.shards.transactions", "single"))) {
                manager.getTransaction().begin();
                bank.transfer((Session) manager);
                assertThatThrownBy(() -> manager.getTransaction().commit())
                        .hasCauseInstanceOf(CrossDatabaseWriteException.class);
            }

            assertThatThrownBy(() -> factory.createEntityManager(Map.of("hibernate.shards.transactions", "xa")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'hibernate.shards.transactions' is 'xa'")
                    .hasMessageContaining("one of single, best_effort");
            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    // ------------------------------------------------------------------ before the first commit

    @OnEachDatabase
    void aStaleUpdateOnTheSecondDatabaseIsFoundBeforeAnythingCommits(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            assertThatThrownBy(() -> bank.in(session -> {
                        bank.transfer(session);
                        bank.in(other -> bank.second(other).balance = 20);
                    }))
                    .isInstanceOf(RollbackException.class)
                    .hasCauseInstanceOf(OptimisticLockException.class);

            assertThat(bank.balances()).containsExactly("10", "20");
        }
    }

    @OnEachDatabase
    void anIncrementIsMadeOrNothingIs(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            bank.in(session -> {
                bank.first(session).balance = 11;
                session.lock(bank.second(session), LockModeType.OPTIMISTIC_FORCE_INCREMENT);
            });
            assertThat(bank.faulty.rows("two", "select balance, version from Account"))
                    .containsExactly("10|1");

            assertThatThrownBy(() -> bank.in(session -> {
                        bank.first(session).balance = 12;
                        session.lock(bank.second(session), LockModeType.OPTIMISTIC_FORCE_INCREMENT);
                        bank.in(other -> bank.second(other).balance = 20);
                    }))
                    .isInstanceOf(RollbackException.class)
                    .hasCauseInstanceOf(OptimisticLockException.class);
            assertThat(bank.balances()).containsExactly("11", "20");
        }
    }

    @OnEachDatabase
    void whateverTheApplicationThrowsBeforeCompletionRollsBackBoth(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            beforeUpdate = account -> {
                if (account.balance > 10) {
                    throw new IllegalStateException("listener");
                }
            };
            assertThatThrownBy(() -> bank.in(bank::transfer)).hasStackTraceContaining("listener");
            noHook();
            assertThatThrownBy(() -> bank.in(session -> {
                        bank.transfer(session);
                        session.getTransaction().registerSynchronization(new Outcomes() {
                            @Override
                            public void beforeCompletion() {
                                throw new IllegalStateException("synchronization");
                            }
                        });
                    }))
                    .isInstanceOf(RollbackException.class)
                    .hasStackTraceContaining("synchronization");
            assertThatThrownBy(() -> bank.in(session -> {
                        bank.transfer(session);
                        ((ShardedSession) session).withDatabase("two", its -> {
                            var callbacks = its.unwrap(SessionImplementor.class).getActionQueue();
                            callbacks.registerCallback((BeforeCompletionCallback) engine -> {
                                throw new IllegalStateException("callback");
                            });
                            return null;
                        });
                    }))
                    .hasStackTraceContaining("callback");

            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void anInterceptorThatFailsAroundTheEndChangesNothing(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT);
                var session = bank.faulty
                        .unit
                        .factory
                        .withOptions()
                        .interceptor(new Interceptor() {
                            @Override
                            public void beforeTransactionCompletion(Transaction transaction) {
                                throw new IllegalStateException("before");
                            }

                            @Override
                            public void afterTransactionCompletion(Transaction transaction) {
                                throw new IllegalStateException("after");
                            }
                        })
                        .openSession()) {
            session.beginTransaction();
            bank.transfer(session);

            session.getTransaction().commit();

            assertThat(bank.balances()).containsExactly("7", "13");
        }
    }

    @OnEachDatabase
    void whatAListenerChangesOnAnotherDatabaseIsCommittedToo(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            bank.in(session -> {
                var first = bank.first(session);
                var second = bank.second(session);
                beforeUpdate = account -> {
                    if (account == second) {
                        first.balance = 1;
                    }
                };
                second.balance = 99;
            });

            assertThat(bank.balances()).containsExactly("1", "99");
        }
    }

    /** The database that joins while the other one ends stands before it in the order of all. */
    @OnEachDatabase
    void aDatabaseThatJoinsBeforeCompletionLeavesTheOthersAskedOnce(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            var asked = new AtomicInteger();
            bank.in(session -> {
                var second = bank.second(session);
                engineOf(second)
                        .getTransactionCoordinator()
                        .getLocalSynchronizations()
                        .registerSynchronization(new Outcomes() {
                            @Override
                            public void beforeCompletion() {
                                asked.incrementAndGet();
                            }
                        });
                beforeUpdate = account -> {
                    if (account == second) {
                        bank.first(session).balance = 1;
                    }
                };
                second.balance = 99;
            });

            assertThat(asked).hasValue(1);
            assertThat(bank.balances()).containsExactly("1", "99");
        }
    }

    private static SharedSessionContractImplementor engineOf(Account account) {
        return Objects.requireNonNull(((PersistentCollection<?>) account.notes).getSession());
    }

    @OnEachDatabase
    void listenersThatChangeEachOtherForEverAreStopped(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            assertThatThrownBy(() -> bank.in(session -> {
                        var first = bank.first(session);
                        var second = bank.second(session);
                        beforeUpdate = account -> (account == second ? first : second).balance++;
                        second.balance = 99;
                    }))
                    .hasCauseInstanceOf(ShardException.class)
                    .hasStackTraceContaining("flush of the databases 'one', 'two' does not settle")
                    .hasStackTraceContaining("change an entity only where its state differs");

            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void deferredConstraintsSpeakBeforeTheFirstCommit(Databases databases, DatabaseKind kind) throws SQLException {
        assumeThat(kind).isEqualTo(DatabaseKind.POSTGRESQL);
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            bank.faulty
                    .unit
                    .store("two")
                    .execute("alter table Account add unique (balance) deferrable initially deferred");

            assertThatThrownBy(() -> bank.in(session -> {
                        bank.first(session).balance = 11;
                        session.persist(new Account(bank.faulty.unit.keyOn(1, Account.class, 1), 10));
                    }))
                    .isInstanceOf(RollbackException.class)
                    .hasStackTraceContaining("refused the transaction before its commit");

            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void aDeadConnectionIsFoundBeforeTheFirstCommit(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            assertThatThrownBy(() -> bank.in(session -> {
                        bank.transfer(session);
                        session.flush();
                        bank.faulty.two.die();
                    }))
                    .isInstanceOf(RollbackException.class)
                    .hasMessageContaining("The database 'two'")
                    .hasMessageContaining(
                            databases.kind() == DatabaseKind.H2
                                    ? "Nothing was committed. Repeat the transaction"
                                    : "refused the transaction before its commit");

            bank.faulty.two.heal();
            assertThat(bank.balances()).containsExactly("10", "10");
            bank.in(bank::transfer);
            assertThat(bank.balances()).containsExactly("7", "13");
        }
    }

    // ------------------------------------------------------------------ during the commits

    @OnEachDatabase
    void aCommitThatFailsInBetweenSaysWhatCommittedAndWhatIsUnknown(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT);
                var session = bank.open()) {
            var outcomes = new Outcomes();
            session.getTransaction().registerSynchronization(outcomes);
            bank.transfer(session);
            bank.faulty.two.dieAtCommit();

            assertThatThrownBy(session.getTransaction()::commit)
                    .isInstanceOfSatisfying(PartialCommitException.class, partial -> {
                        assertThat(partial.committed()).containsExactly("one");
                        assertThat(partial.rolledBack()).isEmpty();
                        assertThat(partial.unknown()).containsExactly("two");
                    })
                    .hasMessageContaining("committed on [one], rolled back on [], unknown on [two]")
                    .hasMessageContaining("Look at the unknown databases")
                    .hasRootCauseInstanceOf(SQLException.class);

            assertThat(outcomes.after).containsExactly(Status.STATUS_UNKNOWN);
            assertThat(session.getTransaction().getStatus()).isEqualTo(TransactionStatus.FAILED_COMMIT);
            assertThat(bank.balances()).containsExactly("7", "10");
        }
    }

    @OnEachDatabase
    void aCommitWhoseAnswerIsLostIsUnknownThoughItTookEffect(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            bank.faulty.two.dieAfterCommit();

            assertThatThrownBy(() -> bank.in(bank::transfer))
                    .isInstanceOfSatisfying(
                            PartialCommitException.class,
                            partial -> assertThat(partial.unknown()).containsExactly("two"));

            assertThat(bank.balances()).containsExactly("7", "13");
        }
    }

    @OnEachDatabase
    void aFirstCommitWhoseAnswerIsLostRollsBackTheOthers(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            bank.faulty.one.dieAtCommit();

            assertThatThrownBy(() -> bank.in(bank::transfer))
                    .isInstanceOfSatisfying(PartialCommitException.class, partial -> {
                        assertThat(partial.committed()).isEmpty();
                        assertThat(partial.rolledBack()).containsExactly("two");
                        assertThat(partial.unknown()).containsExactly("one");
                    });

            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void whatOnlyReadsIsEndedAfterWhatWrote(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.SINGLE)) {
            bank.faulty.one.dieAtCommit();

            assertThatThrownBy(() -> bank.in(session -> {
                        bank.first(session);
                        bank.second(session).balance = 13;
                    }))
                    .isInstanceOfSatisfying(PartialCommitException.class, partial -> {
                        assertThat(partial.committed()).containsExactly("two");
                        assertThat(partial.unknown()).containsExactly("one");
                    });

            assertThat(bank.balances()).containsExactly("10", "13");
        }
    }

    @OnEachDatabase
    void oneDatabaseFailsItsCommitAsInHibernate(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.SINGLE)) {
            bank.faulty.two.dieAtCommit();

            assertThatThrownBy(() -> bank.in(session -> bank.second(session).balance = 13))
                    .isInstanceOf(RollbackException.class)
                    .hasRootCauseInstanceOf(SQLException.class);
        }
    }

    @OnEachDatabase
    void aReferenceEntitysHomeCommitsLastAndRepeatingRepairs(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            bank.faulty.two.dieAfterCommit();

            assertThatThrownBy(() -> bank.in(session -> session.persist(new Currency("PLN", "Zloty"))))
                    .isInstanceOfSatisfying(PartialCommitException.class, partial -> {
                        assertThat(partial.unknown()).containsExactly("two");
                        assertThat(partial.rolledBack()).containsExactly("one");
                    });
            bank.faulty.two.heal();
            assertThat(bank.faulty.rows("one", "select name from Currency")).isEmpty();
            bank.in(session -> session.persist(new Currency("PLN", "Zloty")));

            assertThat(bank.faulty.rows("one", "select name from Currency")).containsExactly("Zloty");
            assertThat(bank.faulty.rows("two", "select name from Currency")).containsExactly("Zloty");
        }
    }

    // ------------------------------------------------------------------ the rest

    @OnEachDatabase
    void afterACommitEveryPartIsToldSo(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT);
                var session = bank.open()) {
            var outcomes = new Outcomes();
            session.getTransaction().registerSynchronization(outcomes);
            bank.transfer(session);

            session.getTransaction().commit();

            assertThat(outcomes.after).containsExactly(Status.STATUS_COMMITTED);
            assertThat(bank.first(session)).isSameAs(bank.first(session));
            assertThat(bank.balances()).containsExactly("7", "13");
        }
    }

    @OnEachDatabase
    void aSwallowedFailureOfTheEngineLeavesTheTransactionForRollback(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT);
                var session = bank.open()) {
            bank.first(session).balance = 11;
            session.persist(new Account(bank.second, 1));

            assertThatThrownBy(session::flush).isInstanceOf(org.hibernate.exception.ConstraintViolationException.class);

            assertThat(session.getTransaction().getRollbackOnly()).isTrue();
            session.getTransaction().commit();
            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void aTransactionMarkedForRollbackWritesNothing(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT);
                var session = bank.open()) {
            var outcomes = new Outcomes();
            session.getTransaction().registerSynchronization(outcomes);
            bank.transfer(session);
            session.flush();
            session.getTransaction().setRollbackOnly();

            session.getTransaction().commit();

            assertThat(outcomes.after).containsExactly(Status.STATUS_ROLLEDBACK);
            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void whatMarksATransactionWhileItCommitsRollsItBack(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            assertThatThrownBy(() -> bank.in(session -> {
                        bank.transfer(session);
                        session.getTransaction().registerSynchronization(new Outcomes() {
                            @Override
                            public void beforeCompletion() {
                                session.getTransaction().setRollbackOnly();
                            }
                        });
                    }))
                    .isInstanceOf(RollbackException.class)
                    .hasMessageContaining("was marked for rollback while it was being committed")
                    .hasMessageContaining("See what marked it");

            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }

    @OnEachDatabase
    void whatFailsAfterAllCommittedSaysThatAllIsDurable(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT)) {
            assertThatThrownBy(() -> bank.in(session -> {
                        bank.transfer(session);
                        ((ShardedSession) session).withDatabase("two", its -> {
                            var callbacks = its.unwrap(SessionImplementor.class).getActionQueue();
                            callbacks.registerCallback((AfterCompletionCallback) (successful, engine) -> {
                                throw new IllegalStateException("afterwards");
                            });
                            return null;
                        });
                    }))
                    .isInstanceOfSatisfying(PartialCommitException.class, whole -> {
                        assertThat(whole.committed()).containsExactly("one", "two");
                        assertThat(whole.rolledBack()).isEmpty();
                        assertThat(whole.unknown()).isEmpty();
                    })
                    .hasMessageContaining("was committed on [one, two], and what follows a commit failed")
                    .hasMessageContaining("Repeat nothing");

            assertThat(bank.balances()).containsExactly("7", "13");
        }
    }

    @OnEachDatabase
    void aTransactionHasNoOtherInside(Databases databases) {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT);
                var session = bank.open()) {
            assertThatThrownBy(session.getTransaction()::begin)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already active");

            session.getTransaction().rollback();
            assertThatThrownBy(session.getTransaction()::commit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not successfully started");
        }
    }

    @OnEachDatabase
    void aTransactionWhoseTimeHasRunOutCommitsNothing(Databases databases) throws InterruptedException {
        try (var bank = new Bank(databases, TransactionMode.BEST_EFFORT);
                var session = bank.faulty.unit.factory.openSession()) {
            session.getTransaction().setTimeout(1);
            session.getTransaction().begin();
            bank.transfer(session);
            session.flush();
            Thread.sleep(Duration.ofMillis(1_100).toMillis());

            assertThatThrownBy(session.getTransaction()::commit)
                    .isInstanceOf(RollbackException.class)
                    .hasMessageContaining("time of 1 s has run out before its commit")
                    .hasMessageContaining("Grant it more time");

            assertThat(bank.balances()).containsExactly("10", "10");
        }
    }
}
