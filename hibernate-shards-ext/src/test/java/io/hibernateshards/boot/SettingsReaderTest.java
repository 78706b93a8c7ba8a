package io.hibernateshards.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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
}
