package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The rows of one model in plain Hibernate and on every arrangement, asked by lists and by streams. */
final class OracleUnits implements AutoCloseable {

    private static final String REFUSED = "refused: ";

    private final Databases databases;
    private final Function<Object, String> text;
    private final Map<Arrangement, EntityManagerFactory> factories = new LinkedHashMap<>();

    /** @param text a row as a text that is equal where the row is */
    OracleUnits(DatabaseKind kind, Class<?>[] entities, Consumer<EntityManager> fill, Function<Object, String> text) {
        this.databases = Databases.create(kind);
        this.text = text;
        open(Arrangement.PLAIN, entities, fill);
        Arrangement.SHARDED.forEach(arrangement -> open(arrangement, entities, fill));
    }

    private void open(Arrangement arrangement, Class<?>[] entities, Consumer<EntityManager> fill) {
        var factory = arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                entities);
        factories.put(arrangement, factory);
        factory.runInTransaction(fill);
    }

    EntityManagerFactory on(Arrangement arrangement) {
        return factories.get(arrangement);
    }

    /** Each line of HQL answers on every arrangement what it answers on one database. */
    void answerAlike(String statements) {
        for (var statement : statements.lines().toList()) {
            answerAlike(statement, em -> em.createQuery(statement), statement.contains("order by"));
        }
    }

    void answerAlike(String name, Function<EntityManager, Query> making, boolean isOrdered) {
        for (boolean isStream : List.of(false, true)) {
            var expected = answer(Arrangement.PLAIN, making, isOrdered, isStream);
            for (var arrangement : Arrangement.SHARDED) {
                assertThat(answer(arrangement, making, isOrdered, isStream))
                        .as("%s on %s%s", name, arrangement, isStream ? " as stream" : "")
                        .isEqualTo(expected);
            }
        }
    }

    /** Each line of HQL is refused over several databases for the reason, and runs on one. */
    void refused(String reason, String statements) {
        for (var statement : statements.lines().toList()) {
            for (var arrangement : Arrangement.SHARDED) {
                var answer = answer(arrangement, em -> em.createQuery(statement), false, false);
                if (arrangement.databaseCount() == 1) {
                    assertThat(answer).as("%s on %s", statement, arrangement).doesNotStartWith(REFUSED);
                } else {
                    assertThat(answer)
                            .as("%s on %s", statement, arrangement)
                            .startsWith(REFUSED)
                            .contains(reason)
                            .contains("A query that its shard keys narrow to one database runs whatever it has");
                }
            }
        }
    }

    /** The rows as texts, in their order where the statement orders, and sorted where it does not. */
    String answer(Arrangement arrangement, Function<EntityManager, Query> making, boolean isOrdered, boolean isStream) {
        try (var em = on(arrangement).createEntityManager()) {
            var query = making.apply(em);
            var rows = isStream ? streamed(query) : listed(query);
            return (isOrdered ? rows : rows.stream().sorted().toList()).toString();
        } catch (UnsupportedShardedQueryException refusal) {
            return REFUSED + refusal.getMessage();
        }
    }

    private List<String> listed(Query query) {
        List<?> found = query.getResultList();
        return found.stream().map(text).toList();
    }

    private List<String> streamed(Query query) {
        try (var rows = query.getResultStream()) {
            return ((java.util.stream.Stream<?>) rows).map(text).toList();
        }
    }

    @Override
    public void close() {
        factories.values().forEach(EntityManagerFactory::close);
        databases.close();
    }
}
