package io.hibernateshards.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.demo.tour.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpNamesEveryOptionAndDoesNothingElse() {
        int status = run("--help", "--directory=/nowhere/to/be/made");

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "--tour",
                        "--port=",
                        "--postgres",
                        "--data=",
                        "--members=",
                        "--posts=",
                        "--directory=",
                        "--fresh",
                        "--help",
                        "NO_COLOR");
        assertThat(err.size()).isZero();
    }

    @Test
    void anUnknownOptionIsToldOnTheErrorOutputAndByTheStatus() {
        int status = run("--verbose");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("'--verbose'", "Known are", "See --help");
        assertThat(out.size()).isZero();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsToldOnTheErrorOutputAndByTheStatus(@TempDir Path directory) throws IOException {
        var file = Files.createFile(directory.resolve("taken"));

        int status = run("--tour", "--data=tutorial", "--directory=" + file);

        assertThat(status).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("The demo in " + file.resolve("tutorial") + " stopped.")
                .doesNotContain("\tat ");
        assertThat(out.size()).isZero();
    }

    private int run(String... arguments) {
        return Demo.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE,
                arguments);
    }
}
