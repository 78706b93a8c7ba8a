package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.delegate.DatabasePools;
import io.hibernateshards.logging.SpringLog;
import io.hibernateshards.topology.Database;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Migrates every database of a sharded unit by the application's own Flyway configuration, before the unit is built. */
public final class ShardMigrations implements FlywayMigrationStrategy {

    /**
     * Where the schema of one database is.
     *
     * @param database the database's name
     * @param version the version it is at, or null where no migration has one
     * @param applied how many migrations this start applied
     */
    public record Report(String database, @Nullable String version, int applied) {}

    private final Supplier<Map<String, Object>> unit;
    private volatile List<Report> reports = List.of();

    /** @param unit the settings of the unit, asked when the databases are migrated */
    ShardMigrations(Supplier<Map<String, Object>> unit) {
        this.unit = unit;
    }

    /** What this start found and did, in the order of the databases. */
    public List<Report> reports() {
        return reports;
    }

    /**
     * Migrates all databases one after another, also after one of them failed.
     *
     * @throws ShardConfigurationException naming all that could not be migrated
     */
    @Override
    public void migrate(Flyway flyway) {
        var problems = new ArrayList<String>();
        var failures = new ArrayList<RuntimeException>();
        var done = new ArrayList<Report>();
        try (var pools = UnitDatabases.open(unit.get())) {
            if (pools.databases().isEmpty()) {
                problems.add(MESSAGES.nothingToMigrate(String.valueOf(unit.get().get(ShardsSettings.DATABASES))));
            }
            for (var database : pools.databases()) {
                try {
                    done.add(migrate(flyway, pools, database));
                } catch (FlywayException | ShardException failure) {
                    problems.add(MESSAGES.notMigrated(database.name(), String.valueOf(failure.getMessage())));
                    failures.add(failure);
                }
            }
        }
        reports = List.copyOf(done);
        if (!problems.isEmpty()) {
            var problem = new ShardConfigurationException(problems);
            failures.forEach(problem::addSuppressed);
            throw problem;
        }
    }

    private static Report migrate(Flyway flyway, DatabasePools pools, Database database) {
        var its = Flyway.configure(flyway.getConfiguration().getClassLoader())
                .configuration(flyway.getConfiguration())
                .dataSource(new OfDatabase(pools, database))
                .load();
        int applied = its.migrate().migrationsExecuted;
        var current = its.info().current();
        var version = current == null || current.getVersion() == null
                ? null
                : current.getVersion().getVersion();
        SpringLog.LOG.migrated(database.name(), String.valueOf(version), applied);
        return new Report(database.name(), version, applied);
    }

    /** Connections whose failures show no password. */
    private static final class OfDatabase extends AbstractDataSource {

        private final DatabasePools pools;
        private final Database database;

        private OfDatabase(DatabasePools pools, Database database) {
            this.pools = pools;
            this.database = database;
        }

        @Override
        public Connection getConnection() {
            return pools.open(database);
        }

        @Override
        public Connection getConnection(String username, String password) {
            return getConnection();
        }
    }
}
