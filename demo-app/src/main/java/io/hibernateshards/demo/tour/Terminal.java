package io.hibernateshards.demo.tour;

import java.util.Map;

/**
 * What the output can do.
 *
 * @param interactive whether a line can be written again, as for a progress bar
 * @param coloured whether headings may be set off by escape codes
 */
public record Terminal(boolean interactive, boolean coloured) {

    /** A file or a pipe. */
    public static final Terminal NONE = new Terminal(false, false);

    /** What standard output is. */
    public static Terminal detect() {
        return of(System.console() != null && consoleIsTerminal(), System.getenv());
    }

    static Terminal of(boolean terminal, Map<String, String> environment) {
        boolean interactive = terminal && !"dumb".equals(environment.get("TERM"));
        boolean colourless = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(interactive, interactive && !colourless);
    }

    /** From Java 22 on there is a console without a terminal too; before, there is none. */
    private static boolean consoleIsTerminal() {
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (NoSuchMethodException olderJava) {
            return true;
        } catch (ReflectiveOperationException unreadable) {
            return false;
        }
    }
}
