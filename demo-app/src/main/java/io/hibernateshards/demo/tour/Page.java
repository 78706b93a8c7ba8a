package io.hibernateshards.demo.tour;

import java.io.PrintStream;
import java.util.stream.Stream;

/** The tour as text, at most 100 columns wide. */
public final class Page {

    static final int WIDTH = 100;

    private static final String BOLD = "\u001B[1m";
    private static final String FAINT = "\u001B[2m";
    private static final String PLAIN = "\u001B[0m";

    private final PrintStream out;
    private final Terminal terminal;
    private int scenes;

    public Page(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A progress bar up to {@code total}; it is drawn only once something was done. */
    public Progress progress(String title, int total) {
        return new Progress(out, terminal, title, total);
    }

    /** What all is about, before the first scene. */
    public void opening(String title, String... paragraphs) {
        out.println();
        out.println(styled(BOLD, title));
        out.println();
        for (var text : paragraphs) {
            paragraph(text);
        }
    }

    /** The title of the next scene, numbered. */
    public void heading(String title) {
        out.println(styled(BOLD, ++scenes + ". " + title));
        out.println();
    }

    /** Running text, broken between words. */
    void paragraph(String text) {
        for (var line : TextWidth.wrap(text, WIDTH)) {
            out.println(line);
        }
        out.println();
    }

    /** A table, followed by an empty line. */
    void table(Table table) {
        table.lines().forEach(out::println);
        out.println();
    }

    /** Small print about what was shown before; lines further than the first begin below the text. */
    void note(String mark, String text) {
        int width = TextWidth.of(mark);
        var before = mark;
        for (var line : TextWidth.wrap(text, WIDTH - width)) {
            out.println(styled(FAINT, before + line));
            before = " ".repeat(width);
        }
    }

    /** Small print about what was shown before. */
    public void note(String text) {
        note("  ", text);
    }

    /** Small print whose lines stay apart, and keep their indentation. */
    void note(String mark, Stream<String> lines) {
        var before = mark;
        for (var line : lines.toList()) {
            var text = line.stripLeading();
            note(before + " ".repeat(line.length() - text.length()), text);
            before = " ".repeat(TextWidth.of(mark));
        }
    }

    /** An empty line. */
    public void space() {
        out.println();
    }

    private String styled(String style, String text) {
        return terminal.coloured() ? style + text + PLAIN : text;
    }
}
