package io.hibernateshards.cli;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.boot.ConfiguredDatabases;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program: its options, and all commands. */
@Command(
        name = "shards",
        description = "Shows where the virtual shards of a unit live, and moves them while the application runs.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is done, or as it should be",
            "1:refused, or failed",
            "2:the command or the settings are wrong; nothing was done",
            "3:something is not as it should be",
            "4:not confirmed; nothing was done"
        },
        subcommands = {
            StatusCommand.class,
            MapCommand.class,
            NodesCommand.class,
            BalanceCommand.class,
            PlanCommand.class,
            MoveCommand.class,
            AddCommand.class,
            DrainCommand.class,
            ReplaceCommand.class,
            SplitCommand.class,
            ActivateCommand.class,
            EvenOutCommand.class,
            MovesCommand.class,
            PauseCommand.class,
            UnpauseCommand.class,
            ResumeCommand.class,
            CancelCommand.class,
            VerifyCommand.class,
            SchemaCommand.class,
            DoctorCommand.class,
            AdoptCommand.class
        })
public final class ShardsCommand {

    private final UnaryOperator<@Nullable String> environment;
    private final Terminal terminal;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The settings of the unit, by their names there; ${DEFAULT-VALUE} if not given.")
    private Path settings = Path.of("shards.properties");

    @Option(
            names = "--passwords",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "A file with lines NAME=PASSWORD, one for each database. What the environment has as "
                    + "SHARDS_PASSWORD_<NAME> comes first.")
    private @Nullable Path passwords;

    @Option(
            names = {"-W", "--ask-passwords"},
            scope = ScopeType.INHERIT,
            description = "Ask for the passwords that are found nowhere.")
    private boolean askPasswords;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Answer with one JSON value.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show what there is to say.")
    private boolean help;

    ShardsCommand(UnaryOperator<@Nullable String> environment, Terminal terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    /** Runs a command, and ends the program with its exit code. */
    public static void main(String[] arguments) {
        var command = new ShardsCommand(System::getenv, Terminal.ofProgram());
        System.exit(command.commandLine().execute(arguments));
    }

    CommandLine commandLine() {
        return new CommandLine(this)
                .setExitCodeExceptionMapper(ShardsCommand::exitCode)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    report(failure, line.getOut(), line.getErr());
                    return exitCode(failure);
                });
    }

    private static int exitCode(Throwable failure) {
        return failure instanceof ShardConfigurationException || failure instanceof CommandLine.ParameterException
                ? ExitCode.USAGE
                : ExitCode.FAILED;
    }

    private void report(Exception failure, PrintWriter out, PrintWriter err) {
        if (failure instanceof ShardException) {
            err.println(failure.getMessage());
            for (var suppressed : failure.getSuppressed()) {
                err.println("  " + suppressed.getMessage());
            }
        } else {
            failure.printStackTrace(err);
        }
        err.flush();
        new Output(out, json).json(Output.object("error", String.valueOf(failure.getMessage())));
    }

    boolean isJson() {
        return json;
    }

    Terminal terminal() {
        return terminal;
    }

    /** The databases of the settings; throws {@link ShardConfigurationException} with all that is wrong. */
    ConfiguredDatabases databases() {
        return ConfiguredDatabases.of(new SettingsFile(environment, terminal).read(settings, passwords, askPasswords));
    }
}
