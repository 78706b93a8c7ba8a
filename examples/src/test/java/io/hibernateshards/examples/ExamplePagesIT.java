package io.hibernateshards.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each example prints what its page shows. */
class ExamplePagesIT {

    private static final String HEADING = "## What it prints";
    private static final String OPENING = "```text\n";
    private static final String CLOSING = "```\n";

    @ParameterizedTest
    @CsvSource({
        "orders, orders-by-user.md",
        "leaderboard, regional-leaderboard.md",
        "links, link-shortener.md",
        "employees, employees-and-pictures.md"
    })
    void anExamplePrintsWhatItsPageShows(String example, String page) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();

        int status = Examples.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                example);

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"))
                .isEqualTo(shownOn(page));
    }

    private static String shownOn(String page) throws IOException {
        var text = Files.readString(Path.of("..", "docs", page));
        assertThat(text).contains("-Dexample=", HEADING);
        var below = text.substring(text.indexOf(HEADING));
        var block = below.substring(below.indexOf(OPENING) + OPENING.length());
        return block.substring(0, block.indexOf(CLOSING));
    }
}
