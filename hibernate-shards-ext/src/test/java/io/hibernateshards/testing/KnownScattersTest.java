package io.hibernateshards.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownScattersTest {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("plans").resolve("scatters.plan");
    }

    @Test
    void whatWasWrittenIsKnownNextTime() throws IOException {
        settled(true, "from Note", "Slice\n  Scatter");
        settled(true, "from  Author\n  a", "Scatter");

        assertThat(Files.readString(file())).isEqualTo("""
                from Author a
                    Scatter

                from Note
                    Slice
                      Scatter
                """);
        assertThatCode(() -> settled(false, "from Note", "Slice\n  Scatter")).doesNotThrowAnyException();
        assertThatCode(() -> settled(false, "from Author a", "Scatter")).doesNotThrowAnyException();
    }

    @Test
    void aNewScatterIsAnErrorThatSaysHowToAcceptIt() {
        assertThatThrownBy(() -> settled(false, "from Note", "Scatter"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Queries ran on several databases that are not so in")
                .hasMessageContaining("new: from Note\n    Scatter")
                .hasMessageContaining("run the tests with -Dhibernate.shards.plans=write");
    }

    @Test
    void anotherPlanIsAnErrorAndReplacesTheOldOne() throws IOException {
        settled(true, "from Note", "Scatter, limit pushed");

        assertThatThrownBy(() -> settled(false, "from Note", "Scatter"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("changed: from Note\n    Scatter");
        settled(true, "from Note", "Scatter");
        assertThat(Files.readString(file())).isEqualTo("from Note\n    Scatter\n");
    }

    @Test
    void aTestThatFailedForAnotherReasonIsNotChecked() {
        var scatters = new KnownScatters(file(), false);
        scatters.planned(() -> "from Note", () -> "Scatter");

        assertThatCode(() -> scatters.settle(false)).doesNotThrowAnyException();
        assertThatCode(() -> scatters.settle(true)).doesNotThrowAnyException();
    }

    private void settled(boolean writes, String query, String plan) {
        var scatters = new KnownScatters(file(), writes);
        scatters.planned(() -> query, () -> plan);
        scatters.settle(true);
    }
}
