package io.hibernateshards.random;

import com.zaxxer.hikari.HikariDataSource;
import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.hibernate.jpa.HibernatePersistenceProvider;

/** The rows of one case, in plain Hibernate on one database or spread over several, and what was sent there. */
final class Unit implements AutoCloseable {

    /** So many virtual shards on so many databases. */
    record Arrangement(int virtualShards, int databaseCount) {

        static final Arrangement PLAIN = new Arrangement(0, 1);

        @Override
        public String toString() {
            return virtualShards == 0 ? "plain" : virtualShards + "/" + databaseCount;
        }
    }

    private final SqlRecorder recorder = new SqlRecorder();
    private final List<TestDatabase> stores;
    private final List<HikariDataSource> pools = new ArrayList<>();
    final EntityManagerFactory factory;

    Unit(Arrangement arrangement, Databases databases, List<Class<?>> classes) {
        stores = IntStream.range(0, arrangement.databaseCount())
                .mapToObj(number -> databases.fresh("db" + number))
                .toList();
        var unit = new PersistenceConfiguration("unit")
                .property("jakarta.persistence.schema-generation.database.action", "create");
        classes.forEach(unit::managedClass);
        if (arrangement.virtualShards() == 0) {
            unit.provider(HibernatePersistenceProvider.class.getName());
            unit.property("jakarta.persistence.nonJtaDataSource", pool(stores.get(0)));
        } else {
            unit.provider(ShardsPersistenceProvider.class.getName());
            unit.property("hibernate.shards.virtual_shards", arrangement.virtualShards());
            unit.property("hibernate.shards.transactions", "best_effort");
            unit.property(
                    "hibernate.shards.databases",
                    String.join(", ", stores.stream().map(TestDatabase::name).toList()));
            for (var store : stores) {
                unit.property(
                        "hibernate.shards.database." + store.name() + ".datasource",
                        recorder.wrap(store.name(), pool(store)));
            }
        }
        factory = unit.createEntityManagerFactory();
    }

    private DataSource pool(TestDatabase store) {
        var pool = new HikariDataSource();
        pool.setDataSource(store.dataSource());
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(0);
        pools.add(pool);
        return pool;
    }

    EntityManager open() {
        return factory.createEntityManager();
    }

    /** Forgets what was sent. */
    void forget() {
        recorder.clear();
    }

    /** The statements sent since then. */
    List<SqlRecorder.Sent> sent() {
        return recorder.sent();
    }

    /** The connections that are open now. */
    long openConnections() {
        return stores.stream()
                .mapToLong(store -> recorder.openConnections(store.name()))
                .sum();
    }

    @Override
    public void close() {
        factory.close();
        pools.forEach(HikariDataSource::close);
    }
}
