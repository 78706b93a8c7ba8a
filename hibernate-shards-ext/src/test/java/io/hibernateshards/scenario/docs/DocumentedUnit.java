package io.hibernateshards.scenario.docs;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import jakarta.persistence.Persistence;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The unit of the documentation's {@code persistence.xml}, with the addresses of a test's databases. */
final class DocumentedUnit implements AutoCloseable {

    private static final Path RESOURCES = Path.of("src/test/resources/docs");

    final List<TestDatabase> stores;
    final ShardedSessionFactory factory;

    private DocumentedUnit(List<TestDatabase> stores, ShardedSessionFactory factory) {
        this.stores = stores;
        this.factory = factory;
    }

    static DocumentedUnit open(Databases databases, Map<String, ?> more) {
        return open(databases.fresh("one", "two"), more);
    }

    static DocumentedUnit open(List<TestDatabase> stores, Map<String, ?> more) {
        var settings = new HashMap<String, Object>();
        for (var store : stores) {
            var prefix = "hibernate.shards.database." + store.name() + ".";
            settings.put(prefix + "url", store.url());
            settings.put(prefix + "user", store.user());
            settings.put(prefix + "password", store.password());
        }
        settings.put("hibernate.shards.pool.max_size", 4);
        settings.put("jakarta.persistence.schema-generation.database.action", "create");
        settings.putAll(more);
        return new DocumentedUnit(
                stores,
                withPersistenceXml(() -> Persistence.createEntityManagerFactory("social", settings)
                        .unwrap(ShardedSessionFactory.class)));
    }

    /** Where the second database can be made to fail, and transactions write to both. */
    static DocumentedUnit over(List<TestDatabase> stores, FaultyDataSource second) {
        return open(
                stores,
                Map.of(
                        "hibernate.shards.database.two.url",
                        "",
                        "hibernate.shards.database.two.datasource",
                        second,
                        "hibernate.shards.cut_off_time",
                        1,
                        "hibernate.shards.transactions",
                        "best_effort"));
    }

    private static <T> T withPersistenceXml(java.util.function.Supplier<T> work) {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(
                    new URLClassLoader(new URL[] {RESOURCES.toUri().toURL()}, before));
            return work.get();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    void run(Consumer<ShardedSession> work) {
        factory.inTransaction(session -> work.accept((ShardedSession) session));
    }

    <T> T call(Function<ShardedSession, T> work) {
        return factory.fromTransaction(session -> work.apply((ShardedSession) session));
    }

    /** A login whose member lives on that database, the n-th of its kind. */
    String loginOn(String database, int n) {
        int found = 0;
        for (int i = 0; ; i++) {
            var shard = factory.shardOf(Member.class, "member" + i).orElseThrow();
            if (factory.databaseOf(shard).equals(database) && found++ == n) {
                return "member" + i;
            }
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
