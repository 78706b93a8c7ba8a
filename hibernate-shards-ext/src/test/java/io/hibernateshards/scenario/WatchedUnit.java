package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hibernate.query.Query;

/** A sharded unit that tells which of its databases a piece of work asked. */
final class WatchedUnit implements AutoCloseable {

    private final SqlRecorder recorder = new SqlRecorder();
    private final RoutedUnit unit;
    final ShardedSessionFactory factory;

    /** One virtual shard on each of the databases, unless the settings say otherwise. */
    static WatchedUnit of(Databases databases, List<String> names, Map<String, ?> settings, Class<?>... entities) {
        return over(names.stream().map(databases::fresh).toList(), settings, entities);
    }

    /** The same over databases that there are already. */
    static WatchedUnit over(List<TestDatabase> stores, Map<String, ?> settings, Class<?>... entities) {
        return new WatchedUnit(stores, settings, entities);
    }

    private WatchedUnit(List<TestDatabase> stores, Map<String, ?> settings, Class<?>... entities) {
        unit = RoutedUnit.of(
                stores,
                TransactionMode.SINGLE,
                all -> {
                    RoutedUnit.record(all, stores, recorder);
                    all.put("hibernate.shards.virtual_shards", stores.size());
                    all.putAll(settings);
                },
                entities);
        factory = unit.factory;
    }

    void inTransaction(Consumer<ShardedSession> work) {
        factory.inTransaction(session -> work.accept((ShardedSession) session));
    }

    /** Persists each in a transaction of its own. */
    void persist(List<?> entities) {
        entities.forEach(entity -> inTransaction(session -> session.persist(entity)));
    }

    /** Does work in one transaction, which asks those databases and no other. */
    void asking(Set<String> databases, Consumer<ShardedSession> work) {
        recorder.clear();
        inTransaction(work);
        assertThat(recorder.databases()).as("asked by %s", recorder.sent()).isEqualTo(databases);
    }

    /** The selects that work in one transaction sends, by their databases, each of which is sent one. */
    Map<String, String> sent(Consumer<ShardedSession> work) {
        recorder.clear();
        inTransaction(work);
        return recorder.sent().stream()
                .filter(statement -> statement.sql().startsWith("select"))
                .collect(Collectors.toMap(SqlRecorder.Sent::database, SqlRecorder.Sent::sql));
    }

    /** The rows of a query that asks those databases and no other. */
    <T> List<T> list(Set<String> databases, String hql, Class<T> type, Object... parameters) {
        var rows = new ArrayList<T>();
        asking(databases, session -> {
            rows.addAll(query(session, hql, type, parameters).getResultList());
        });
        return rows;
    }

    /** Expects that no row can satisfy a query, and that this is known from the query alone. */
    void expectNowhere(String hql, Object... parameters) {
        inTransaction(session -> {
            var query = query(session, hql, Object.class, parameters);
            assertThat(session.explain(query).route()).isEqualTo("nowhere");
            assertThat(query.getResultList()).isEmpty();
        });
    }

    private static <T> Query<T> query(ShardedSession session, String hql, Class<T> type, Object... parameters) {
        var query = session.createQuery(hql, type);
        for (int number = 0; number < parameters.length; number++) {
            query.setParameter(number + 1, parameters[number]);
        }
        return query;
    }

    /** The rows of a statement that a database is sent past the unit. */
    List<String> rows(String database, String sql) {
        try {
            return unit.store(database).queryForStrings(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The database of the virtual shard that an id tells. */
    String databaseOf(Class<?> entity, Object id) {
        return factory.databaseOf(factory.shardOf(entity, id).orElseThrow());
    }

    /** The number of the virtual shard that an id tells. */
    int shardOf(Class<?> entity, Object id) {
        return factory.shardOf(entity, id).map(ShardId::number).orElseThrow();
    }

    @Override
    public void close() {
        unit.close();
    }
}
