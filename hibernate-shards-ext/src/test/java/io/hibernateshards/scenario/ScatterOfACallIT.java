package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Of scatters a query says more than its session, a session more than the entity group, and that more than the unit. */
class ScatterOfACallIT {

    @OnEachDatabase
    void aHintHasTheLastWord(Databases databases) {
        try (var unit = unit(databases, ScatterMode.ALLOW);
                var session = unit.factory.openSession()) {
            assertRefused(() -> session.createQuery("from Free f", Free.class)
                    .setHint("hibernate.shards.scatter", "refuse")
                    .getResultList());
            assertThat(session.createNamedQuery("Free.byText", Free.class)
                            .setHint("hibernate.shards.scatter", ScatterMode.ALLOW)
                            .getResultList())
                    .isEmpty();
            assertRefused(
                    () -> session.createQuery("from Strict s", Strict.class).getResultList());
            assertThat(session.createQuery("from Strict s", Strict.class)
                            .setHint("hibernate.shards.scatter", "allow")
                            .getResultList())
                    .isEmpty();
            assertThatThrownBy(() ->
                            session.createQuery("from Free f", Free.class).setHint("hibernate.shards.scatter", "never"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'hibernate.shards.scatter' cannot be 'never'")
                    .hasMessageContaining("It is 'allow', 'warn' or 'refuse'");
        }
    }

    @OnEachDatabase
    void aSessionSaysItForItsQueriesAndFinds(Databases databases) {
        try (var unit = unit(databases, ScatterMode.ALLOW)) {
            try (var session = unit.factory.openSession()) {
                assertThat(session.scatter()).isEqualTo(ScatterMode.UNIT_DEFAULT);
                session.scatter(ScatterMode.REFUSE);
                assertRefused(
                        () -> session.createQuery("from Free f", Free.class).getResultList());
                assertRefused(() -> session.find(Free.class, new UUID(0, 1)));
                session.scatter(ScatterMode.UNIT_DEFAULT);
                assertThat(session.createQuery("from Free f", Free.class).getResultList())
                        .isEmpty();
            }
            try (var em = unit.factory.createEntityManager(Map.of("hibernate.shards.scatter", "allow"))) {
                assertThat(em.unwrap(ShardedSession.class).scatter()).isEqualTo(ScatterMode.ALLOW);
                assertThat(em.createQuery("from Strict s", Strict.class).getResultList())
                        .isEmpty();
                assertThat(em.find(Strict.class, new UUID(0, 1))).isNull();
                em.setProperty("hibernate.shards.scatter", "refuse");
                assertRefused(() -> em.createQuery("from Free f", Free.class).getResultList());
            }
        }
    }

    @OnEachDatabase
    void whatOneDatabaseAnswersIsNoScatter(Databases databases) {
        try (var unit = unit(databases, ScatterMode.REFUSE);
                var session = unit.factory.openSession()) {
            assertThat(session.createQuery("from Strict s where s.login = :login", Strict.class)
                            .setHint("hibernate.shards.scatter", "refuse")
                            .setParameter("login", "x")
                            .getResultList())
                    .isEqualTo(List.of());
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(UnsupportedShardedQueryException.class)
                .hasMessageContaining("databases")
                .hasMessageContaining("refuse");
    }

    private static RoutedUnit unit(Databases databases, ScatterMode mode) {
        return RoutedUnit.of(
                databases.fresh("one", "two"),
                TransactionMode.SINGLE,
                settings -> settings.put("hibernate.shards.scatter", mode.name()),
                Free.class,
                Strict.class);
    }

    @Entity(name = "Free")
    @EntityGroup("free")
    @NamedQuery(name = "Free.byText", query = "from Free f where f.login <> 'x'")
    static class Free {

        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Column(length = 20, nullable = false)
        String login = "";
    }

    @Entity(name = "Strict")
    @EntityGroup(value = "strict", scatter = ScatterMode.REFUSE)
    static class Strict {

        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Column(length = 20, nullable = false)
        String login = "";
    }
}
