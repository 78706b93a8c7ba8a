package io.hibernateshards.demo.tour;

import java.io.PrintStream;
import java.util.function.IntConsumer;

/** How far something is: a bar on a terminal, a line for each tenth elsewhere, nothing if there was nothing to do. */
public final class Progress implements IntConsumer, AutoCloseable {

    private static final int BAR = 40;

    private final PrintStream out;
    private final Terminal terminal;
    private final String title;
    private final int total;
    private int tenths = -1;
    private boolean drawn;

    Progress(PrintStream out, Terminal terminal, String title, int total) {
        this.out = out;
        this.terminal = terminal;
        this.title = title;
        this.total = total;
    }

    /** Tells that so many of the total are done; the last time that all are. */
    @Override
    public void accept(int done) {
        int filled = total == 0 ? BAR : (int) ((long) BAR * done / total);
        if (terminal.interactive()) {
            out.print(
                    "\r" + title + " [" + "#".repeat(filled) + " ".repeat(BAR - filled) + "] " + done + " of " + total);
            out.flush();
            drawn = true;
            if (done == total) {
                close();
            }
        } else if (total > 0 && (int) (10L * done / total) > tenths) {
            tenths = (int) (10L * done / total);
            out.println(title + ": " + done + " of " + total);
        }
    }

    /** Ends the bar's line. */
    @Override
    public void close() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }
}
