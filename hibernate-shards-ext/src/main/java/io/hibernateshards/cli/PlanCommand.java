package io.hibernateshards.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what a change would move. */
@Command(
        name = "plan",
        description =
                "Show what a change would move, how long it would take, and what the same change moves where places are "
                        + "computed. Nothing is moved.",
        synopsisSubcommandLabel = "CHANGE",
        subcommands = {
            MoveCommand.class,
            AddCommand.class,
            DrainCommand.class,
            ReplaceCommand.class,
            SplitCommand.class,
            ActivateCommand.class,
            EvenOutCommand.class
        })
final class PlanCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set before the command is called.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which change? Say one of " + spec.subcommands().keySet());
    }
}
