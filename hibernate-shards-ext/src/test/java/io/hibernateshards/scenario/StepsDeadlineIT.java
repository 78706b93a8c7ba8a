package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is answered by several statements one after another has one time for all of them. */
class StepsDeadlineIT {

    private static final Map<String, String> PLANS = Map.of(
            "select b.text from Note a join Note b on a.text < b.text where a.text = 'on one'",
            "Gather",
            "select a.text from Note a where a.text = (select max(b.text) from Note b where b.text like 'on%')",
            "Hoist");

    @OnEachDatabase
    void allStatementsOfAQueryShareItsTime(Databases databases) {
        try (var unit = FaultyUnit.of(databases, TransactionMode.BEST_EFFORT, Note.class)) {
            Note.storeOneOnEach(unit.unit);
            PLANS.keySet().forEach(hql -> texts(unit, hql, 60));
            for (var source : List.of(unit.one, unit.two)) {
                source.slow(Duration.ofMillis(700));
            }

            PLANS.forEach((hql, plan) -> {
                assertThat(plan(unit, hql)).startsWith(plan);
                assertThat(texts(unit, hql, 60)).containsExactly("on two");
                assertThatThrownBy(() -> texts(unit, hql, 1))
                        .as(hql)
                        .isInstanceOf(ShardUnavailableException.class)
                        .hasMessageContaining("The limit was 1000 ms");
            });
        }
    }

    private static List<String> texts(FaultyUnit unit, String hql, int seconds) {
        return unit.unit.factory.fromSession(session -> session.createSelectionQuery(hql, String.class)
                .setTimeout(seconds)
                .getResultList());
    }

    private static String plan(FaultyUnit unit, String hql) {
        return unit.unit.factory.fromSession(
                session -> session.unwrap(ShardedSession.class).explain(hql).plan());
    }
}
