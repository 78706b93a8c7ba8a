package io.hibernateshards.cli;

import java.lang.reflect.InvocationTargetException;

/** Who sits in front of the program, if anyone does. */
interface Terminal {

    /** Whether someone reads what is written, and can answer. */
    boolean isInteractive();

    /** What is typed in after a question; empty where nothing is. */
    String ask(String question);

    /** The same, not shown while it is typed. */
    String askSecret(String question);

    /** The terminal that the program was started in. */
    static Terminal ofProgram() {
        var console = System.console();
        return new Terminal() {
            @Override
            public boolean isInteractive() {
                return console != null && isTerminal(console);
            }

            @Override
            public String ask(String question) {
                var answer = console == null ? null : console.readLine("%s", question);
                return answer == null ? "" : answer;
            }

            @Override
            public String askSecret(String question) {
                var answer = console == null ? null : console.readPassword("%s", question);
                return answer == null ? "" : new String(answer);
            }
        };
    }

    /** Newer Java gives a console in a pipe too, and has a method that tells. */
    private static boolean isTerminal(java.io.Console console) {
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException older) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException unknown) {
            return false;
        }
    }
}
