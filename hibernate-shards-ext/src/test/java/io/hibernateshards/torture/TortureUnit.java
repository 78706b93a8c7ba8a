package io.hibernateshards.torture;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.fixtures.TestDatabase;
import jakarta.persistence.PersistenceConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** The unit that is tortured: three databases that share a map of a dozen virtual shards. */
final class TortureUnit {

    static final int SHARDS = 12;
    static final String KEYSPACE = "default";
    static final Duration LEASE = Duration.ofSeconds(3);

    private TortureUnit() {}

    /** The settings of all processes. */
    static Properties settings(List<TestDatabase> databases) {
        var settings = new Properties();
        settings.setProperty(
                "hibernate.shards.databases",
                String.join(", ", databases.stream().map(TestDatabase::name).toList()));
        settings.setProperty("hibernate.shards.catalog", databases.get(0).name());
        settings.setProperty("hibernate.shards.catalog.lease", LEASE.toString());
        settings.setProperty("hibernate.shards.virtual_shards", Integer.toString(SHARDS));
        settings.setProperty("hibernate.shards.transactions", "best_effort");
        for (var database : databases) {
            var prefix = "hibernate.shards.database." + database.name() + ".";
            settings.setProperty(prefix + "url", database.url());
            settings.setProperty(prefix + "user", database.user());
            settings.setProperty(prefix + "password", database.password());
            settings.setProperty(prefix + "pool.max_size", "12");
        }
        return settings;
    }

    static void write(Properties settings, Path file) throws IOException {
        try (var writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
    }

    static Properties read(Path file) throws IOException {
        var settings = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        return settings;
    }

    static ShardedSessionFactory open(Properties settings, String schemaAction) {
        var unit = new PersistenceConfiguration("torture").provider(ShardsPersistenceProvider.class.getName());
        unit.managedClass(Purse.class).managedClass(Coin.class).managedClass(Score.class);
        settings.stringPropertyNames().forEach(name -> unit.property(name, settings.getProperty(name)));
        unit.property("jakarta.persistence.schema-generation.database.action", schemaAction);
        return unit.createEntityManagerFactory().unwrap(ShardedSessionFactory.class);
    }
}
