package io.hibernateshards.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.delegate.HikariSettings;
import io.hibernateshards.spring.ShardsProperties.DatabaseProperties;
import io.hibernateshards.spring.ShardsProperties.KeyspaceProperties;
import io.hibernateshards.spring.ShardsProperties.PoolProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What editors complete. */
class PropertiesMetadataTest {

    private static final Pattern VALUE = Pattern.compile("\"value\": \"([a-z-]+)\"");

    @Test
    void everyPropertyIsThereWithWhatItMeans() throws IOException {
        var metadata = metadata();

        for (var component : ShardsProperties.class.getRecordComponents()) {
            assertThat(metadata).contains("\"hibernate-shards." + dashed(component.getName()));
        }
        assertThat(metadata)
                .contains("how many virtual shards there are, 1024 by default; never changes once there are rows")
                .contains("\"hibernate-shards.databases\"", "\"hibernate-shards.pool.max-size\"");
    }

    @Test
    void whatADatabaseAndAKeyspaceHaveIsThereForAnyName() throws IOException {
        var metadata = metadata();

        assertAllIn(metadata, "hibernate-shards.databases.*.", DatabaseProperties.class);
        assertAllIn(metadata, "hibernate-shards.databases.*.pool.", PoolProperties.class);
        assertAllIn(metadata, "hibernate-shards.pool.", PoolProperties.class);
        assertAllIn(metadata, "hibernate-shards.keyspaces.*.", KeyspaceProperties.class);
        assertThat(metadata)
                .contains(
                        "\"description\": \"its JDBC address\"",
                        "the name of a DataSource bean that gives its connections");
    }

    private static void assertAllIn(String metadata, String prefix, Class<?> type) {
        for (var component : type.getRecordComponents()) {
            assertThat(metadata).contains("\"" + prefix + dashed(component.getName()) + "\"");
        }
    }

    @Test
    void settingsOfHikariCpAreCompletedForOnePoolAndForAll() throws IOException {
        var hints = metadata().substring(metadata().indexOf("\"hints\""));

        for (var prefix :
                List.of("hibernate-shards.databases.*.pool.hikari.keys", "hibernate-shards.pool.hikari.keys")) {
            var ofPrefix = hints.substring(hints.indexOf("\"" + prefix + "\""));
            var named = VALUE.matcher(ofPrefix.substring(0, ofPrefix.indexOf("]")))
                    .results()
                    .map(value -> value.group(1))
                    .toList();
            assertThat(named)
                    .containsExactlyInAnyOrderElementsOf(HikariSettings.names().stream()
                            .map(PropertiesMetadataTest::dashed)
                            .toList());
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String metadata() throws IOException {
        try (var file = ShardsProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return new String(Objects.requireNonNull(file, "no metadata").readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
