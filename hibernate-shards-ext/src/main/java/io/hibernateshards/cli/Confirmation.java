package io.hibernateshards.cli;

import java.util.Locale;

/** Asks before what cannot be undone by a word. */
final class Confirmation {

    private Confirmation() {}

    /**
     * Whether to go on: told so beforehand, or answered so. Where nobody can be asked the answer is no. A no is the command's whole
     * answer.
     */
    static boolean of(Terminal terminal, Output output, boolean yes, String question) {
        boolean granted = granted(terminal, output, yes, question);
        if (!granted) {
            output.json(Output.object("confirmed", false, "question", question));
        }
        return granted;
    }

    /** The same, of a command that has more to say. */
    static boolean granted(Terminal terminal, Output output, boolean yes, String question) {
        if (yes) {
            return true;
        }
        if (!terminal.isInteractive()) {
            output.line(question + " Nobody can be asked here: say --yes.");
            return false;
        }
        var answer = terminal.ask(question + " [y/N] ").trim().toLowerCase(Locale.ROOT);
        boolean confirmed = answer.equals("y") || answer.equals("yes");
        if (!confirmed) {
            output.line("Nothing was done.");
        }
        return confirmed;
    }
}
