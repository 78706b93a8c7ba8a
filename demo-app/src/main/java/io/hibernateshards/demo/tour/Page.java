package io.hibernateshards.demo.tour;

import java.io.PrintStream;

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

    /** The title of the next scene, numbered. */
    public void heading(String title) {
        out.println();
        out.println(styled(BOLD, ++scenes + ". " + title));
        out.println();
    }

    /** Running text, broken between words. */
    public void paragraph(String text) {
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

    /** One line as it is. */
    void line(String text) {
        out.println(TextWidth.cut(text, WIDTH));
    }

    /** Lines that tell about what was shown before them. */
    public void note(String text) {
        for (var line : TextWidth.wrap(text, WIDTH - 2)) {
            out.println(styled(FAINT, "  " + line));
        }
    }

    void space() {
        out.println();
    }

    private String styled(String style, String text) {
        return terminal.coloured() ? style + text + PLAIN : text;
    }
}
