package io.hibernateshards.delegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import io.hibernateshards.topology.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class CheckedConnectionsTest {

    private final Database one = new Database("one", 0);
    private final FaultyDataSource source = new FaultyDataSource("one", h2());
    private final AtomicLong now = new AtomicLong();
    private final CheckedConnections connections = new CheckedConnections(
            new DatabasePools(List.of(new DatabaseSettings(
                    one,
                    null,
                    null,
                    null,
                    null,
                    source,
                    1,
                    new PoolSettings(1, 0, Duration.ofSeconds(1), Duration.ZERO, Map.of())))),
            Duration.ofSeconds(1),
            now::get);

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
    void whatTheCheckRefusesIsNotCutOff() throws SQLException {
        connections.beforeUse(database -> {
            throw new IllegalStateException("not this one");
        });

        assertThatThrownBy(() -> connections.open(one)).hasMessage("not this one");

        connections.beforeUse(database -> {});
        opens();
    }
}
