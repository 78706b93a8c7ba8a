package io.hibernateshards.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hibernateshards.metrics.CountingShardEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {

    private static Map<String, Object> settings() {
        var settings = new HashMap<String, Object>();
        settings.put("hibernate.shards.databases", "one, two");
        settings.put("hibernate.shards.database.one.url", "jdbc:h2:mem:one");
        settings.put("hibernate.shards.database.two.url", "jdbc:h2:mem:two;PASSWORD=geheim");
        settings.put("hibernate.shards.database.two.password", "geheim");
        return settings;
    }

    @Test
    void defaultsAreThoseThatAreDocumented() {
        var unit = Objects.requireNonNull(new SettingsReader(settings()).read());

        assertThat(unit.keyspaces())
                .containsEntry(
                        "default", new UnitSettings.KeyspaceSettings("default", 1024, "hibernate.shards.groups", null));
        assertThat(unit.unsharded().name()).isEqualTo("one");
        assertThat(unit.queryTimeout()).isZero();
    }

    @Test
    void whoListensIsGivenByObjectsClassesAndNames() {
        var settings = settings();
        var object = new CountingShardEvents();
        settings.put(
                "hibernate.shards.events",
                List.of(
                        object,
                        CountingShardEvents.class,
                        CountingShardEvents.class.getName() + ", " + CountingShardEvents.class.getName()));

        var unit = Objects.requireNonNull(new SettingsReader(settings).read());

        assertThat(unit.events()).hasSize(4).contains(object).doesNotHaveDuplicates();
        assertThat(unit.scatterTaskDecorator()).isNull();
    }

    @Test
    void allProblemsAreReportedAtOnceEachWithItsRemedy() {
        var settings = settings();
        settings.put("hibernate.shards.virtual_shard", "8");
        settings.put("hibernate.shards.transactions", "xa");
        settings.put("hibernate.shards.database.tow.url", "jdbc:h2:mem:tow");
        settings.put("hibernate.shards.query_timeout", "soon");
        settings.remove("hibernate.shards.database.one.url");
        var reader = new SettingsReader(settings);

        assertThat(reader.read()).isNull();
        assertThat(reader.problems()).hasSize(5);
        assertThat(String.join("\n", reader.problems()))
                .contains("Did you mean 'hibernate.shards.virtual_shards'?")
                .contains("'xa'. It is one of best_effort, single")
                .contains("Did you mean 'two'?")
                .contains("ISO-8601 duration such as PT5S")
                .contains("Set 'hibernate.shards.database.one.url' or");
    }

    @Test
    void passwordsAreInNoTextOfADatabase() {
        var unit = Objects.requireNonNull(new SettingsReader(settings()).read());

        assertThat(unit.databases().get(1).toString())
                .contains("jdbc:h2:mem:two")
                .doesNotContain("geheim");
    }

    /** Each row: a setting, its value, what is wrong with it, what to do. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "hibernate.shards.events",
                        "org.absent.Events",
                        "The setting 'hibernate.shards.events' gives 'org.absent.Events', of which no ShardEvents can be made: "
                                + "there is no such class",
                        "Correct it, or give an instance"),
                arguments(
                        "hibernate.shards.events",
                        List.of(String.class),
                        "gives 'java.lang.String', of which no ShardEvents can be made: the class is none",
                        "a constructor without parameters, or the name of such a class"),
                arguments(
                        "hibernate.shards.scatter_task_decorator",
                        Runnable.class.getName(),
                        "gives 'java.lang.Runnable', of which no UnaryOperator can be made",
                        "Correct it"),
                arguments(
                        "hibernate.shards.transaction",
                        "single",
                        "Unknown setting 'hibernate.shards.transaction'. Did you mean 'hibernate.shards.transactions'?",
                        "Correct its name, or remove it"),
                arguments(
                        "hibernate.shards.database.one.passwort",
                        "x",
                        "Did you mean 'hibernate.shards.database.one.password'?",
                        "Correct its name, or remove it"),
                arguments(
                        "hibernate.shards.database.one.pool.max_sise",
                        "5",
                        "Did you mean 'hibernate.shards.database.one.pool.max_size'?",
                        "Correct its name"),
                arguments(
                        "hibernate.shards.keyspace.players.virtual_shard",
                        "5",
                        "Did you mean 'hibernate.shards.keyspace.players.virtual_shards'?",
                        "Correct its name"),
                arguments(
                        "hibernate.shards.databases",
                        "one, two, two",
                        "The database name 'two' stands more than once in 'hibernate.shards.databases'",
                        "Rename one, or remove it"),
                arguments(
                        "hibernate.shards.databases",
                        "one, two, 3",
                        "'hibernate.shards.databases' is 'one, two, 3'. It is a list of names separated by commas",
                        "Correct its value"),
                arguments(
                        "hibernate.shards.databases",
                        "one, two, three",
                        "The database 'three' has neither a URL nor a DataSource",
                        "Set 'hibernate.shards.database.three.url' or 'hibernate.shards.database.three.datasource'"),
                arguments(
                        "hibernate.shards.database.one.datasource",
                        new JdbcDataSource(),
                        "The database 'one' has both a URL and a DataSource",
                        "Remove 'hibernate.shards.database.one.url' or 'hibernate.shards.database.one.datasource'"),
                arguments(
                        "hibernate.shards.database.one.datasource",
                        "java:comp/env/absent",
                        "names a DataSource by 'java:comp/env/absent', and the look-up failed",
                        "Bind the name, or give the object"),
                arguments(
                        "hibernate.shards.database.one.driver",
                        "org.absent.Driver",
                        "The driver class 'org.absent.Driver' of database 'one' was not found",
                        "Add the driver's jar, or remove 'hibernate.shards.database.one.driver'"),
                arguments(
                        "hibernate.shards.unsharded_database",
                        "tow",
                        "names the database 'tow', which 'hibernate.shards.databases' does not list. Did you mean 'two'?",
                        "Add it to the list, or correct the name"),
                arguments(
                        "hibernate.shards.catalog",
                        "tow",
                        "names the database 'tow', which 'hibernate.shards.databases' does not list. Did you mean 'two'?",
                        "Add it to the list, or correct the name"),
                arguments(
                        "hibernate.shards.catalog.adopt",
                        "yes",
                        "'hibernate.shards.catalog.adopt' is 'yes'. It is true or false",
                        "Correct its value"),
                arguments(
                        "hibernate.multi_tenant_connection_provider",
                        "x",
                        "'hibernate.multi_tenant_connection_provider' is set on a unit that is sharded",
                        "Remove it"),
                arguments(
                        "hibernate.shards.virtual_shards",
                        "0",
                        "'hibernate.shards.virtual_shards' is '0'. It is a whole number in [1, 16384]",
                        "Correct its value"),
                arguments(
                        "hibernate.shards.scatter",
                        "never",
                        "'hibernate.shards.scatter' is 'never'. It is one of allow, refuse, warn",
                        "Correct its value"),
                arguments(
                        "hibernate.shards.database.one.capacity",
                        "-1",
                        "'hibernate.shards.database.one.capacity' is '-1'. It is a positive number",
                        "Correct its value"),
                arguments(
                        "hibernate.shards.keyspace.default.virtual_shards",
                        "8",
                        "It is a setting of another keyspace",
                        "the default one is set by 'hibernate.shards.virtual_shards'"),
                arguments(
                        "hibernate.shards.groups",
                        "a: 0-511 @ one",
                        "The virtual shards 512-1023 are in no vshard group",
                        "Add them to a group in 'hibernate.shards.groups'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsRemedy(String setting, Object value, String wrong, String remedy) {
        var settings = settings();
        settings.put(setting, value);
        var reader = new SettingsReader(settings);

        assertThat(reader.read()).isNull();
        assertThat(reader.problems())
                .anySatisfy(problem -> assertThat(problem).contains(wrong).contains(remedy));
    }
}
