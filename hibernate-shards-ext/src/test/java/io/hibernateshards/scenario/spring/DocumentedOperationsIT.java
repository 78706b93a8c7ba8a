package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.scenario.Arrangement;
import io.hibernateshards.spring.ShardMigrations;
import io.hibernateshards.spring.ShardsEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the page on operations shows of Spring Boot. */
class DocumentedOperationsIT {

    private static final Arrangement TWO = new Arrangement(8, 2);

    @TempDir
    private Path directory;

    private static ApplicationContextRunner shop(List<TestDatabase> databases, String... prefixes) throws IOException {
        var documented = new Properties();
        try (InputStream file = DocumentedOperationsIT.class.getResourceAsStream("/docs/operations.properties")) {
            documented.load(Objects.requireNonNull(file));
        }
        return new ApplicationContextRunner()
                .withUserConfiguration(ShopApplication.class)
                .withPropertyValues(ShopApplication.properties(TWO, databases).toArray(String[]::new))
                .withPropertyValues(documented.stringPropertyNames().stream()
                        .filter(name -> Stream.of(prefixes).anyMatch(name::startsWith))
                        .map(name -> name + "=" + documented.getProperty(name))
                        .toArray(String[]::new));
    }

    // region versions
    static List<String> versions(ApplicationContext context) {
        return context.getBean(ShardMigrations.class).reports().stream()
                .map(report -> report.database() + " is at version " + report.version())
                .toList();
    }
    // endregion

    /** As it is done once: Hibernate writes the script of an empty database, and that is the first migration. */
    private Path script(Databases databases) throws IOException {
        var script = directory.resolve("V1__schema.sql");
        shop(TWO.databases(databases), "spring.jpa.properties.")
                .withPropertyValues(
                        "spring.jpa.properties.jakarta.persistence.schema-generation.scripts.create-target=" + script)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(script).exists();
        return script;
    }

    @OnEachDatabase
    void everyDatabaseIsMigratedByFlywaysOwnUser(Databases databases) throws IOException, SQLException {
        var vendor = databases.kind() == DatabaseKind.POSTGRESQL ? "postgresql" : "h2";
        Files.createDirectory(directory.resolve(vendor));
        Files.move(script(databases), directory.resolve(vendor).resolve("V1__schema.sql"));
        var its = TWO.databases(databases);
        for (var database : its) {
            database.execute(
                    databases.kind() != DatabaseKind.POSTGRESQL
                            ? "create user migrator password 'p' admin"
                            : "do $$ begin create role migrator superuser login password 'p';"
                                    + " exception when duplicate_object or unique_violation then null; end $$");
        }

        shop(its, "spring.flyway.", "spring.jpa.hibernate.", "management.")
                .withPropertyValues(
                        "spring.flyway.enabled=true",
                        "spring.flyway.locations=filesystem:" + directory + "/{vendor}",
                        "MIGRATOR_PASSWORD=p")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(ShardsEndpoint.class);
                    assertThat(versions(context)).containsExactly("db0 is at version 1", "db1 is at version 1");
                });

        for (var database : its) {
            assertThat(database.queryForStrings(
                            "select distinct lower(\"installed_by\") from \"flyway_schema_history\""))
                    .containsExactly("migrator");
        }
    }

    @OnEachDatabase
    void everyDatabaseIsMadeByScripts(Databases databases) throws IOException {
        var script = script(databases);

        shop(TWO.databases(databases), "spring.sql.init.")
                .withPropertyValues(
                        "spring.sql.init.schema-locations=file:" + script, "spring.jpa.hibernate.ddl-auto=validate")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
