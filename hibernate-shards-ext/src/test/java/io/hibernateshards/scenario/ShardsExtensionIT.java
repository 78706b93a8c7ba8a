package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.testing.ShardsExtension;
import io.hibernateshards.testing.TouchesOneDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A user's tests see which databases their work touches, and which of their queries run on several. */
@ParameterizedClass
@MethodSource("io.hibernateshards.fixtures.DatabaseKind#selected")
class ShardsExtensionIT {

    @Parameter
    @Nullable
    DatabaseKind kind;

    private @Nullable Databases databases;
    private @Nullable RoutedUnit unit;
    private String ofOne = "";
    private String ofTwo = "";

    @RegisterExtension
    final ShardsExtension shards = ShardsExtension.of(() -> unit == null ? null : unit.factory)
            .scattersKnownIn(Path.of("src/test/resources/plans/scatters.plan"));

    @BeforeEach
    void openAndFill() {
        databases = Databases.create(Objects.requireNonNull(kind));
        var its = RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, Member.class, Post.class);
        unit = its;
        ofOne = its.keyOn(0, Member.class);
        ofTwo = its.keyOn(1, Member.class);
        its.factory.inTransaction(session -> {
            session.persist(new Member(ofOne, "One", 1));
            session.persist(new Member(ofTwo, "Two", 2));
        });
    }

    @AfterEach
    void close() {
        Objects.requireNonNull(unit).close();
        Objects.requireNonNull(databases).close();
    }

    private void inTransaction(Consumer<ShardedSession> work) {
        Objects.requireNonNull(unit).factory.inTransaction(session -> work.accept((ShardedSession) session));
    }

    @Test
    @TouchesOneDatabase
    void aMemberIsReadAndWrittenOnItsOwnDatabase() {
        inTransaction(session -> {
            var member = session.find(Member.class, ofTwo);
            member.name = "Changed";
            assertThat(session.createQuery("select m.name from Member m where m.login = :login", String.class)
                            .setParameter("login", ofTwo)
                            .getSingleResult())
                    .isEqualTo("Changed");
        });
    }

    @Test
    void workOnOneDatabaseIsToldFromWorkOnSeveral() {
        shards.touchesOneDatabase(() -> inTransaction(session -> session.find(Member.class, ofOne)));
        shards.touchesDatabases(Set.of("two"), () -> inTransaction(session -> session.find(Member.class, ofTwo)));

        Runnable wandering = () -> inTransaction(session -> {
            session.find(Member.class, ofOne);
            session.find(Member.class, ofTwo);
        });
        assertThatThrownBy(() -> shards.touchesOneDatabase(wandering))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The work went to several databases; statements by database: {one=1, two=1}")
                .hasMessageContaining("Add the missing condition");
        assertThatThrownBy(() -> shards.touchesDatabases(Set.of("one"), wandering))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was to touch the databases [one]")
                .hasMessageContaining("Correct the keys or the expectation");
    }

    @Test
    void statementsAreCountedByDatabase() {
        assertThat(shards.statementsOf(() -> inTransaction(session -> {
                    for (var hql : List.of("from Member m where m.login = :login", "select count(m) from Member m")) {
                        var query = session.createQuery(hql, Object.class);
                        query.getParameters().forEach(parameter -> query.setParameter("login", ofOne));
                        query.getResultList();
                    }
                })))
                .isEqualTo(Map.of("one", 2L, "two", 1L));
        assertThat(shards.statementsOf(() -> {})).isEmpty();
    }

    @Test
    void scattersOfTheFileRunWithoutComplaint() {
        inTransaction(session -> {
            for (var hql : List.of(
                    "from Member m order by m.score desc nulls last, m.login",
                    "select m.score, count(m), avg(m.score) from Member m group by m.score having count(m) > 0 order by 1",
                    "select distinct m.name from Member m",
                    "select max(m.score) from Member m")) {
                assertThat(session.createQuery(hql, Object.class)
                                .setMaxResults(5)
                                .getResultList())
                        .isNotEmpty();
            }
            session.createMutationQuery("update Member m set m.score = m.score + 1 where m.score > 0")
                    .executeUpdate();
        });
    }

    @Test
    void withoutAFactoryThereIsNothingToAssert() {
        var nothing = ShardsExtension.of(() -> null);

        assertThatThrownBy(() -> nothing.touchesOneDatabase(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no entity manager factory to watch")
                .hasMessageContaining("Open the factory before the test");
    }
}
