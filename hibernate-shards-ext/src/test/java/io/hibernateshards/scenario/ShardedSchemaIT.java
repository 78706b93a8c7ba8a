package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.PinnedTo;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.PersistenceConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What JPA's and Hibernate's schema settings do on every database. */
class ShardedSchemaIT {

    private static final String ACTION = "jakarta.persistence.schema-generation.database.action";
    private static final String AUTO = "hibernate.hbm2ddl.auto";

    @Entity(name = "Setting")
    static class Setting {
        @Id
        String name = "";
    }

    @Entity(name = "Archive")
    @PinnedTo("db1")
    static class Archive {
        @Id
        String name = "";
    }

    @Entity(name = "Shape")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Shape {
        @Id
        String name = "";
    }

    @Entity(name = "Circle")
    static class Circle extends Shape {
        int radius;
    }

    private static EntityManagerFactory open(List<TestDatabase> databases, Map<String, ?> settings, Class<?>... types) {
        var unit = new PersistenceConfiguration("unit").provider(ShardsPersistenceProvider.class.getName());
        for (var type : types) {
            unit.managedClass(type);
        }
        unit.property("hibernate.shards.virtual_shards", 8);
        unit.property("hibernate.shards.databases", "db0, db1");
        for (int number = 0; number < databases.size(); number++) {
            var prefix = "hibernate.shards.database.db" + number + ".";
            unit.property(prefix + "url", databases.get(number).url());
            unit.property(prefix + "user", databases.get(number).user());
            unit.property(prefix + "password", databases.get(number).password());
            unit.property(prefix + "pool.max_size", 2);
        }
        settings.forEach(unit::property);
        return unit.createEntityManagerFactory();
    }

    private static EntityManagerFactory open(List<TestDatabase> databases, Map<String, ?> settings) {
        return open(databases, settings, Member.class, Post.class);
    }

    private static List<String> tables(TestDatabase database) throws Exception {
        return database.queryForStrings("select lower(table_name) from information_schema.tables "
                + "where lower(table_schema) = 'public' order by 1");
    }

    @OnEachDatabase
    void createDropLeavesNothingOnAnyDatabase(Databases databases) throws Exception {
        var its = databases.fresh("db0", "db1");
        try (var emf = open(its, Map.of(AUTO, "create-drop"))) {
            for (var database : its) {
                assertThat(tables(database)).contains("member", "post", "member_tags", "hs_database", "hs_vshard");
            }
        }

        for (var database : its) {
            assertThat(tables(database)).isEmpty();
        }
    }

    @OnEachDatabase
    void dropAndCreateStartsOverEvenWithAnotherVirtualShardCount(Databases databases) throws Exception {
        var its = databases.fresh("db0", "db1");
        open(its, Map.of(ACTION, "create")).close();

        open(its, Map.of(ACTION, "drop-and-create", "hibernate.shards.virtual_shards", 16))
                .close();

        assertThat(its.get(1).queryForStrings("select count(*) from hs_vshard")).containsExactly("16");
    }

    @OnEachDatabase
    void validationFindsAColumnMissingOnTheSecondDatabaseAlone(Databases databases) throws Exception {
        var its = databases.fresh("db0", "db1");
        open(its, Map.of(ACTION, "create")).close();
        open(its, Map.of(AUTO, "validate")).close();

        its.get(1).execute("alter table member drop column score");
        assertThatThrownBy(() -> open(its, Map.of(AUTO, "validate")))
                .isInstanceOfSatisfying(
                        ShardConfigurationException.class,
                        refused -> assertThat(refused.problems()).hasSize(1))
                .hasMessageContaining("The schema of database 'db1'")
                .hasMessageContaining("missing column [score]")
                .hasMessageContaining("Migrate this database");
    }

    @OnEachDatabase
    void updateAddsWhatIsMissingOnTheSecondDatabaseAlone(Databases databases) throws Exception {
        var its = databases.fresh("db0", "db1");
        open(its, Map.of(AUTO, "update")).close();
        its.get(1).execute("alter table member drop column score");

        open(its, Map.of(AUTO, "update")).close();

        for (var database : its) {
            assertThat(database.queryForStrings("select score from member")).isEmpty();
        }
    }

    @OnEachDatabase
    void aTableStandsOnlyWhereItsRowsAre(Databases databases) throws Exception {
        var its = databases.fresh("db0", "db1");
        try (var emf = open(its, Map.of(ACTION, "create"), Member.class, Post.class, Setting.class, Archive.class)) {
            assertThat(tables(its.get(0))).contains("member", "setting").doesNotContain("archive");
            assertThat(tables(its.get(1))).contains("member", "archive").doesNotContain("setting");
        }

        open(its, Map.of(AUTO, "validate"), Member.class, Post.class, Setting.class, Archive.class)
                .close();
    }

    @OnEachDatabase
    void aLoadScriptIsRefusedWhereRowsAreSpread(Databases databases) {
        var its = databases.fresh("db0", "db1");

        assertThatThrownBy(() ->
                        open(its, Map.of(ACTION, "create", "jakarta.persistence.sql-load-script-source", "rows.sql")))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("The load script 'rows.sql' cannot be run")
                .hasMessageContaining("Load them by an entity manager");
    }

    @OnEachDatabase
    void aLoadScriptRunsOnceWhereAllTablesAreOnOneDatabase(Databases databases, @TempDir Path directory)
            throws Exception {
        var its = databases.fresh("db0", "db1");
        var script = Files.writeString(directory.resolve("rows.sql"), "insert into setting (name) values ('a');\n");

        open(
                        its,
                        Map.of(
                                ACTION,
                                "create",
                                "jakarta.persistence.sql-load-script-source",
                                script.toUri().toString()),
                        Setting.class)
                .close();

        assertThat(its.get(0).queryForStrings("select name from setting")).containsExactly("a");
        assertThat(tables(its.get(1))).doesNotContain("setting").contains("hs_database");
    }

    @OnEachDatabase
    void scriptsAreWrittenOnceAndSetUpDatabasesThatNobodyElseDoes(Databases databases, @TempDir Path directory)
            throws Exception {
        var its = databases.fresh("db0", "db1");
        var script = directory.resolve("create.sql");
        assertThatThrownBy(() -> open(
                        its,
                        Map.of(
                                "jakarta.persistence.schema-generation.scripts.action",
                                "create",
                                "jakarta.persistence.schema-generation.scripts.create-target",
                                script.toString())))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("lacks the library's tables")
                .hasMessageContaining("run that script");

        var statements = Files.readString(script).split(";");
        assertThat(Files.readString(script).toLowerCase(java.util.Locale.ROOT))
                .containsOnlyOnce("create table member (")
                .containsOnlyOnce("create table if not exists hs_database");
        for (var database : its) {
            for (var statement : statements) {
                if (!statement.isBlank()) {
                    database.execute(statement);
                }
            }
        }
        open(its, Map.of(ACTION, "none")).close();
        assertThat(its.get(1).queryForStrings("select name, state from hs_database"))
                .containsExactly("db1|COMPLETE");
    }

    @OnEachDatabase
    void temporaryTablesStandOnEveryDatabaseThatNeedsThem(Databases databases, DatabaseKind kind) throws Exception {
        var its = databases.fresh("db0", "db1");
        open(its, Map.of(ACTION, "create"), Shape.class, Circle.class).close();

        for (var database : its) {
            var temporary = tables(database).stream()
                    .filter(table -> table.startsWith("hte_") || table.startsWith("ht_"))
                    .toList();
            if (kind == DatabaseKind.H2) {
                assertThat(temporary).contains("ht_shape");
            } else {
                assertThat(temporary).isEmpty();
            }
        }
    }
}
