package io.hibernateshards.scenario;

import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hibernate.jpa.HibernatePersistenceProvider;

/** So many virtual shards on so many databases; none at all is plain Hibernate on one. */
public record Arrangement(int virtualShards, int databaseCount) {

    public static final Arrangement PLAIN = new Arrangement(0, 1);
    static final List<Arrangement> SHARDED = List.of(
            new Arrangement(1, 1),
            new Arrangement(8, 1),
            new Arrangement(8, 2),
            new Arrangement(8, 8),
            new Arrangement(1024, 4));

    public List<TestDatabase> databases(Databases databases) {
        return IntStream.range(0, databaseCount)
                .mapToObj(number -> databases.fresh("db" + number))
                .toList();
    }

    EntityManagerFactory open(List<TestDatabase> databases, String schemaAction, Class<?>... entities) {
        return open(databases, schemaAction, Map.of(), entities);
    }

    /** @param ofShards further settings of a sharded unit */
    EntityManagerFactory open(
            List<TestDatabase> databases, String schemaAction, Map<String, ?> ofShards, Class<?>... entities) {
        var unit = new PersistenceConfiguration("unit");
        for (var entity : entities) {
            unit.managedClass(entity);
        }
        unit.property("jakarta.persistence.schema-generation.database.action", schemaAction);
        if (virtualShards == 0) {
            var database = databases.get(0);
            unit.provider(HibernatePersistenceProvider.class.getName());
            unit.property("jakarta.persistence.jdbc.url", database.url());
            unit.property("jakarta.persistence.jdbc.user", database.user());
            unit.property("jakarta.persistence.jdbc.password", database.password());
        } else {
            unit.provider(ShardsPersistenceProvider.class.getName());
            ofShards.forEach(unit::property);
            unit.property("hibernate.shards.virtual_shards", virtualShards);
            unit.property(
                    "hibernate.shards.databases",
                    String.join(", ", databases.stream().map(TestDatabase::name).toList()));
            for (var database : databases) {
                var prefix = "hibernate.shards.database." + database.name() + ".";
                unit.property(prefix + "url", database.url());
                unit.property(prefix + "user", database.user());
                unit.property(prefix + "password", database.password());
                unit.property(prefix + "pool.max_size", 4);
            }
        }
        return unit.createEntityManagerFactory();
    }
}
