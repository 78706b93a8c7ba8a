package io.hibernateshards.cli;

/** What the program's end tells the program that started it. */
final class ExitCode {

    /** All is done, or as it should be. */
    static final int OK = 0;

    /** Refused, or failed. */
    static final int FAILED = 1;

    /** The command or the settings are wrong; nothing was done. */
    static final int USAGE = 2;

    /** Something was found that is not as it should be. */
    static final int FOUND = 3;

    /** A question was answered with no, or could not be asked; nothing was done. */
    static final int NOT_CONFIRMED = 4;

    private ExitCode() {}
}
