package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.postgres.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A database that is down costs those who need it no time, save one of them now and then. */
class CutOffIT {

    @OnEachDatabase
    void aDatabaseIsAskedOnceWhileItIsCutOff(Databases databases) {
        try (var unit = FaultyUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.BEST_EFFORT,
                settings -> {
                    settings.put("hibernate.shards.cut_off_failures", "2");
                    settings.put("hibernate.shards.cut_off_time", "PT1M");
                },
                its -> {},
                Note.class)) {
            Note.storeOneOnEach(unit.unit);
            unit.two.refuse();
            unit.two.breakConnections();
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> Note.read(unit.unit, 1))
                        .isInstanceOf(ShardUnavailableException.class)
                        .hasMessageContaining("gave no connection after");
            }
            long refusals = unit.two.refusals();

            for (int time = 0; time < 20; time++) {
                assertThatThrownBy(() -> Note.read(unit.unit, 1))
                        .isInstanceOf(ShardUnavailableException.class)
                        .hasMessageContaining("The database 'two'")
                        .hasMessageContaining("is cut off for")
                        .hasMessageContaining("Start it, or see its first failure");
                assertThatThrownBy(() -> unit.unit.factory.inTransaction(session ->
                                session.createQuery("from Note", Note.class).getResultList()))
                        .isInstanceOf(ShardUnavailableException.class)
                        .hasMessageContaining("is cut off for");
            }

            assertThat(unit.two.refusals()).isEqualTo(refusals);
            assertThat(Note.read(unit.unit, 0)).isNotNull();
        }
    }

    @OnEachDatabase
    void aDatabaseThatIsBackIsUsedAfterItsTime(Databases databases) {
        try (var unit = FaultyUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.BEST_EFFORT,
                settings -> settings.put("hibernate.shards.cut_off_time", "300"),
                its -> {},
                Note.class)) {
            Note.storeOneOnEach(unit.unit);
            unit.two.die();
            assertThatThrownBy(() -> Note.read(unit.unit, 1)).isInstanceOf(ShardUnavailableException.class);
            unit.two.heal();

            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(Note.read(unit.unit, 1)).isNotNull());
        }
    }

    @Test
    void manyThreadsAreNotHeldUpByAServerThatIsKilled() throws Exception {
        try (var stable = PostgresServer.start();
                var killed = PostgresServer.start();
                var databases = Databases.on(stable, killed);
                var unit = RoutedUnit.of(
                        databases.fresh("one", "two"),
                        TransactionMode.BEST_EFFORT,
                        settings -> {
                            settings.put("hibernate.shards.pool.connection_timeout", "PT1S");
                            settings.put("hibernate.shards.cut_off_time", "PT20S");
                        },
                        Note.class)) {
            Note.storeOneOnEach(unit);
            killed.kill();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThatThrownBy(() -> Note.read(unit, 1)).hasMessageContaining("is cut off"));
            long start = System.nanoTime();

            var threads = Executors.newFixedThreadPool(8);
            try {
                var readings = new ArrayList<Callable<Boolean>>();
                for (int number = 0; number < 200; number++) {
                    int database = number % 2;
                    readings.add(() -> database == 0 ? Note.read(unit, 0) != null : isCutOff(unit));
                }
                for (var reading : threads.invokeAll(readings)) {
                    assertThat(reading.get()).isTrue();
                }
            } finally {
                threads.shutdown();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            killed.restart();
            await().atMost(Duration.ofSeconds(40))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(Note.read(unit, 1)).isNotNull());
        }
    }

    private static boolean isCutOff(RoutedUnit unit) {
        try {
            Note.read(unit, 1);
            return false;
        } catch (ShardUnavailableException failure) {
            return String.valueOf(failure.getMessage()).contains("is cut off");
        }
    }

    @OnEachDatabase
    void aTimeOrNumberThatIsNoneIsRefused(Databases databases) {
        assertThatThrownBy(() -> RoutedUnit.of(
                        databases.fresh("one", "two"),
                        TransactionMode.SINGLE,
                        settings -> {
                            settings.put("hibernate.shards.cut_off_failures", "0");
                            settings.put("hibernate.shards.cut_off_time", "soon");
                        },
                        Note.class))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("'hibernate.shards.cut_off_failures' is '0'")
                .hasMessageContaining("'hibernate.shards.cut_off_time' is 'soon'");
    }
}
