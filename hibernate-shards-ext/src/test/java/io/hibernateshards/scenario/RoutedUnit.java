package io.hibernateshards.scenario;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import jakarta.persistence.PersistenceConfiguration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A sharded unit over test databases: eight virtual shards, spread evenly, and a schema made anew. */
final class RoutedUnit implements AutoCloseable {

    private final List<TestDatabase> stores;
    final ShardedSessionFactory factory;

    private RoutedUnit(List<TestDatabase> stores, ShardedSessionFactory factory) {
        this.stores = stores;
        this.factory = factory;
    }

    static RoutedUnit of(List<TestDatabase> stores, TransactionMode mode, Class<?>... entities) {
        return of(stores, mode, settings -> {}, entities);
    }

    static RoutedUnit of(
            List<TestDatabase> stores, TransactionMode mode, Consumer<Map<String, Object>> more, Class<?>... entities) {
        var settings = new HashMap<String, Object>();
        settings.put("hibernate.shards.virtual_shards", 8);
        settings.put("hibernate.shards.transactions", mode.name());
        settings.put("jakarta.persistence.schema-generation.database.action", "create");
        settings.put(
                "hibernate.shards.databases",
                String.join(", ", stores.stream().map(TestDatabase::name).toList()));
        for (var store : stores) {
            var prefix = "hibernate.shards.database." + store.name() + ".";
            settings.put(prefix + "url", store.url());
            settings.put(prefix + "user", store.user());
            settings.put(prefix + "password", store.password());
            settings.put(prefix + "pool.max_size", 4);
        }
        more.accept(settings);
        var unit = new PersistenceConfiguration("routed").provider(ShardsPersistenceProvider.class.getName());
        List.of(entities).forEach(unit::managedClass);
        settings.forEach(unit::property);
        return new RoutedUnit(stores, unit.createEntityManagerFactory().unwrap(ShardedSessionFactory.class));
    }

    /** Puts a recorder between the unit and its databases. */
    static void record(Map<String, Object> settings, List<TestDatabase> stores, SqlRecorder recorder) {
        for (var store : stores) {
            var prefix = "hibernate.shards.database." + store.name() + ".";
            settings.keySet().removeIf(name -> name.startsWith(prefix));
            settings.put(prefix + "datasource", recorder.wrap(store.name(), store.dataSource()));
        }
    }

    TestDatabase store(String name) {
        return stores.stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A text whose virtual shard is on that database. */
    String keyOn(int number, Class<?> entity) {
        return keyOn(number, entity, 0);
    }

    /** The n-th of the texts whose virtual shard is on that database. */
    String keyOn(int number, Class<?> entity, int n) {
        int found = 0;
        for (int i = 0; ; i++) {
            var key = "key" + i;
            if (factory.databaseOf(factory.shardOf(entity, key).orElseThrow())
                            .equals(stores.get(number).name())
                    && found++ == n) {
                return key;
            }
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
