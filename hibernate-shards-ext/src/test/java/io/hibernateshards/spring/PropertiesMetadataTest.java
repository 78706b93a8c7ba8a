package io.hibernateshards.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What editors complete. */
class PropertiesMetadataTest {

    @Test
    void everyPropertyIsThereWithWhatItMeans() throws IOException {
        var metadata = metadata();

        for (var component : ShardsProperties.class.getRecordComponents()) {
            var name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            assertThat(metadata).contains("\"hibernate-shards." + name);
        }
        assertThat(metadata)
                .contains("how many virtual shards there are, 1024 by default; never changes once there are rows")
                .contains("\"hibernate-shards.databases\"", "\"hibernate-shards.pool.max-size\"");
    }

    private static String metadata() throws IOException {
        try (var file = ShardsProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return new String(Objects.requireNonNull(file, "no metadata").readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
