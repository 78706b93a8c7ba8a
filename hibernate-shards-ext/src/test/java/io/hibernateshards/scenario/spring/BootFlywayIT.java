package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.Arrangement;
import io.hibernateshards.spring.ShardMigrations;
import io.hibernateshards.spring.ShardMigrations.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
}
