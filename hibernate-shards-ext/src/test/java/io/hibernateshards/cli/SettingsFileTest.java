package io.hibernateshards.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {

    private static final String PASSWORD = "hibernate.shards.database.%s.password";

    @TempDir
    private Path directory;

    private Map<String, String> read(Map<String, String> environment, String passwords, String... settings)
            throws IOException {
        var file = Files.writeString(directory.resolve("settings"), String.join("\n", settings));
        var secrets = Files.writeString(directory.resolve("secrets"), passwords);
        return new SettingsFile(environment::get, Terminal.ofProgram()).read(file, secrets, false);
    }

    @Test
    void aPasswordOfTheEnvironmentComesBeforeThatOfTheFileAndThatBeforeTheSetting() throws IOException {
        var settings = read(
                Map.of("SHARDS_PASSWORD_WEST_1", "of the environment"),
                "west-1=of the file\neast=of the file",
                "hibernate.shards.databases=west-1, east ,north,south",
                PASSWORD.formatted("west-1") + "=of the settings",
                PASSWORD.formatted("east") + "=of the settings",
                PASSWORD.formatted("north") + "=of the settings");

        assertThat(settings)
                .containsEntry(PASSWORD.formatted("west-1"), "of the environment")
                .containsEntry(PASSWORD.formatted("east"), "of the file")
                .containsEntry(PASSWORD.formatted("north"), "of the settings")
                .doesNotContainKey(PASSWORD.formatted("south"));
    }

    @Test
    void aVariableStandsForWhatTheEnvironmentHasWhateverItsCharacters() throws IOException {
        var settings = read(
                Map.of("HOST", "db$1\\x", "PORT", "5432"), "", "url=jdbc:postgresql://${env:HOST}:${env:PORT}/shop");

        assertThat(settings).containsEntry("url", "jdbc:postgresql://db$1\\x:5432/shop");
    }

    @Test
    void allVariablesThatAreMissingAreTold() {
        assertThatThrownBy(() -> read(Map.of(), "", "a=${env:ONE}", "b=${env:TWO}"))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContainingAll("'a' takes the variable 'ONE'", "'b' takes the variable 'TWO'", "Set it");
    }
}
