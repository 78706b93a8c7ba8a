package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.zaxxer.hikari.HikariDataSource;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import io.hibernateshards.scenario.Arrangement;
import io.hibernateshards.spring.ShardMigrations;
import io.hibernateshards.spring.ShardMigrations.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;

/** Flyway migrates every database before the unit is built, and tells the version of each. */
class BootFlywayIT {

    private static final Arrangement TWO = new Arrangement(8, 2);

    @TempDir
    private Path migrations;

    private ApplicationContextRunner onTwo(List<String> properties, String... more) {
        return new ApplicationContextRunner()
                .withUserConfiguration(ShopApplication.class)
                .withPropertyValues(properties.toArray(String[]::new))
                .withPropertyValues(
                        "spring.flyway.enabled=true",
                        "spring.flyway.locations=filesystem:" + migrations,
                        "spring.jpa.hibernate.ddl-auto=validate")
                .withPropertyValues(more);
    }

    /** The first migration is the script that Hibernate writes of the unit. */
    private void writeFirstMigration(Databases databases) throws IOException {
        var script = migrations.resolve("V1__schema.sql");
        onTwo(
                        ShopApplication.properties(TWO, TWO.databases(databases)),
                        "spring.flyway.enabled=false",
                        "spring.jpa.properties.jakarta.persistence.schema-generation.database.action=create",
                        "spring.jpa.properties.jakarta.persistence.schema-generation.scripts.action=create",
                        "spring.jpa.properties.jakarta.persistence.schema-generation.scripts.create-target=" + script)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(Files.readString(script)).contains("hs_database", "purchase");
    }

    @OnEachDatabase
    void everyDatabaseIsMigratedAndReported(Databases databases) throws IOException, SQLException {
        writeFirstMigration(databases);
        var its = TWO.databases(databases);
        var properties = ShopApplication.properties(TWO, its);
        onTwo(properties)
                .run(context -> assertThat(
                                context.getBean(ShardMigrations.class).reports())
                        .containsExactly(new Report("db0", "1", 1), new Report("db1", "1", 1)));
        Files.writeString(migrations.resolve("V2__note.sql"), "create table note (id int);");

        onTwo(properties)
                .run(context -> assertThat(
                                context.getBean(ShardMigrations.class).reports())
                        .extracting(Report::database, Report::version, Report::applied)
                        .containsExactly(tuple("db0", "2", 1), tuple("db1", "2", 1)));

        for (var database : its) {
            assertThat(database.queryForLong("select count(*) from note")).isZero();
        }
    }

    @OnEachDatabase
    void whatCannotBeMigratedIsToldAndTheOthersAreMigrated(Databases databases) throws IOException, SQLException {
        writeFirstMigration(databases);
        Files.writeString(migrations.resolve("V2__note.sql"), "create table note (id int);");
        var its = TWO.databases(databases);
        its.get(0).execute("create table shopper (id int)");

        onTwo(
                        ShopApplication.properties(TWO, its),
                        "spring.flyway.baseline-on-migrate=true",
                        "spring.flyway.baseline-version=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ShardConfigurationException.class)
                        .hasMessageContaining("'db0' was not migrated")
                        .hasMessageNotContaining("'db1'")
                        .hasMessageContaining("start again"));

        assertThat(its.get(1).queryForLong("select count(*) from note")).isZero();
    }

    @OnEachDatabase
    void theVendorInLocationsIsThatOfEachDatabase(Databases databases) throws IOException {
        writeFirstMigration(databases);
        var vendor = databases.kind() == DatabaseKind.POSTGRESQL ? "postgresql" : "h2";
        Files.createDirectory(migrations.resolve(vendor));
        Files.move(
                migrations.resolve("V1__schema.sql"), migrations.resolve(vendor).resolve("V1__schema.sql"));
        var its = TWO.databases(databases);
        var properties = ShopApplication.properties(TWO, its);
        properties.removeIf(property -> property.startsWith("hibernate-shards.databases.db1."));

        onTwo(properties, "hibernate-shards.databases.db1.data-source=second")
                .withBean("second", DataSource.class, () -> its.get(1).dataSource())
                .withPropertyValues("spring.flyway.locations=filesystem:" + migrations + "/{vendor}")
                .run(context -> assertThat(
                                context.getBean(ShardMigrations.class).reports())
                        .containsExactly(new Report("db0", "1", 1), new Report("db1", "1", 1)));
    }

    @OnEachDatabase
    void flywaysOwnUserMigratesEveryDatabase(Databases databases) throws IOException, SQLException {
        writeFirstMigration(databases);
        var its = TWO.databases(databases);
        var user = "migrator_" + Long.toString(System.nanoTime(), 36);
        for (var database : its) {
            database.execute(
                    databases.kind() != DatabaseKind.POSTGRESQL
                            ? "create user " + user + " password 'p' admin"
                            : "do $$ begin create role " + user + " superuser login password 'p';"
                                    + " exception when duplicate_object then null; end $$");
        }
        var properties = ShopApplication.properties(TWO, its);
        properties.removeIf(property -> property.startsWith("hibernate-shards.databases.db1."));

        onTwo(
                        properties,
                        "hibernate-shards.databases.db1.data-source=second",
                        "spring.flyway.user=" + user,
                        "spring.flyway.password=p")
                .withBean("second", DataSource.class, () -> pool(its.get(1)))
                .run(context -> assertThat(
                                context.getBean(ShardMigrations.class).reports())
                        .containsExactly(new Report("db0", "1", 1), new Report("db1", "1", 1)));

        for (var database : its) {
            assertThat(database.queryForStrings(
                            "select distinct lower(\"installed_by\") from \"flyway_schema_history\""))
                    .containsExactly(user);
        }
    }

    private static HikariDataSource pool(TestDatabase database) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        return pool;
    }

    @OnEachDatabase
    void anotherUserOfADataSourceWithoutAnAddressIsRefused(Databases databases) {
        var its = TWO.databases(databases);
        var properties = ShopApplication.properties(TWO, its);
        properties.removeIf(property -> property.startsWith("hibernate-shards.databases.db1."));

        onTwo(properties, "hibernate-shards.databases.db1.data-source=second", "spring.flyway.user=migrator")
                .withBean(
                        "second",
                        DataSource.class,
                        () -> new FaultyDataSource("db1", its.get(1).dataSource()))
                .run(context -> assertRefused(
                        context,
                        "'spring.flyway.user' cannot be used for the database 'db1'",
                        "Give the database by 'url'"));
    }

    @OnEachDatabase
    void oneAddressForFlywayIsRefused(Databases databases) {
        var properties = ShopApplication.properties(TWO, TWO.databases(databases));

        onTwo(properties, "spring.flyway.url=jdbc:h2:mem:elsewhere")
                .run(context -> assertRefused(context, "'spring.flyway.url' gives Flyway one address", "Remove it"));
        onTwo(properties)
                .withUserConfiguration(WithDataSourceOfFlyway.class)
                .run(context -> assertRefused(
                        context, "DataSource 'org.h2.jdbcx.JdbcDataSource' gives Flyway one address", "Remove it"));
        onTwo(properties)
                .withBean(FlywayConnectionDetails.class, Elsewhere::new)
                .run(context ->
                        assertRefused(context, "SimpleDriverDataSource' gives Flyway one address", "Remove it"));
    }

    static class WithDataSourceOfFlyway {

        @Bean(defaultCandidate = false)
        @FlywayDataSource
        DataSource migrations() {
            return new JdbcDataSource();
        }
    }

    private static final class Elsewhere implements FlywayConnectionDetails {

        @Override
        public String getUsername() {
            return "sa";
        }

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:h2:mem:elsewhere";
        }
    }

    private static void assertRefused(AssertableApplicationContext context, String what, String remedy) {
        assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContainingAll(what, remedy);
    }
}
