package io.hibernateshards.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.QueryExplanation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void columnsOfNumbersAreSetToTheRightAndEmojisTakeTwoColumns() {
        var table = new Table("member", "posts").row("🎸 Bob", 7).row("Charlie", 1_234);

        assertThat(table.lines())
                .containsExactly("  member   posts", "  ───────  ─────", "  🎸 Bob       7", "  Charlie  1,234");
    }

    @Test
    void noLineIsWiderThanThePage() {
        var table = new Table("text").row("word ".repeat(40));
        page(Terminal.NONE).paragraph("Some words and 🎸 ".repeat(30));

        assertThat(table.lines())
                .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(Page.WIDTH));
        assertThat(text().lines())
                .hasSizeGreaterThan(4)
                .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(Page.WIDTH));
    }

    @Test
    void theWidestColumnGivesWayToTheOthers() {
        var table = new Table("text", "database").row("word ".repeat(40).strip(), "social_3");

        assertThat(table.lines().get(2)).hasSize(Page.WIDTH).endsWith("word wo…  social_3");
    }

    @Test
    void linesOfSmallPrintStayApartAndKeepTheirIndentation() {
        page(Terminal.NONE).note("  → ", "merge\n  one\n  two".lines());

        assertThat(text().lines()).containsExactly("  → merge", "      one", "      two");
    }

    @Test
    void queriesOfTheSameDatabasesAreNotedTogether() {
        var notes = new QueryNotes();
        notes.add(explanation("from Post", "every", "one", "two"), 1_000_000);
        notes.add(explanation("from Member m where m.id = 'a'", "single", "two"), 250_000);
        notes.add(explanation("from Comment", "every", "one", "two"), 500_000);

        notes.writeTo(page(Terminal.NONE));
        notes.writeTo(page(Terminal.NONE));

        assertThat(text().lines())
                .containsExactly(
                        "  ❯ from Post",
                        "  ❯ from Comment",
                        "    → every database: one, two · 1.5 ms",
                        "      'Thing': it has to",
                        "",
                        "  ❯ from Member m where m.id = 'a'",
                        "    → one database: two · 0.3 ms",
                        "      'Thing': it has to",
                        "");
    }

    @Test
    void aTextIsCutWithoutSplittingAnEmoji() {
        assertThat(TextWidth.cut("🎸🎸🎸", 6)).isEqualTo("🎸🎸🎸");
        assertThat(TextWidth.cut("🎸🎸🎸", 5)).isEqualTo("🎸🎸…");
        assertThat(TextWidth.cut("a long walk", 7)).isEqualTo("a long…");
    }

    @Test
    void headingsAreColouredOnATerminalAlone() {
        page(Terminal.NONE).heading("Plain");
        assertThat(text()).contains("1. Plain").doesNotContain("\u001B");

        page(new Terminal(true, true)).heading("Coloured");
        assertThat(text()).contains("\u001B[1m1. Coloured");
    }

    @Test
    void coloursYieldToNoColorAndToADumbTerminal() {
        assertThat(Terminal.of(true, Map.of("TERM", "xterm"))).isEqualTo(new Terminal(true, true));
        assertThat(Terminal.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isEqualTo(new Terminal(true, false));
        assertThat(Terminal.of(true, Map.of("TERM", "dumb"))).isEqualTo(Terminal.NONE);
        assertThat(Terminal.of(false, Map.of("TERM", "xterm"))).isEqualTo(Terminal.NONE);
    }

    @Test
    void progressIsABarOnATerminal() {
        try (var progress = page(new Terminal(true, false)).progress("Loading", 4)) {
            progress.accept(2);
            progress.accept(4);
        }

        assertThat(text().split("\r"))
                .containsExactly(
                        "",
                        "Loading [" + "#".repeat(20) + " ".repeat(20) + "] 2 of 4",
                        "Loading [" + "#".repeat(40) + "] 4 of 4" + System.lineSeparator());
    }

    @Test
    void progressIsALineForEachTenthInAPipe() {
        try (var progress = page(Terminal.NONE).progress("Loading", 100)) {
            for (int done = 5; done <= 100; done += 5) {
                progress.accept(done);
            }
        }

        assertThat(text().lines())
                .hasSize(11)
                .startsWith("Loading: 5 of 100", "Loading: 10 of 100")
                .endsWith("Loading: 100 of 100");
    }

    @Test
    void whereThereIsNothingToDoNoProgressIsShown() {
        page(new Terminal(true, true)).progress("Loading", 4).close();

        assertThat(text()).isEmpty();
    }

    private static QueryExplanation explanation(String query, String route, String... databases) {
        return new QueryExplanation(
                query,
                route,
                Stream.of(databases)
                        .map(database -> new QueryExplanation.Target(database, List.of()))
                        .toList(),
                List.of("'some.where.Thing' of entity group 'a': it has to"),
                "plan",
                "statement",
                OptionalLong.empty());
    }

    private Page page(Terminal terminal) {
        return new Page(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
