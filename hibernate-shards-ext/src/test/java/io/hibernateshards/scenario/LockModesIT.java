package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.TransactionRequiredException;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.hibernate.LockOptions;
import org.hibernate.Session;
import org.hibernate.StaleObjectStateException;

/** Lock modes of queries over several databases: exactly the rows of the result are locked, wherever they are. */
class LockModesIT {

    private static final int JOBS = 12;

    private static RoutedUnit unit(Databases databases) {
        var unit =
                RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, Job.class, Unversioned.class);
        unit.factory.inTransaction(session -> {
            for (int number = 0; number < JOBS; number++) {
                session.persist(new Job("j" + number, number));
                session.persist(new Unversioned("u" + number, number));
            }
        });
        return unit;
    }

    private static List<String> names(List<Job> jobs) {
        return jobs.stream().map(job -> job.name).toList();
    }

    /** The jobs that another session can lock now. */
    private static List<String> free(RoutedUnit unit) {
        var free = new ArrayList<String>();
        for (int number = 0; number < JOBS; number++) {
            var name = "j" + number;
            try (var session = unit.factory.openSession()) {
                session.beginTransaction();
                try {
                    session.createQuery("from Job j where j.name = :name", Job.class)
                            .setParameter("name", name)
                            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                            .setHint("jakarta.persistence.lock.timeout", LockOptions.NO_WAIT)
                            .getResultList();
                    free.add(name);
                } catch (jakarta.persistence.PersistenceException taken) {
                    // As it should be.
                } finally {
                    session.getTransaction().rollback();
                }
            }
        }
        return free;
    }

    @OnEachDatabase
    void exactlyTheRowsOfTheResultAreLocked(Databases databases) {
        try (var unit = unit(databases);
                var session = unit.factory.openSession()) {
            session.beginTransaction();

            var jobs = session.createQuery("from Job j where j.rank > 1 order by j.rank desc", Job.class)
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .setFirstResult(1)
                    .setMaxResults(4)
                    .getResultList();

            assertThat(names(jobs)).containsExactly("j10", "j9", "j8", "j7");
            assertThat(jobs).allMatch(job -> session.getLockMode(job) == LockModeType.PESSIMISTIC_WRITE);
            assertThat(free(unit)).containsExactly("j0", "j1", "j2", "j3", "j4", "j5", "j6", "j11");
            session.getTransaction().rollback();
            assertThat(free(unit)).hasSize(JOBS);
        }
    }

    @OnEachDatabase
    void streamsAndSingleResultsAreLockedToo(Databases databases) {
        try (var unit = unit(databases);
                var session = unit.factory.openSession()) {
            session.beginTransaction();

            try (var jobs = session.createQuery("from Job j order by j.rank", Job.class)
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .setMaxResults(2)
                    .getResultStream()) {
                assertThat(jobs.map(job -> job.name)).containsExactly("j0", "j1");
            }
            var last = session.createQuery("select j from Job j order by j.rank desc limit 1", Job.class)
                    .setLockMode(LockModeType.PESSIMISTIC_READ)
                    .getSingleResult();

            assertThat(last.name).isEqualTo("j11");
            assertThat(free(unit)).doesNotContain("j0", "j1", "j11").hasSize(JOBS - 3);
            session.getTransaction().rollback();
        }
    }

    @OnEachDatabase
    void aRowThatNoLongerSatisfiesTheQueryIsNotGiven(Databases databases) throws Exception {
        try (var unit = unit(databases);
                var session = unit.factory.openSession();
                var other = unit.factory.openSession()) {
            var threads = Executors.newSingleThreadExecutor();
            other.beginTransaction();
            other.find(Unversioned.class, "u3").rank = 1_000;
            other.flush();
            session.beginTransaction();
            var started = new CountDownLatch(1);
            var waiting = threads.submit(() -> {
                started.countDown();
                return session.createQuery("from Unversioned u where u.rank < 5 order by u.rank", Unversioned.class)
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .setMaxResults(4)
                        .getResultList();
            });
            started.await();
            TimeUnit.MILLISECONDS.sleep(500);
            assertThat(waiting.isDone()).isFalse();
            other.getTransaction().commit();

            // The fourth is the one that comes after those of the first attempt.
            assertThat(waiting.get(20, TimeUnit.SECONDS).stream().map(each -> each.name))
                    .containsExactly("u0", "u1", "u2", "u4");
            session.getTransaction().rollback();
            threads.shutdown();
        }
    }

    @OnEachDatabase
    void withoutWaitingALockedRowFailsTheQuery(Databases databases) {
        try (var unit = unit(databases);
                var holder = unit.factory.openSession();
                var session = unit.factory.openSession()) {
            lock(holder, "j5");
            session.beginTransaction();

            assertThatThrownBy(() -> session.createQuery("from Job j order by j.rank", Job.class)
                            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                            .setHint("jakarta.persistence.lock.timeout", LockOptions.NO_WAIT)
                            .getResultList())
                    .isInstanceOfAny(PessimisticLockException.class, jakarta.persistence.LockTimeoutException.class);
            session.getTransaction().rollback();
            holder.getTransaction().rollback();
        }
    }

    private static void lock(Session session, String name) {
        session.beginTransaction();
        session.find(Job.class, name, LockModeType.PESSIMISTIC_WRITE);
    }

    @OnEachDatabase
    void lockedRowsAreLeftOutOrThatIsRefusedBesideALimit(Databases databases) {
        try (var unit = unit(databases);
                var holder = unit.factory.openSession();
                var session = unit.factory.openSession()) {
            lock(holder, "j5");
            session.beginTransaction();
            var query = session.createQuery("from Job j where j.rank > 3 order by j.rank", Job.class)
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .setHint("jakarta.persistence.lock.timeout", LockOptions.SKIP_LOCKED);

            assertThat(names(query.getResultList())).containsExactly("j4", "j6", "j7", "j8", "j9", "j10", "j11");
            assertThatThrownBy(() -> query.setMaxResults(3).getResultList())
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("has a limit and leaves out locked rows")
                    .hasMessageContaining("or lock the entities of the result");
            session.getTransaction().rollback();
            holder.getTransaction().rollback();
        }
    }

    @OnEachDatabase
    void optimisticModesCheckOrRaiseTheVersionsOfTheResultAlone(Databases databases) {
        try (var unit = unit(databases)) {
            unit.factory.inTransaction(session -> {
                assertThat(session.createQuery("from Job j order by j.rank", Job.class)
                                .setLockMode(LockModeType.OPTIMISTIC_FORCE_INCREMENT)
                                .setMaxResults(3)
                                .getResultList())
                        .hasSize(3);
            });
            unit.factory.inTransaction(session -> assertThat(session.createQuery(
                                    "select j.name from Job j where j.version > 0 order by j.name", String.class)
                            .getResultList())
                    .containsExactly("j0", "j1", "j2"));

            assertThatThrownBy(() -> unit.factory.inTransaction(session -> {
                        session.createQuery("from Job j order by j.rank", Job.class)
                                .setLockMode(LockModeType.OPTIMISTIC)
                                .getResultList();
                        unit.factory.inTransaction(other -> other.find(Job.class, "j7").rank = 70);
                    }))
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isInstanceOf(OptimisticLockException.class),
                            failure -> assertThat(failure).hasRootCauseInstanceOf(StaleObjectStateException.class),
                            failure -> assertThat(failure).hasStackTraceContaining("OptimisticEntityLockException"));
        }
    }

    @OnEachDatabase
    void whatCannotBeLockedExactlyIsRefused(Databases databases) {
        try (var unit = unit(databases);
                var session = unit.factory.openSession()) {
            assertThatThrownBy(() -> session.createQuery("from Job", Job.class)
                            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                            .getResultList())
                    .isInstanceOf(TransactionRequiredException.class);
            session.beginTransaction();
            for (var hql :
                    List.of("select j.name from Job j", "select distinct j from Job j", "select count(j) from Job j")) {
                assertThatThrownBy(() -> session.createQuery(hql, Object.class)
                                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                                .getResultList())
                        .as(hql)
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("the lock mode PESSIMISTIC_WRITE")
                        .hasMessageContaining("Select the one entity of its from clause");
            }
            assertThat(session.createQuery("from Job", Job.class)
                            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                            .getResultCount())
                    .isEqualTo(JOBS);
            session.getTransaction().rollback();
        }
    }

    @Entity(name = "Job")
    @EntityGroup("job")
    static class Job {

        @Id
        @ShardKey
        String name = "";

        @jakarta.persistence.Column(name = "rank_")
        int rank;

        @Version
        int version;

        Job() {}

        Job(String name, int rank) {
            this.name = name;
            this.rank = rank;
        }
    }

    @Entity(name = "Unversioned")
    @EntityGroup("job")
    static class Unversioned {

        @Id
        @ShardKey
        String name = "";

        @jakarta.persistence.Column(name = "rank_")
        int rank;

        Unversioned() {}

        Unversioned(String name, int rank) {
            this.name = name;
            this.rank = rank;
        }
    }
}
