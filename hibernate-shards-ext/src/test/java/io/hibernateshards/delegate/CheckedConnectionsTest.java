package io.hibernateshards.delegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import io.hibernateshards.topology.Database;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class CheckedConnectionsTest {

    private final Database one = new Database("one", 0);
    private FaultyDataSource source = new FaultyDataSource("one", h2());
    private final AtomicLong now = new AtomicLong();
    private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
    private CheckedConnections connections = after(1);

    private CheckedConnections after(int failures) {
        return new CheckedConnections(
                new DatabasePools(
                        List.of(new DatabaseSettings(one, null, null, null, null, source, 1, connectionsOfOne()))),
                new CutOff(failures, Duration.ofSeconds(1)),
                now::get);
    }

    private static JdbcDataSource h2() {
        var source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:");
        return source;
    }

    private void fails(String message) {
        assertThatThrownBy(() -> connections.open(one))
                .isInstanceOfSatisfying(
                        ShardUnavailableException.class,
                        failure -> assertThat(failure.databases()).containsExactly("one"))
                .hasMessageContaining(message);
    }

    private void opens() throws SQLException {
        connections.release(one, connections.open(one));
    }

    @Test
    void aDatabaseOutOfReachIsLeftAloneForAWhile() throws SQLException {
        source.refuse();

        fails("gave no connection after");
        fails("is cut off for 1000 ms after a failure");
        assertThat(source.refusals()).isEqualTo(1);
        now.addAndGet(Duration.ofMillis(1_001).toNanos());
        fails("gave no connection after");
        fails("is cut off for 1000 ms");
        assertThat(source.refusals()).isEqualTo(2);

        source.heal();
        now.addAndGet(Duration.ofMillis(1_001).toNanos());
        opens();
        opens();
    }

    @Test
    void aDatabaseIsCutOffAfterSoManyFailuresInARow() throws SQLException {
        connections = after(3);
        source.refuse();
        fails("gave no connection after");
        fails("gave no connection after");
        source.heal();
        opens();

        source.refuse();
        fails("gave no connection after");
        fails("gave no connection after");
        fails("gave no connection after");
        fails("is cut off for 1000 ms after a failure");

        assertThat(source.refusals()).isEqualTo(5);
    }

    @Test
    void oneThreadAsksADatabaseThatIsCutOffWhileTheOthersFailAtOnce() throws Exception {
        var asking = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        source = new FaultyDataSource("one", waiting(asking, answered));
        connections = after(1);
        source.refuse();
        fails("gave no connection after");
        source.heal();
        now.addAndGet(Duration.ofMillis(1_001).toNanos());
        var probe = CompletableFuture.supplyAsync(() -> connections.open(one));
        asking.await();

        fails("is cut off");

        answered.countDown();
        connections.release(one, probe.get());
        opens();
    }

    @Test
    void theCutOffAndItsEndAreLoggedOnce() throws SQLException {
        var logger = Logger.getLogger("io.hibernateshards.delegate");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            source.refuse();
            for (int time = 0; time < 3; time++) {
                fails("gave no connection after");
                fails("is cut off");
                now.addAndGet(Duration.ofMillis(1_001).toNanos());
            }
            source.heal();
            opens();
            opens();
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(logged).extracting(LogRecord::getLevel).containsExactly(Level.WARNING, Level.INFO);
        assertThat(logged.get(0).getMessage())
                .contains("The database 'one'")
                .contains("could not be reached 1 times in a row")
                .contains("See whether it is up");
        assertThat(logged.get(1).getMessage()).contains("is used again: it was cut off for 3003 ms");
    }

    private static PoolSettings connectionsOfOne() {
        return new PoolSettings(1, 0, Duration.ofSeconds(1), Duration.ZERO, Map.of());
    }

    /** Gives a connection when it is let. */
    private static DataSource waiting(CountDownLatch asking, CountDownLatch answered) {
        return (DataSource) Proxy.newProxyInstance(
                CheckedConnectionsTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> {
                    asking.countDown();
                    answered.await();
                    return h2().getConnection();
                });
    }

    @Test
    void whatTheCheckRefusesIsNotCutOff() throws SQLException {
        connections.beforeUse(database -> {
            throw new IllegalStateException("not this one");
        });

        assertThatThrownBy(() -> connections.open(one)).hasMessage("not this one");

        connections.beforeUse(database -> {});
        opens();
    }
}
