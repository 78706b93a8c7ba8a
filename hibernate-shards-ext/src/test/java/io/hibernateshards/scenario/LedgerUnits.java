package io.hibernateshards.scenario;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The ledger's rows in plain Hibernate and on several databases. */
final class LedgerUnits implements AutoCloseable {

    static final List<Arrangement> SEVERAL = List.of(new Arrangement(8, 2), new Arrangement(1024, 4));
    private static final String REFUSED = "refused: ";

    private final Databases databases;
    private final Map<Arrangement, EntityManagerFactory> factories = new LinkedHashMap<>();

    LedgerUnits(DatabaseKind kind) {
        databases = Databases.create(kind);
        open(Arrangement.PLAIN);
        SEVERAL.forEach(this::open);
    }

    private void open(Arrangement arrangement) {
        var factory = arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                LedgerModel.ENTITIES);
        factories.put(arrangement, factory);
        factory.runInTransaction(LedgerModel::fill);
    }

    EntityManagerFactory on(Arrangement arrangement) {
        return factories.get(arrangement);
    }

    /** The rows as texts, in their order where the statement orders, and sorted where it does not. */
    String answer(Arrangement arrangement, String hql) {
        return answer(arrangement, em -> em.createQuery(hql), hql.contains("order by"));
    }

    String answer(Arrangement arrangement, Function<EntityManager, Query> making, boolean isOrdered) {
        try (var em = on(arrangement).createEntityManager()) {
            List<?> found = making.apply(em).getResultList();
            var rows = found.stream().map(LedgerRows::text).toList();
            return (isOrdered ? rows : rows.stream().sorted().toList()).toString();
        } catch (UnsupportedShardedQueryException refusal) {
            return REFUSED + refusal.getMessage();
        }
    }

    @Override
    public void close() {
        factories.values().forEach(EntityManagerFactory::close);
        databases.close();
    }
}
