package io.hibernateshards.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Each property that docs/configuration.md names beside a setting is that setting. */
class DocumentedPropertiesTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(hibernate\\.\\S+)` \\| `(hibernate-shards\\S+)` \\|");

    private static String someValue(String property) {
        return property.endsWith("scatter") ? "warn" : property.endsWith("transactions") ? "single" : "1";
    }

    @Test
    void aPropertyIsTheSettingBesideIt() throws IOException {
        var rows = ROW.matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
                .results()
                .toList();

        assertThat(rows).hasSizeGreaterThan(20);
        for (var row : rows) {
            var setting = named(row.group(1));
            var property = named(row.group(2));
            var bound = new Binder(new MapConfigurationPropertySource(Map.of(property, someValue(property))))
                    .bindOrCreate("hibernate-shards", ShardsProperties.class);
            var unit = new HashMap<String, Object>();
            new MappedSettings(bound, name -> new JdbcDataSource()).addTo(unit);
            assertThat(unit).as(property).containsKey(setting);
        }
    }

    /** As a user writes it: with a name, and a setting of HikariCP. */
    private static String named(String name) {
        return name.replace("<name>", "one").replaceAll("hikari\\.$", "hikari.leakDetectionThreshold");
    }
}
