package io.hibernateshards.spring;

import static io.hibernateshards.logging.SpringMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.delegate.DatabasePools;
import io.hibernateshards.logging.SpringLog;
import io.hibernateshards.topology.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

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
    private final ObjectProvider<FlywayConnectionDetails> connection;
    private volatile List<Report> reports = List.of();

    /**
     * @param unit the settings of the unit, asked when the databases are migrated
     * @param connection what Flyway is told to connect to
     */
    ShardMigrations(Supplier<Map<String, Object>> unit, ObjectProvider<FlywayConnectionDetails> connection) {
        this.unit = unit;
        this.connection = connection;
    }

    /** What this start found and did, in the order of the databases. */
    public List<Report> reports() {
        return reports;
    }

    /**
     * Migrates all databases one after another, also after one of them failed.
     *
     * @throws ShardConfigurationException naming all that could not be migrated, or before any is where Flyway has another DataSource
     */
    @Override
    public void migrate(Flyway flyway) {
        var dataSource = flyway.getConfiguration().getDataSource();
        if (dataSource != null && !ShardsDataSource.isBehind(dataSource)) {
            throw MESSAGES.addressOfFlyway(
                    "The DataSource '" + dataSource.getClass().getName() + "'");
        }
        var problems = new ArrayList<String>();
        var failures = new ArrayList<RuntimeException>();
        var done = new ArrayList<Report>();
        try (var pools = UnitDatabases.open(unit.get(), login())) {
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

    private @Nullable OtherLogin login() {
        return connection.getIfAvailable() instanceof FlywayLogin ours
                ? ours.login().orElse(null)
                : null;
    }

    private static Report migrate(Flyway flyway, DatabasePools pools, Database database) {
        var given = flyway.getConfiguration();
        var configuration = Flyway.configure(given.getClassLoader())
                .configuration(given)
                .dataSource(new OneDatabase(pools, database));
        if (VendorOfEachDatabase.isIn(given.getLocations())
                || VendorOfEachDatabase.isIn(given.getCallbackLocations())) {
            var url = url(pools, database);
            configuration
                    .locations(VendorOfEachDatabase.resolved(url, given.getLocations()))
                    .callbackLocations(VendorOfEachDatabase.resolved(url, given.getCallbackLocations()));
        }
        var its = configuration.load();
        int applied = its.migrate().migrationsExecuted;
        var current = its.info().current();
        var version = current == null || current.getVersion() == null
                ? null
                : current.getVersion().getVersion();
        SpringLog.LOG.migrated(database.name(), String.valueOf(version), applied);
        return new Report(database.name(), version, applied);
    }

    /** As its driver tells it, which is known also of a DataSource. */
    private static String url(DatabasePools pools, Database database) {
        try (var connection = pools.open(database)) {
            return String.valueOf(connection.getMetaData().getURL());
        } catch (SQLException failure) {
            throw new FlywayException("The address of the database is not told by its driver", failure);
        }
    }
}
