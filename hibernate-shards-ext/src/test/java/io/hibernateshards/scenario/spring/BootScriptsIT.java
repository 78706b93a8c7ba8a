package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.Arrangement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Schema scripts of Spring Boot are run on every database, and scripts for data on none. */
class BootScriptsIT {

    private static final Arrangement TWO = new Arrangement(8, 2);

    @TempDir
    private Path scripts;

    private static ApplicationContextRunner onTwo(List<String> properties, String... more) {
        return new ApplicationContextRunner()
                .withUserConfiguration(ShopApplication.class)
                .withPropertyValues(properties.toArray(String[]::new))
                .withPropertyValues(more);
    }

    /** The schema is the script that Hibernate writes of the unit. */
    private String schemaScript(Databases databases) {
        var script = scripts.resolve("schema.sql");
        onTwo(
                        ShopApplication.properties(TWO, TWO.databases(databases)),
                        "spring.jpa.properties.jakarta.persistence.schema-generation.database.action=create",
                        "spring.jpa.properties.jakarta.persistence.schema-generation.scripts.action=create",
                        "spring.jpa.properties.jakarta.persistence.schema-generation.scripts.create-target=" + script)
                .run(context -> assertThat(context).hasNotFailed());
        return "spring.sql.init.schema-locations=file:" + script;
    }

    private String dataScript() throws IOException {
        return "spring.sql.init.data-locations=file:"
                + Files.writeString(scripts.resolve("data.sql"), "insert into shopper (login) values ('ada');");
    }

    @OnEachDatabase
    void schemaScriptsAreRunOnEveryDatabaseBeforeTheUnitIsBuilt(Databases databases) throws SQLException {
        var its = TWO.databases(databases);

        onTwo(
                        ShopApplication.properties(TWO, its),
                        schemaScript(databases),
                        "spring.sql.init.mode=always",
                        "spring.jpa.hibernate.ddl-auto=validate")
                .run(context -> assertThat(context).hasNotFailed());

        for (var database : its) {
            assertThat(database.queryForLong("select count(*) from purchase")).isZero();
        }
    }

    @OnEachDatabase
    void whatSaysNothingIsForEmbeddedDatabasesAlone(Databases databases) throws IOException {
        var its = TWO.databases(databases);
        var schema = schemaScript(databases);
        var context = onTwo(ShopApplication.properties(TWO, its), schema, "spring.jpa.hibernate.ddl-auto=validate");

        if (databases.kind() == DatabaseKind.POSTGRESQL) {
            context.run(its2 -> assertThat(its2).hasFailed());
            onTwo(
                            ShopApplication.properties(TWO, TWO.databases(databases)),
                            dataScript(),
                            "spring.jpa.hibernate.ddl-auto=create")
                    .run(its2 -> assertThat(its2).hasNotFailed());
        } else {
            context.run(its2 -> assertThat(its2).hasNotFailed());
        }
        onTwo(
                        ShopApplication.properties(TWO, TWO.databases(databases)),
                        dataScript(),
                        "spring.sql.init.mode=never",
                        "spring.jpa.hibernate.ddl-auto=create")
                .run(its2 -> assertThat(its2).hasNotFailed());
    }

    @OnEachDatabase
    void scriptsForDataAreRefusedBeforeAnyIsRun(Databases databases) throws IOException, SQLException {
        var its = TWO.databases(databases);

        onTwo(
                        ShopApplication.properties(TWO, its),
                        schemaScript(databases),
                        dataScript(),
                        "spring.sql.init.mode=always")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ShardConfigurationException.class)
                        .hasMessageContainingAll("There are scripts for data", "data.sql")
                        .hasMessageContaining("Store the rows by an EntityManager"));

        for (var database : its) {
            assertThat(database.queryForLong(
                            "select count(*) from information_schema.tables where lower(table_name) = 'purchase'"))
                    .isZero();
        }
    }

    @OnEachDatabase
    void whereAScriptFailsIsToldAndTheOthersHaveIt(Databases databases) throws SQLException {
        var its = TWO.databases(databases);
        its.get(0).execute("create table shopper (id int)");

        onTwo(ShopApplication.properties(TWO, its), schemaScript(databases), "spring.sql.init.mode=always")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ShardConfigurationException.class)
                        .hasMessageContaining("failed on the database 'db0'")
                        .message()
                        .containsIgnoringCase("\"shopper\" already exists")
                        .containsPattern("\\S\\. Every database")
                        .doesNotContain("'db1'")
                        .contains("start again"));

        assertThat(its.get(1).queryForLong("select count(*) from purchase")).isZero();
    }

    @OnEachDatabase
    void scriptsMayWaitUntilHibernateHasMadeTheSchema(Databases databases) throws IOException, SQLException {
        var its = TWO.databases(databases);
        var script = Files.writeString(scripts.resolve("index.sql"), "create index by_name on shopper (name);");

        onTwo(
                        ShopApplication.properties(TWO, its),
                        "spring.sql.init.schema-locations=file:" + script,
                        "spring.sql.init.mode=always",
                        "spring.jpa.defer-datasource-initialization=true",
                        "spring.jpa.hibernate.ddl-auto=create")
                .run(context -> assertThat(context).hasNotFailed());

        for (var database : its) {
            assertThat(
                            database.queryForLong(
                                    databases.kind() == DatabaseKind.POSTGRESQL
                                            ? "select count(*) from pg_indexes where indexname = 'by_name'"
                                            : "select count(*) from information_schema.indexes where lower(index_name) = 'by_name'"))
                    .isEqualTo(1);
        }
    }

    @OnEachDatabase
    void anotherUserRunsThem(Databases databases) throws IOException, SQLException {
        var its = TWO.databases(databases);
        var user = "scripter_" + Long.toString(System.nanoTime(), 36);
        var script = Files.writeString(scripts.resolve("who.sql"), "create table who as select current_user as who;");
        for (var database : its) {
            database.execute(
                    databases.kind() != DatabaseKind.POSTGRESQL
                            ? "create user " + user + " password 'p' admin"
                            : "do $$ begin create role " + user + " superuser login password 'p';"
                                    + " exception when duplicate_object then null; end $$");
        }

        onTwo(
                        ShopApplication.properties(TWO, its),
                        "spring.sql.init.schema-locations=file:" + script,
                        "spring.sql.init.mode=always",
                        "spring.sql.init.username=" + user,
                        "spring.sql.init.password=p",
                        "spring.jpa.hibernate.ddl-auto=create")
                .run(context -> assertThat(context).hasNotFailed());

        for (var database : its) {
            assertThat(database.queryForLong("select count(*) from who where lower(who) = '" + user + "'"))
                    .isEqualTo(1);
        }
    }
}
