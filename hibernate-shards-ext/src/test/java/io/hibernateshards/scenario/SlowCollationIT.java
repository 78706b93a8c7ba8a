package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hibernate.Session;
import org.hibernate.query.SelectionQuery;
import org.junit.jupiter.api.Timeout;

/** A database that is first asked how it compares texts has no longer to answer than the query has that asks. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowCollationIT {

    private static FaultyUnit unit(Databases databases, String timeout) {
        var unit = FaultyUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.BEST_EFFORT,
                settings -> settings.put("hibernate.shards.query_timeout", timeout),
                its -> {},
                Note.class);
        Note.storeOneOnEach(unit.unit);
        return unit;
    }

    private static List<String> texts(Session session, UnaryOperator<SelectionQuery<String>> setting) {
        return setting.apply(session.createSelectionQuery("select text from Note order by text", String.class))
                .getResultList();
    }

    private static void endsInTime(FaultyUnit unit, UnaryOperator<SelectionQuery<String>> setting) {
        unit.two.hang();
        long start = System.nanoTime();

        assertThatThrownBy(() -> unit.unit.factory.inTransaction(session -> texts(session, setting)))
                .isInstanceOfSatisfying(
                        ShardUnavailableException.class,
                        failure -> assertThat(failure.databases()).containsExactly("two"))
                .hasMessageContaining("No answer after ")
                .hasMessageContaining("raise the query's timeout or 'hibernate.shards.query_timeout'");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        unit.two.release();
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                unit.unit.factory.<List<String>>fromTransaction(session -> texts(session, its -> its)))
                        .containsExactly("on one", "on two"));
    }

    @OnEachDatabase
    void theUnitsLimitEndsIt(Databases databases) {
        try (var unit = unit(databases, "PT2S")) {
            endsInTime(unit, query -> query);
        }
    }

    @OnEachDatabase
    void theQuerysOwnLimitEndsIt(Databases databases) {
        try (var unit = unit(databases, "PT0S")) {
            endsInTime(unit, query -> query.setTimeout(1));
        }
    }

    @OnEachDatabase
    void anAnswerInPartGoesWithoutThatDatabase(Databases databases) {
        try (var unit = unit(databases, "PT2S")) {
            unit.two.hang();

            unit.unit.factory.inTransaction(session -> {
                var available = session.unwrap(ShardedSession.class)
                        .listAvailable(
                                session.createSelectionQuery("select text from Note order by text", String.class));

                assertThat(available).containsExactly("on one");
                assertThat(available.failures()).containsOnlyKeys("two");
                // A commit asks each database that has begun whether its constraints hold.
                unit.two.release();
            });
        }
    }
}
